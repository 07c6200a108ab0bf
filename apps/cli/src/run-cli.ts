import type { Config } from '@oclif/core/config';
import type { BaseCommand } from './base-command.ts';
import { isJson } from './is-json.ts';
import { loadProgram, type Program } from './program.ts';
import type { Terminal } from './terminal.ts';

type CommandClass = new (argv: string[], config: Config, terminal: Terminal) => BaseCommand;

/**
 * Runs one command line and returns its exit code. What stops it becomes a message on stderr or, with `--json`, one
 * `skvm.error/1` document on stdout.
 */
export async function runCli(argv: readonly string[], terminal: Terminal, program: Program): Promise<number> {
  try {
    return await dispatch(argv, terminal, await loadProgram(program));
  } catch (thrown) {
    return reportFailure(thrown, argv, terminal);
  }
}

/** Tells what stopped a command line, and returns its exit code. */
export async function reportFailure(thrown: unknown, argv: readonly string[], terminal: Terminal): Promise<number> {
  // Loaded when it is needed: the error class brings most of core along.
  const { formatFailure, toFailure } = await import('./failure.ts');
  const failure = toFailure(thrown);
  if (isJson(argv)) {
    terminal.stdout.write(`${JSON.stringify({ schema: 'skvm.error/1', error: failure.error }, null, 2)}\n`);
  }
  const isDebug = (terminal.env.SKVM_DEBUG ?? '') !== '';
  if (isDebug || !isJson(argv)) terminal.stderr.write(formatFailure(failure, thrown, isDebug));
  return failure.exitCode;
}

async function dispatch(argv: readonly string[], terminal: Terminal, config: Config): Promise<number> {
  if (argv[0] === '--version' || argv[0] === '-v') {
    terminal.stdout.write(`${config.userAgent}\n`);
    return 0;
  }
  const { id, subject, rest } = await whichCommand(argv, config);
  if (id === undefined || isHelp(rest)) {
    const { helpText } = await import('./help-texts.ts');
    terminal.stdout.write(await helpText(subject, config));
    return 0;
  }
  const Loaded = (await config.findCommand(id, { must: true }).load()) as unknown as CommandClass;
  return new Loaded(rest, config, terminal).run();
}

/** What is asked for: the command of an id, or the help of a subject. */
interface Request {
  readonly id?: string;
  readonly subject: string;
  readonly rest: string[];
}

/**
 * Splits the arguments into the words that name a command and the rest. No command but help: nothing is named, a topic
 * is, or `help` comes first.
 */
async function whichCommand(argv: readonly string[], config: Config): Promise<Request> {
  const asksHelp = argv[0] === 'help';
  const args = asksHelp ? argv.slice(1) : argv;
  const flag = args.findIndex((arg) => arg.startsWith('-'));
  const words = flag === -1 ? args : args.slice(0, flag);
  for (let length = words.length; length > 0; length--) {
    const id = words.slice(0, length).join(':');
    if (!config.commandIDs.includes(id)) continue;
    return { ...(asksHelp ? {} : { id }), subject: id.replaceAll(':', ' '), rest: args.slice(length) };
  }
  const [first = ''] = words;
  const topics = config.topics.map(({ name }) => name);
  const isTopic = topics.includes(first);
  const isMisplaced = words.length === 0 && flag !== -1 && !isHelp(args);
  if (!isMisplaced && (words.length === 0 || (isTopic && words.length === 1))) return { subject: first, rest: [] };
  const { flagBeforeCommand, unknownCommand } = await import('./failure.ts');
  if (isMisplaced) throw flagBeforeCommand(args[0] ?? '');
  const ids = config.commandIDs.map((id) => id.replaceAll(':', ' '));
  throw unknownCommand(isTopic ? words.slice(0, 2).join(' ') : first, ids, topics);
}

function isHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}
