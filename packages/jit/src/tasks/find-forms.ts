import type { JsonValue, Skill } from '@skvm/core';
import { isJsonObject } from '../json-object.ts';

/** The form of a JSON file, as a skill shows it. */
export interface FileForm {
  /** POSIX path of the file. */
  readonly path: string;
  /** The example in the skill. */
  readonly form: Readonly<Record<string, JsonValue>>;
}

const NAMED = /`([\w.-]+(?:\/[\w.<>-]+)*\.json)`/g;

/** The name of the file stands at most so far above its form, characters. */
const REACH = 800;

/** The JSON files whose form a skill shows: a `json` block, and the last file of that kind that is named above it. */
export function findForms({ text }: Pick<Skill, 'text'>): readonly FileForm[] {
  const forms = new Map<string, FileForm>();
  for (const block of jsonBlocks(text)) {
    const above = text.slice(Math.max(0, block.start - REACH), block.start);
    const path = [...above.matchAll(NAMED)].at(-1)?.[1];
    if (path === undefined || path.includes('<') || path.split('/').includes('..') || forms.has(path)) continue;
    const form = parse(block.content);
    if (isJsonObject(form) && Object.keys(form).length > 0) forms.set(path, { path, form: form as FileForm['form'] });
  }
  return [...forms.values()];
}

/** The `json` blocks of a text, in one pass over its lines: a pattern would look for the end of each anew. */
function jsonBlocks(text: string): readonly { readonly start: number; readonly content: string }[] {
  const blocks: { start: number; content: string }[] = [];
  let open: { readonly start: number; readonly from: number; readonly isJson: boolean } | undefined;
  let at = 0;
  for (const line of text.split('\n')) {
    const mark = line.trim();
    const next = at + line.length + 1;
    if (open === undefined && mark.startsWith('```')) {
      open = { start: at, from: next, isJson: /^```json\b/i.test(mark) };
    } else if (open && mark === '```') {
      if (open.isJson) blocks.push({ start: open.start, content: text.slice(open.from, at) });
      open = undefined;
    }
    at = next;
  }
  return blocks;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
