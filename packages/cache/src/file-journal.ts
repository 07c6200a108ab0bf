import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inputInvalid, type Journal, type JsonValue, redactJson, storeCorrupt } from '@skvm/core';
import { disk, errorCode, unlessMissing } from './disk.ts';

/** A journal in a file. */
export interface FileJournal extends Journal, AsyncDisposable {
  readonly file: string;
  /** Waits for appends under way and closes the file. */
  close(): Promise<void>;
}

const NEWLINE = 0x0a;
const CHUNK_BYTES = 64 * 1024;

/**
 * Opens an append-only journal: one JSON record a line. Appends that come while the disk is busy are written and
 * synced together. A last line that a crash cut off is not read, and is cut away before the next append.
 * One process at a time may append; its file is made by the first append.
 *
 * `read` takes no more memory than the longest line. It throws STORE_CORRUPT, naming the line, where a whole line is
 * not JSON.
 *
 * @param options.secrets values that must never be written, beside those that {@link redactJson} knows by their shape
 */
export function openJournal(file: string, options: { readonly secrets?: readonly string[] } = {}): FileJournal {
  let waiting: { line: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let writer: { handle: FileHandle; length: number } | undefined;
  let soundLength: number | undefined;
  let flushing: Promise<void> | undefined;
  let isClosed = false;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        writer ??= await openEnd(file, soundLength);
        const bytes = Buffer.from(batch.map(({ line }) => line).join(''));
        await writeAll(writer.handle, bytes, writer.length);
        await writer.handle.datasync();
        writer.length += bytes.length;
        for (const { resolve } of batch) resolve();
      } catch (error) {
        // What of it reached the disk is unknown: the next append begins where the last good one ended.
        soundLength = writer?.length ?? soundLength;
        await writer?.handle.close().catch(() => {});
        writer = undefined;
        for (const { reject } of batch) reject(error);
      }
    }
    flushing = undefined;
  }

  async function close(): Promise<void> {
    isClosed = true;
    await flushing;
    await writer?.handle.close();
    writer = undefined;
  }

  return {
    file,
    read: () => readLines(file),
    append(record) {
      if (isClosed) return Promise.reject(inputInvalid(`The journal ${file} is closed`));
      return new Promise((resolve, reject) => {
        const line = `${JSON.stringify(redactJson(record, options.secrets))}\n`;
        waiting.push({ line, resolve, reject });
        flushing ??= flush();
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Opens a file for writing at its end, after a torn last line, or all beyond the known length, has been cut away. */
async function openEnd(file: string, soundLength?: number): Promise<{ handle: FileHandle; length: number }> {
  const handle = await open(file, 'r+').catch(unlessMissing);
  if (handle === undefined) {
    await mkdir(dirname(file), { recursive: true });
    const made = await open(file, 'wx+');
    await disk.syncDir(dirname(file));
    return { handle: made, length: 0 };
  }
  try {
    const { size } = await handle.stat();
    const length = soundLength !== undefined && soundLength <= size ? soundLength : await endOfLastLine(handle, size);
    if (length < size) await handle.truncate(length);
    return { handle, length };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function endOfLastLine(handle: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const { bytesRead } = await handle.read(chunk, 0, end - start, start);
    const at = chunk.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

async function* readLines(file: string): AsyncGenerator<JsonValue> {
  const handle = await open(file, 'r').catch(unlessMissing);
  if (handle === undefined) return;
  try {
    // What is appended while this reads belongs to the next reading.
    const { size } = await handle.stat();
    if (size === 0) return;
    let number = 0;
    let begun: Buffer[] = [];
    const chunks = handle.createReadStream({ autoClose: false, end: size - 1, highWaterMark: CHUNK_BYTES });
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      let start = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
        const end = chunk.subarray(start, at);
        start = at + 1;
        number += 1;
        const line = begun.length === 0 ? end : Buffer.concat([...begun, end]);
        begun = [];
        yield parseLine(line, number, file);
      }
      if (start < chunk.length) begun.push(chunk.subarray(start));
    }
  } catch (error) {
    if (errorCode(error) === 'EISDIR') throw storeCorrupt(file, 'a folder, where a journal was expected');
    throw error;
  } finally {
    await handle.close();
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parseLine(line: Buffer, number: number, file: string): JsonValue {
  try {
    return JSON.parse(utf8.decode(line)) as JsonValue;
  } catch {
    const sound = number === 1 ? '' : `Lines 1 to ${number - 1} are sound. `;
    const hint = `${sound}Remove line ${number}; what it recorded is done again.`;
    throw storeCorrupt(`${file}:${number}`, 'expected one JSON record, got something else', hint);
  }
}
