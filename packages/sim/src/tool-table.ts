import type { Action, JsonValue, LanguageModelCallOptions } from '@skvm/core';

/** A tool as a request offers it. */
export type OfferedTool = Extract<NonNullable<LanguageModelCallOptions['tools']>[number], { type: 'function' }>;

/** A thing that agents have tools for. */
export type ToolKind = Exclude<Action['do'], 'say'>;

interface KindOfTool {
  /** What such tools are called, best first; compared without case, `_`, `-` and prefixes like `mcp__files__`. */
  readonly names: readonly string[];
  /** What their arguments are called. */
  readonly slots: Readonly<Record<string, readonly string[]>>;
}

const PATH = ['path', 'file_path', 'filePath', 'filepath', 'absolute_path', 'filename', 'file'];

/** The tools of agent harnesses, by what they do. A harness that names its tools otherwise is one more word here. */
const KINDS: Readonly<Record<ToolKind, KindOfTool>> = {
  read: {
    names: ['readfile', 'read', 'viewfile', 'view', 'openfile', 'fileread', 'cat'],
    slots: { path: PATH, offset: ['offset', 'start_line', 'startLine'], limit: ['limit', 'line_count', 'lineCount'] },
  },
  write: {
    names: ['writefile', 'write', 'createfile', 'savefile', 'filewrite'],
    slots: { path: PATH, content: ['content', 'contents', 'text', 'file_text', 'fileText'] },
  },
  list: {
    names: ['listdirectory', 'listdir', 'ls', 'list', 'listfiles', 'readdir'],
    slots: { path: ['path', 'dir_path', 'directory', 'dir', 'folder', 'directory_path'] },
  },
  exec: {
    names: [
      'executecommand',
      'bash',
      'shell',
      'exec',
      'runcommand',
      'runshellcommand',
      'execcommand',
      'terminal',
      'sh',
    ],
    slots: { command: ['command', 'cmd', 'script', 'commandLine'] },
  },
  fetch: {
    names: ['webfetch', 'fetch', 'fetchurl', 'httpget', 'urlfetch', 'openurl'],
    slots: {
      url: ['url', 'uri', 'href'],
      method: ['method'],
      headers: ['headers'],
      body: ['body', 'data'],
    },
  },
};

/** Arguments that some harnesses demand beside the ones that matter: a word about why. */
const REMARKS = new Set(['description', 'explanation', 'reason', 'justification', 'summary', 'intent']);

/** A tool call without its id. */
export interface PlannedCall {
  readonly toolName: string;
  readonly input: { readonly [name: string]: JsonValue };
}

/** True when a tool is one of those that agents have. */
export function isAgentTool(tool: OfferedTool): boolean {
  return Object.values(KINDS).some(({ names }) => names.includes(plainName(tool.name)));
}

/** A call of the given kind that carries all given values, or `undefined` when no offered tool takes them. */
export function planCall(
  kind: ToolKind,
  values: Readonly<Record<string, JsonValue>>,
  tools: readonly OfferedTool[],
): PlannedCall | undefined {
  const { names, slots } = KINDS[kind];
  for (const name of names) {
    for (const tool of tools) {
      if (plainName(tool.name) !== name) continue;
      for (const shape of shapes(tool.inputSchema as Shape)) {
        const input = fill(shape, slots, values);
        if (input) return { toolName: tool.name, input };
      }
    }
  }
  return undefined;
}

function plainName(name: string): string {
  const last = name.split(/__|[./:]/).at(-1) ?? name;
  return last.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The part of a JSON schema that matters here. */
interface Shape {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

/** The objects that a schema takes: itself, or itself joined with each of its alternatives. */
function shapes(
  schema: Shape & { readonly anyOf?: readonly Shape[]; readonly oneOf?: readonly Shape[] },
): readonly Shape[] {
  const branches = schema.anyOf ?? schema.oneOf ?? [];
  if (branches.length === 0) return [schema];
  return branches.map((branch) => ({
    properties: { ...schema.properties, ...branch.properties },
    required: [...(schema.required ?? []), ...(branch.required ?? [])],
  }));
}

function fill(
  shape: Shape,
  slots: KindOfTool['slots'],
  values: Readonly<Record<string, JsonValue>>,
): Record<string, JsonValue> | undefined {
  const { properties = {}, required = [] } = shape;
  const input: Record<string, JsonValue> = {};
  for (const [slot, value] of Object.entries(values)) {
    const name = slots[slot]?.find((candidate) => candidate in properties);
    if (name === undefined) return undefined;
    // Some shells take the words of a command instead of a line.
    input[name] = isArray(properties[name]) ? ['sh', '-c', String(value)] : value;
  }
  for (const name of required) {
    if (name in input) continue;
    if (!REMARKS.has(name)) return undefined;
    input[name] = 'Next step of the task';
  }
  return input;
}

function isArray(property: unknown): boolean {
  return typeof property === 'object' && property !== null && 'type' in property && property.type === 'array';
}
