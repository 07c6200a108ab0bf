import { readFile } from 'node:fs/promises';
import { documentInvalid, type JsonValue, storeCorrupt } from '@skvm/core';
import type { z } from 'zod';
import { errorCode, replaceFile, unlessMissing } from './disk.ts';

/**
 * Writes a JSON file, indented, as a whole: the old content or the new one, never a part. Folders above are made.
 *
 * @param options.mode permission bits, `0o600` for what may hold keys; without it an existing file keeps its own
 */
export async function writeJsonFile(
  path: string,
  value: JsonValue,
  options: { readonly mode?: number } = {},
): Promise<void> {
  await replaceFile(path, Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`), options.mode);
}

/**
 * Reads a JSON file through a schema. `undefined` when there is none. A file that cannot be used stays as it is.
 *
 * @param options.ours the file is one that only SkVM writes: what is wrong with it is damage
 * @param options.hint what to do about a file that cannot be used
 * @throws DOCUMENT_INVALID, or STORE_CORRUPT for a file of ours, naming the file, what is wrong, and what to do
 */
export async function readJsonFile<Value>(
  path: string,
  schema: z.ZodType<Value>,
  options: { readonly ours?: boolean; readonly hint?: string } = {},
): Promise<Value | undefined> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (errorCode(error) === 'EISDIR') throw refuse('a folder, where a JSON file was expected');
    if (errorCode(error) === 'EACCES') throw refuse('may not be read by this user');
    return unlessMissing(error);
  });
  return bytes === undefined ? undefined : parse(bytes);

  function refuse(why: string): Error {
    const hint = options.hint ?? (options.ours ? `Move ${path} out of the way; it is made anew.` : undefined);
    return options.ours ? storeCorrupt(path, why, hint) : documentInvalid(path, why, hint);
  }

  function parse(bytes: Uint8Array): Value {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch (error) {
      throw refuse(`not JSON: ${withoutExcerpt(error)}`);
    }
    const checked = schema.safeParse(value);
    if (checked.success) return checked.data;
    const issues = checked.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`);
    const more = issues.length > 5 ? ` and ${issues.length - 5} more` : '';
    throw refuse(`${issues.slice(0, 5).join('; ')}${more}`);
  }
}

/** V8 quotes the text around a syntax error; a configuration file may hold a key there. */
function withoutExcerpt(error: unknown): string {
  if (!(error instanceof SyntaxError)) return 'not UTF-8';
  return error.message.replace(/,? (?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON$/s, '');
}
