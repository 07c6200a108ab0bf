import { isSkvmError, type Sandbox, type SandboxExecResult, type SandboxPolicy } from '@skvm/core';
import { shorten, type ToolResult, toolError } from './tool-result.ts';

/** The longest that one command may take, milliseconds; a run's own limit may end it earlier. */
export const MAX_COMMAND_MS = 120_000;
/** How long it may take unless it says. */
export const DEFAULT_COMMAND_MS = 30_000;

/** Runs a command line (by `sh -c`) or a program with arguments in the sandbox, in the workspace. */
export async function executeCommand(
  sandbox: Sandbox,
  policy: Omit<SandboxPolicy, 'level'>,
  input: {
    readonly command?: string | undefined;
    readonly argv?: readonly string[] | undefined;
    readonly timeout_ms?: number | undefined;
  },
  signal: AbortSignal,
): Promise<ToolResult> {
  const { command, argv } = input;
  if ((command === undefined) === (argv === undefined)) return toolError('Give either command or argv');
  if (argv?.length === 0 || argv?.[0] === '') return toolError('argv is empty');
  const timeoutMs = Math.min(MAX_COMMAND_MS, Math.max(1, input.timeout_ms ?? DEFAULT_COMMAND_MS));
  const request = argv === undefined ? { command: command ?? '' } : { argv };
  const result = await sandbox
    .exec(request, { ...policy, level: sandbox.level }, { signal, timeoutMs })
    .catch((error: unknown) => {
      // What no program could be asked for (a NUL, a word over 128 KiB) is the model's mistake.
      if (isSkvmError(error, 'INPUT_INVALID')) return error.message;
      throw error;
    });
  if (typeof result === 'string') return toolError(result);
  const parts = [
    result.stdout === '' ? '' : `stdout:\n${shorten(result.stdout)}`,
    result.stderr === '' ? '' : `stderr:\n${shorten(result.stderr)}`,
    ending(result, timeoutMs),
  ];
  return {
    text: parts.filter((part) => part !== '').join('\n'),
    isError: result.timedOut || result.overQuota || result.exitCode !== 0,
    ...(result.exitCode === null ? {} : { exitCode: result.exitCode }),
  };
}

function ending({ exitCode, signal, timedOut, overQuota }: SandboxExecResult, timeoutMs: number): string {
  if (timedOut) return `The command was stopped after ${timeoutMs} ms`;
  if (!overQuota) return `exit code: ${exitCode ?? signal}`;
  const full =
    'the working directory, HOME and the temporary folders hold more than they may; remove what is not needed';
  return exitCode === null
    ? `The command was stopped: ${full}`
    : `exit code: ${exitCode}, but ${full}, or commands will be stopped`;
}
