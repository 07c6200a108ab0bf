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

/** How a file that cannot be used is spoken of. */
export interface JsonFileOptions {
  /** The file is one that only SkVM writes: what is wrong with it is damage. */
  readonly ours?: boolean;
  /** What to do about it. */
  readonly hint?: string;
}

/**
 * Reads a JSON file through a schema. `undefined` when there is none. A file that cannot be used stays as it is.
 *
 * @throws DOCUMENT_INVALID, or STORE_CORRUPT for a file of ours, naming the file, what is wrong, and what to do
 */
export async function readJsonFile<Value>(
  path: string,
  schema: z.ZodType<Value>,
  options: JsonFileOptions = {},
): Promise<Value | undefined> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (errorCode(error) === 'EISDIR') throw refusal(path, 'a folder, where a JSON file was expected', options);
    if (errorCode(error) === 'EACCES') throw refusal(path, 'may not be read by this user', options);
    return unlessMissing(error);
  });
  if (bytes === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw refusal(path, `not JSON: ${withoutExcerpt(error)}`, options);
  }
  return checkJson(path, value, schema, options);
}

/** Checks what a file holds against a schema. @throws as {@link readJsonFile} */
export function checkJson<Value>(
  path: string,
  value: unknown,
  schema: z.ZodType<Value>,
  options: JsonFileOptions = {},
): Value {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const issues = checked.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  const more = issues.length > 5 ? ` and ${issues.length - 5} more` : '';
  throw refusal(path, `${issues.slice(0, 5).join('; ')}${more}`, options);
}

function refusal(path: string, why: string, { ours = false, hint }: JsonFileOptions): Error {
  if (!ours) return documentInvalid(path, why, hint);
  return storeCorrupt(path, why, hint ?? `Move ${path} out of the way; it is made anew.`);
}

/** V8 quotes the text around a syntax error; a configuration file may hold a key there. */
function withoutExcerpt(error: unknown): string {
  if (!(error instanceof SyntaxError)) return 'not UTF-8';
  return error.message.replace(/,? (?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON$/s, '');
}
