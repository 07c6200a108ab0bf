import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from './disk.ts';

/** A file found by {@link walkFiles}. */
export interface WalkedFile {
  readonly path: string;
  /** False for links, pipes and the like, which hold nothing that is ours. */
  readonly isRegular: boolean;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

/** All files below a folder, in no particular order. Links are told as what they are and not followed. */
export async function* walkFiles(dir: string): AsyncGenerator<WalkedFile> {
  for (const entry of (await readdir(dir, { withFileTypes: true }).catch(unlessMissing)) ?? []) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) {
      yield* walkFiles(path);
      continue;
    }
    const found = await lstat(path).catch(unlessMissing);
    if (found) yield { path, isRegular: found.isFile(), bytes: found.size, modifiedAt: found.mtime };
  }
}

/** Number and size of files, and when the last of them was changed. */
export interface Extent {
  readonly files: number;
  readonly bytes: number;
  /** Absent when there is no file. */
  readonly modifiedAt?: Date;
}

/** What the files below a folder amount to. */
export async function extentOf(dir: string): Promise<Extent> {
  let files = 0;
  let bytes = 0;
  let modifiedAt: Date | undefined;
  for await (const file of walkFiles(dir)) {
    files += 1;
    bytes += file.bytes;
    if (!modifiedAt || file.modifiedAt > modifiedAt) modifiedAt = file.modifiedAt;
  }
  return { files, bytes, ...(modifiedAt && { modifiedAt }) };
}
