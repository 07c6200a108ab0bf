import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The operations between which a crash can fall. Tests put one in their place that fails at a chosen step. */
export interface Disk {
  /** Makes a folder, and those above it; with `mode` it gets these permissions, also when it was there. */
  makeDir(path: string, mode?: number): Promise<void>;
  /** Makes a file that is not there yet; it is on disk when this resolves. */
  write(path: string, bytes: Uint8Array, mode?: number): Promise<void>;
  /** Makes what was created, renamed or removed in a folder last through a power cut. */
  syncDir(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a whole folder; nothing there is fine. */
  remove(path: string): Promise<void>;
  /** Whether anything is there, a link that leads nowhere too. */
  exists(path: string): Promise<boolean>;
}

/** The real disk. */
export const disk: Disk = {
  async makeDir(path, mode) {
    // From the beginning, so that it is open to nobody in between; and then exactly, whatever the umask is.
    await mkdir(path, { recursive: true, ...(mode === undefined ? {} : { mode }) });
    if (mode !== undefined) await chmod(path, mode);
  },
  async write(path, bytes, mode) {
    const handle = await open(path, 'wx', mode ?? 0o666);
    try {
      await handle.writeFile(bytes);
      // The umask has had its say in open(); a mode that was asked for is meant.
      if (mode !== undefined) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  async syncDir(path) {
    try {
      const handle = await open(path, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      // Windows opens no folders and some file systems sync none: there the rename itself has to do.
      if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes(errorCode(error) ?? '')) throw error;
    }
  },
  rename,
  async remove(path) {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  },
  async exists(path) {
    return (await lstat(path).catch(unlessMissing)) !== undefined;
  },
};

/**
 * Replaces a file as a whole: a reader, and whoever comes after a crash, sees the old bytes or the new ones. Folders
 * above are made; where the path is a link, the file that it leads to is replaced. Without `mode` an existing file
 * keeps its own.
 *
 * Not write-file-atomic, which takes one `write` for the whole: on a full disk that is a part of it, and it is renamed
 * into place all the same.
 */
export async function replaceFile(path: string, bytes: Uint8Array, mode?: number): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const dir = dirname(target);
  await disk.makeDir(dir);
  const kept = mode ?? (await stat(target).catch(() => undefined))?.mode;
  const temporary = join(dir, `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await disk.write(temporary, bytes, kept === undefined ? undefined : kept & 0o7777);
    await disk.rename(temporary, target);
  } catch (error) {
    await disk.remove(temporary);
    throw error;
  }
  await disk.syncDir(dir);
}

/** The `code` of a system error, `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Turns "not there" into `undefined`, for `.catch`. */
export function unlessMissing(error: unknown): undefined {
  if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
  throw error;
}
