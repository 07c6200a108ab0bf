import { LineCounter, parseDocument } from 'yaml';
import type { JsonValue } from '../spec/json.ts';

/** Front matter as it stands in a text. */
export interface FrontMatter {
  /** Offset of the first character after the closing `---` line; 0 when there is none. */
  readonly end: number;
  /** The YAML between the fences; empty when there is none. */
  readonly yaml: string;
  /** Offset of `yaml` in the text. */
  readonly yamlStart: number;
  readonly values: Readonly<Record<string, JsonValue>>;
  /** Keys at the top level in the order of the text, duplicates included. */
  readonly errors: readonly { readonly message: string; readonly offset: number; readonly code: string }[];
}

const OPEN = /^\uFEFF?---[ \t]*(?:\r\n|\n|\r)/;
const CLOSE = /(?:^|\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|$)/;

/**
 * Reads the YAML front matter of a text: the block between a first line `---` and the next `---` or `...`.
 * A byte-order mark before it and any kind of line end are accepted. Never throws.
 */
export function readFrontMatter(text: string): FrontMatter {
  const none = { end: 0, yaml: '', yamlStart: 0, values: {}, errors: [] };
  const open = OPEN.exec(text);
  if (!open) return none;
  const yamlStart = open[0].length;
  const close = CLOSE.exec(text.slice(yamlStart));
  if (!close) {
    return { ...none, errors: [{ message: 'Front matter has no closing "---" line', offset: 0, code: 'unclosed' }] };
  }
  const yaml = text.slice(yamlStart, yamlStart + close.index);
  const end = yamlStart + close.index + close[0].length;
  // YAML ends lines at a lone CR; the library does not. One for one, so that offsets hold.
  const lines = yaml.replace(/\r(?!\n)/g, '\n');
  const options = { lineCounter: new LineCounter(), uniqueKeys: true, prettyErrors: false } as const;
  // Warnings of the library would go to the process, not to the caller.
  const document = parseDocument(lines, { ...options, logLevel: 'error' });
  const errors = document.errors.map((error) => ({
    message: error.message,
    offset: yamlStart + error.pos[0],
    code: error.code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'yaml',
  }));
  return { end, yaml, yamlStart, values: toValues(document), errors };
}

function toValues(document: ReturnType<typeof parseDocument>): Readonly<Record<string, JsonValue>> {
  try {
    // An alias bomb grows while it is resolved; front matter has no use for more than a few.
    const value: unknown = document.toJS({ maxAliasCount: 20 });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    return JSON.parse(JSON.stringify(value)) as Record<string, JsonValue>;
  } catch {
    return {};
  }
}
