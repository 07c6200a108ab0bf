import { stripVTControlCharacters } from 'node:util';
import { errorMessage, inputInvalid, isSkvmError, nearest, SkvmError, unknownName } from '@skvm/core';
import { EXIT_CODES, type ExitCode } from './exit-code.ts';
import { harmless } from './reporters/harmless.ts';

/** What is told about a command that could not go on. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly details?: Readonly<Record<string, unknown>>;
  };
}

/** Sorts whatever was thrown. Errors of the operating system keep their code (`EACCES`, `ENOSPC`) and are environment. */
export function toFailure(thrown: unknown): Failure {
  if (isSkvmError(thrown)) {
    const { code, message, hint, details } = thrown;
    return {
      exitCode: EXIT_CODES[code] ?? 70,
      error: { code, message, ...(hint === undefined ? {} : { hint }), ...(details === undefined ? {} : { details }) },
    };
  }
  if (thrown instanceof Error && (thrown.name === 'AbortError' || ('code' in thrown && thrown.code === 'ABORT_ERR'))) {
    return { exitCode: 130, error: { code: 'ABORTED', message: 'Aborted' } };
  }
  if (thrown instanceof Error && 'syscall' in thrown && 'code' in thrown) {
    return { exitCode: 3, error: { code: String(thrown.code), message: thrown.message } };
  }
  return {
    exitCode: 70,
    error: {
      code: 'INTERNAL',
      message: errorMessage(thrown),
      hint: 'This is a fault of SkVM. SKVM_DEBUG=1 shows where; please report it.',
    },
  };
}

/** A failure as people read it: one line, the hint on the next; the stack when asked for. */
export function formatFailure({ error }: Failure, thrown: unknown, withStack: boolean): string {
  const lines = [
    `skvm: ${harmless(error.message)}`,
    ...(error.hint === undefined ? [] : [`  ${harmless(error.hint)}`]),
  ];
  if (withStack && thrown instanceof Error) {
    for (let cause: unknown = thrown; cause instanceof Error; cause = cause.cause)
      lines.push(cause.stack ?? String(cause));
  }
  return `${lines.join('\n')}\n`;
}

/** Turns what oclif's parser throws into an error of ours; anything else is returned as it is. */
export function fromParser(thrown: unknown, command: string, knownFlags: readonly string[]): unknown {
  if (isSkvmError(thrown)) return unframed(thrown);
  if (!(thrown instanceof Error) || !('oclif' in thrown)) return thrown;
  const hint = `See "skvm ${command} --help".`;
  const found = thrown as { flags?: unknown; args?: unknown };
  if (isStrings(found.flags)) return unknownFlags(found.flags, command, knownFlags, hint);
  if (isStrings(found.args)) {
    return new SkvmError({
      code: 'INPUT_INVALID',
      message: `Unexpected argument${found.args.length > 1 ? 's' : ''} of "skvm ${command}": ${found.args.join(', ')}`,
      hint,
      details: { arguments: found.args },
    });
  }
  return new SkvmError({ code: 'INPUT_INVALID', message: parserMessage(thrown.message), hint });
}

/** oclif writes into the message of what a flag's own parser throws: `Parsing --flag`, and the way to the help. */
function unframed({ code, message, hint, details, cause }: SkvmError): SkvmError {
  const bare = message.replace(/^Parsing --\S+\s*\n\t/, '').replace(/\nSee more help with --help$/, '');
  return new SkvmError({ code, message: bare, hint, ...(details === undefined ? {} : { details }), cause });
}

function unknownFlags(given: readonly string[], command: string, known: readonly string[], hint: string): SkvmError {
  const flags = given.map((flag) => {
    const name = flag.replace(/=.*$/s, '');
    const near = nearest(name.replace(/^-+/, ''), known);
    return { flag: name, ...(near === undefined ? {} : { nearest: `--${near}` }) };
  });
  const told = flags.map((flag) => (flag.nearest ? `${flag.flag} (did you mean ${flag.nearest}?)` : flag.flag));
  return new SkvmError({
    code: 'INPUT_INVALID',
    message: `No such flag${flags.length > 1 ? 's' : ''} of "skvm ${command}": ${told.join(', ')}`,
    hint,
    details: { flags },
  });
}

/** oclif's words without its frame: `The following error occurred:` and `See more help with --help`. */
function parserMessage(message: string): string {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line !== '' && line !== 'See more help with --help' && !/^The following errors? occurred:$/.test(line),
    );
  return lines.map((line) => line.replace(/^Missing required flag (\S+)$/, 'Missing required flag --$1')).join('; ');
}

/** A command that is not there. */
export function unknownCommand(given: string, ids: readonly string[], topics: readonly string[]): SkvmError {
  const near = nearest(given, [...ids, ...topics]);
  return unknownName({ code: 'INPUT_INVALID', what: 'command', name: given, known: ids, near });
}

/** A flag where the command is expected. */
export function flagBeforeCommand(given: string): SkvmError {
  return inputInvalid(
    `Expected a command before the flag "${given}"`,
    'Flags come after the command: skvm <command> --flag=value. "skvm --help" lists the commands.',
  );
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'string');
}
