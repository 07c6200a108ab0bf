import type { JsonValue, Skill } from '@skvm/core';
import { isJsonObject } from '../json-object.ts';

/** The form of a JSON file, as a skill shows it. */
export interface FileForm {
  /** POSIX path of the file. */
  readonly path: string;
  /** The example in the skill. */
  readonly form: Readonly<Record<string, JsonValue>>;
}

const FENCED = /^[ \t]*```json[^\n]*\n([\s\S]*?)^[ \t]*```[ \t]*$/gm;
const NAMED = /`([\w.-]+(?:\/[\w.<>-]+)*\.json)`/g;

/** The name of the file stands at most so far above its form, characters. */
const REACH = 800;

/** The JSON files whose form a skill shows: a `json` block, and the last file of that kind that is named above it. */
export function findForms({ text }: Pick<Skill, 'text'>): readonly FileForm[] {
  const forms = new Map<string, FileForm>();
  for (const block of text.matchAll(FENCED)) {
    const above = text.slice(Math.max(0, block.index - REACH), block.index);
    const path = [...above.matchAll(NAMED)].at(-1)?.[1];
    if (path === undefined || path.includes('<') || path.split('/').includes('..') || forms.has(path)) continue;
    const form = parse(block[1] ?? '');
    if (isJsonObject(form) && Object.keys(form).length > 0) forms.set(path, { path, form: form as FileForm['form'] });
  }
  return [...forms.values()];
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
