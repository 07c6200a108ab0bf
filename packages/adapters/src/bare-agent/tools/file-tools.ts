import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSkvmError, resolveInside } from '@skvm/core';
import { MAX_RESULT_CHARACTERS, type ToolResult, toolError } from './tool-result.ts';

/** How many lines `read_file` gives when it is not told. */
const DEFAULT_LINES = 2_000;
/** The largest file that `edit_file` changes, bytes. */
const MAX_EDIT_BYTES = 4 * 1024 * 1024;
/** The largest that it makes of one, characters: a replacement may be longer than what it replaces a million times. */
const MAX_EDITED_CHARACTERS = 16 * 1024 * 1024;
const MAX_ENTRIES = 1_000;
/** What the file tools write in one run at most, the same file again included: they run outside of the sandbox's walls. */
const MAX_WRITTEN_BYTES = 256 * 1024 * 1024;
/** What a file or folder counts for, besides its bytes. */
const ENTRY_BYTES = 4096;

/** What the file tools of one run may still write. */
export interface WriteAllowance {
  /** Takes the bytes of a file and of the folders on the way to it; says why not when there is not enough left. */
  take(path: string, bytes: number): ToolResult | undefined;
}

export function createWriteAllowance(leftBytes = MAX_WRITTEN_BYTES): WriteAllowance {
  let left = leftBytes;
  return {
    take(path, bytes) {
      const needed = bytes + path.split('/').length * ENTRY_BYTES;
      if (needed > left) return toolError(`${path} is not written: this run has written as much as it may`);
      left -= needed;
      return undefined;
    },
  };
}

interface ReadInput {
  readonly path: string;
  /** At least 1, as is `limit`. */
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
}

/** Gives lines of a text file, from `offset` (1-based) on. */
export async function readTextFile(workDir: string, input: ReadInput, signal: AbortSignal): Promise<ToolResult> {
  const file = await resolveWorkspace(workDir, input.path);
  if (typeof file !== 'string') return file;
  const problem = await whyNotAFile(file, input.path);
  if (problem) return problem;
  return report(input.path, async () => {
    await using handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    return await readLines(handle, input, signal);
  });
}

async function readLines(
  handle: FileHandle,
  { path, offset = 1, limit = DEFAULT_LINES }: ReadInput,
  signal: AbortSignal,
): Promise<ToolResult> {
  const { size } = await handle.stat();
  const binary = toolError(`${path} is a binary file of ${size} bytes`);
  if (offset === 1 && size <= MAX_RESULT_CHARACTERS) {
    const bytes = await handle.readFile();
    if (bytes.includes(0)) return binary;
    const text = bytes.toString('utf8');
    // The file as it is, unless it has more lines than were asked for.
    if (countLines(text) <= limit) return { text };
  }
  const lines: string[] = [];
  let characters = 0;
  let number = 0;
  let cut = false;
  const stream = handle.createReadStream({ encoding: 'utf8', autoClose: false, start: 0, signal });
  for await (const line of shortLines(stream)) {
    number += 1;
    if (number === 1 && line.includes('\0')) return binary;
    if (number < offset) continue;
    if (lines.length === limit || characters + line.length > MAX_RESULT_CHARACTERS) {
      if (lines.length === 0) lines.push(`${line.slice(0, MAX_RESULT_CHARACTERS)} [… line cut off …]`);
      cut = true;
      break;
    }
    lines.push(line);
    characters += line.length + 1;
  }
  if (lines.length === 0) return toolError(`${path} has ${number} lines; there is no line ${offset}`);
  const last = offset + lines.length - 1;
  const note = cut ? `\n[lines ${offset} to ${last}; there are more: read on with offset ${last + 1}]` : '';
  return { text: lines.join('\n') + note };
}

/** The lines of a text, of each no more than one character over what is shown: a file may be one endless line. */
async function* shortLines(chunks: AsyncIterable<string>): AsyncIterable<string> {
  let line: string | undefined;
  const keep = (text: string) =>
    ((line ?? '') + text.slice(0, MAX_RESULT_CHARACTERS + 1)).slice(0, MAX_RESULT_CHARACTERS + 1);
  for await (const chunk of chunks) {
    const pieces = chunk.split('\n');
    for (const piece of pieces.slice(0, -1)) {
      yield keep(piece).replace(/\r$/, '');
      line = undefined;
    }
    const rest = pieces.at(-1) ?? '';
    if (rest !== '') line = keep(rest);
  }
  if (line !== undefined) yield line;
}

function countLines(text: string): number {
  const breaks = text.split('\n').length;
  return text.endsWith('\n') ? breaks - 1 : breaks;
}

/** Writes a file and the folders on the way to it. */
export async function writeTextFile(
  workDir: string,
  input: { readonly path: string; readonly content: string },
  allowance: WriteAllowance,
): Promise<ToolResult> {
  const file = await resolveWorkspace(workDir, input.path);
  if (typeof file !== 'string') return file;
  const there = await lstat(file).catch(() => undefined);
  if (there && !there.isFile()) return toolError(`${input.path} is there and is not a file`);
  const bytes = Buffer.byteLength(input.content);
  const refused = allowance.take(input.path, bytes);
  if (refused) return refused;
  return report(input.path, async () => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, input.content);
    return { text: `Wrote ${bytes} bytes to ${input.path}` };
  });
}

/** Replaces a piece of text that stands exactly once in a file, or everywhere when asked. */
export async function editTextFile(
  workDir: string,
  input: {
    readonly path: string;
    readonly old_text: string;
    readonly new_text: string;
    readonly replace_all?: boolean | undefined;
  },
  allowance: WriteAllowance,
): Promise<ToolResult> {
  const file = await resolveWorkspace(workDir, input.path);
  if (typeof file !== 'string') return file;
  const problem = await whyNotAFile(file, input.path);
  if (problem) return problem;
  if (input.old_text === '') return toolError('old_text is empty; write_file makes a new file');
  return report(input.path, async () => {
    if ((await stat(file)).size > MAX_EDIT_BYTES) return toolError(`${input.path} is too large to edit`);
    const text = decode(await readFile(file));
    if (text === null) return toolError(`${input.path} is not UTF-8 text; only a command can change it`);
    const pieces = text.split(input.old_text);
    const count = pieces.length - 1;
    if (count === 0) return toolError(`old_text does not stand in ${input.path}`);
    if (count > 1 && !input.replace_all) {
      return toolError(
        `old_text stands ${count} times in ${input.path}; give more of its surroundings, or replace_all`,
      );
    }
    const characters = text.length + count * (input.new_text.length - input.old_text.length);
    if (characters > MAX_EDITED_CHARACTERS) return toolError(`${input.path} would become too large`);
    const edited = Buffer.from(pieces.join(input.new_text));
    const refused = allowance.take(input.path, edited.byteLength);
    if (refused) return refused;
    await writeFile(file, edited);
    return { text: `Replaced ${count} in ${input.path}` };
  });
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Lists a folder, folders with a `/` at the end. */
export async function listDirectory(
  workDir: string,
  input: { readonly path?: string | undefined },
): Promise<ToolResult> {
  const path = input.path ?? '.';
  const folder = await resolveWorkspace(workDir, path === '' ? '.' : path);
  if (typeof folder !== 'string') return folder;
  return report(path, async () => {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
    if (names.length === 0) return { text: '(empty)' };
    const more = names.length > MAX_ENTRIES ? `\n[… ${names.length - MAX_ENTRIES} more …]` : '';
    return { text: names.slice(0, MAX_ENTRIES).join('\n') + more };
  });
}

/** The absolute path of something in the workspace; an absolute path that lies in it is as good as a relative one. */
async function resolveWorkspace(workDir: string, path: string): Promise<string | ToolResult> {
  const inside = path === workDir ? '.' : path.startsWith(`${workDir}/`) ? path.slice(workDir.length + 1) : path;
  try {
    return await resolveInside(workDir, inside);
  } catch (error) {
    if (isSkvmError(error, 'PATH_OUTSIDE')) {
      return toolError(`${path} is outside the working directory; use a path relative to it`);
    }
    return report(path, () => Promise.reject(error));
  }
}

async function whyNotAFile(file: string, path: string): Promise<ToolResult | undefined> {
  const info = await stat(file).catch((error: NodeJS.ErrnoException) => error);
  if (info instanceof Error)
    return toolError(info.code === 'ENOENT' ? `${path} does not exist` : `${path}: ${info.code}`);
  if (info.isDirectory()) return toolError(`${path} is a directory; list_directory shows what is in it`);
  return info.isFile() ? undefined : toolError(`${path} is not a regular file`);
}

async function report(path: string, work: () => Promise<ToolResult>): Promise<ToolResult> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return toolError(code === 'ENOENT' ? `${path} does not exist` : `${path}: ${code}`);
  }
}
