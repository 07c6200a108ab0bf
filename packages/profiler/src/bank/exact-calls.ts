import type { ItemEvidence, JsonObject } from '@skvm/core';
import { isAbout, type Operation } from './operations.ts';
import { parsedJson } from './read-answer.ts';

// Questions in which calls have to be right at the first try, to the character.

/** What is wrong with the calls when there has to be one that writes each of these files, and no other and no command. */
export function writesFault(all: readonly Operation[], paths: readonly string[]): string | undefined {
  if (all.some((one) => one.do === 'exec')) return 'a command was run';
  const calls = all.filter((one) => one.do === 'write' || one.do === 'edit');
  const missed = paths.find((path) => !calls.some((call) => isAbout(call, path)));
  if (missed !== undefined) return `no call of a file-writing tool has the path ${JSON.stringify(missed)}`;
  if (calls.some((call) => call.isError)) return 'a call of the file-writing tool failed';
  return calls.length === paths.length ? undefined : `${calls.length} calls write, expected ${paths.length}`;
}

/** Files are short: what is longer than this, bytes, is looked at no further. */
const MAX_BYTES = 20_000;

/** The text of a file as it is, byte order mark and all; empty when it is missing or far too long. */
export function textOf(files: ItemEvidence['files'], path: string): string {
  const bytes = files.get(path);
  return bytes && bytes.length <= MAX_BYTES ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : '';
}

/** The object that a JSON file holds. */
export function objectIn(files: ItemEvidence['files'], path: string): JsonObject | undefined {
  const value = parsedJson(textOf(files, path));
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** What is wrong when a file has to be read by one call with these arguments. */
export function readFault(all: readonly Operation[], path: string, offset: number, limit: number): string | undefined {
  const [call, ...more] = all.filter((one) => one.do === 'read' && isAbout(one, path));
  if (call === undefined || more.length > 0 || call.isError) return `${path} was not read by one call that succeeded`;
  return call.offset === offset && call.limit === limit
    ? undefined
    : `read from line ${call.offset}, ${call.limit} lines; expected from line ${offset}, ${limit} lines`;
}
