import type { JsonObject, JsonValue, Step, ToolCall } from '@skvm/core';

/** What a tool call was meant to do, whatever the harness calls its tools. */
export interface Operation {
  readonly do: 'read' | 'write' | 'edit' | 'list' | 'exec' | 'fetch' | 'other';
  /** Number of the turn that issued the call; calls of one turn were issued together. */
  readonly turn: number;
  /** POSIX path as the agent gave it, without a leading `./`; for commands the command line; else empty. */
  readonly path: string;
  /** 1-based first line of a paged read. */
  readonly offset?: number;
  /** Lines of a paged read. */
  readonly limit?: number;
  /** What the tool was given, as the harness tells it. */
  readonly input: JsonObject;
  readonly isError: boolean;
  /** What the agent was told; empty when nothing is known of it. */
  readonly output: string;
  /** Exit code of a command, where it is known. */
  readonly exitCode?: number;
}

type Kind = Operation['do'];

/** Tools of the harnesses that SkVM drives, in lower case without `_` and `-`. */
const KINDS: Readonly<Record<string, Kind>> = {
  readfile: 'read',
  read: 'read',
  viewfile: 'read',
  view: 'read',
  writefile: 'write',
  write: 'write',
  createfile: 'write',
  editfile: 'edit',
  edit: 'edit',
  multiedit: 'edit',
  applypatch: 'edit',
  strreplace: 'edit',
  listdirectory: 'list',
  listdir: 'list',
  listfiles: 'list',
  ls: 'list',
  glob: 'list',
  executecommand: 'exec',
  exec: 'exec',
  shell: 'exec',
  bash: 'exec',
  runcommand: 'exec',
  webfetch: 'fetch',
  fetch: 'fetch',
};

const PATH_KEYS = ['path', 'file_path', 'filePath', 'filename', 'file'];
const OFFSET_KEYS = ['offset', 'start_line', 'startLine', 'line'];
const LIMIT_KEYS = ['limit', 'max_lines', 'lines', 'count'];

/** The tool calls of a run in order, as operations. */
export function operations(steps: readonly Step[]): Operation[] {
  return steps.flatMap((step, turn) => step.toolCalls.map((call) => operationOf(call, turn)));
}

function operationOf(call: ToolCall, turn: number): Operation {
  const kind = KINDS[call.name.toLowerCase().replaceAll(/[_-]/g, '')] ?? 'other';
  const isObject = typeof call.input === 'object' && call.input !== null && !Array.isArray(call.input);
  const input = isObject ? (call.input as JsonObject) : {};
  const value = (keys: readonly string[]): JsonValue | undefined => {
    const key = keys.find((candidate) => candidate in input);
    return key === undefined ? undefined : input[key];
  };
  const whole = (keys: readonly string[]) => {
    const found = value(keys);
    const number = typeof found === 'string' ? Number(found) : found;
    return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
  };
  const path = kind === 'exec' ? commandLine(value(['command', 'argv', 'cmd'])) : String(value(PATH_KEYS) ?? '');
  const [offset, limit] = [whole(OFFSET_KEYS), whole(LIMIT_KEYS)];
  return {
    do: kind,
    turn,
    path: kind === 'exec' ? path : path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, ''),
    ...(offset === undefined ? {} : { offset }),
    ...(limit === undefined ? {} : { limit }),
    input,
    isError: call.isError,
    output: call.output ?? '',
    ...(call.exitCode === undefined ? {} : { exitCode: call.exitCode }),
  };
}

function commandLine(command: JsonValue | undefined): string {
  return Array.isArray(command) ? command.join(' ') : String(command ?? '');
}

/** The lines that a tool was given to write; `undefined` when the harness tells no more than the path. */
export function linesGiven({ input }: Operation): string[] | undefined {
  const others = Object.entries(input).filter(([key]) => !PATH_KEYS.includes(key));
  // Texts stand in edits and lists of edits, too, and each line of a patch has a sign in front.
  const given = () => JSON.stringify(others.map(([, value]) => value)).split(/\\r|\\n|"/);
  return others.length === 0 ? undefined : given().map((line) => line.replace(/^\+/, '').trimEnd());
}

/** True when an operation is about a file of the workspace, given relative to it or as an absolute path. */
export function isAbout(operation: Operation, path: string): boolean {
  return operation.path === path || (operation.path.startsWith('/') && operation.path.endsWith(`/${path}`));
}

/** The paths, of those asked for, that calls of this kind in one turn were about; what failed does not count. */
export function pathsInTurn(all: readonly Operation[], kind: Kind, turn: number, paths: readonly string[]): string[] {
  const calls = all.filter((one) => one.do === kind && one.turn === turn && !one.isError);
  return paths.filter((path) => calls.some((one) => isAbout(one, path)));
}

/** Turns in which there was any call, in order. */
export function turnsOf(all: readonly Operation[]): number[] {
  return [...new Set(all.map(({ turn }) => turn))];
}
