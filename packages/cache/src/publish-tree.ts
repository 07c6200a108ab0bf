import { basename, dirname, join } from 'node:path';
import { inputInvalid, joinInside } from '@skvm/core';
import { type Disk, disk } from './disk.ts';
import { withLock } from './lock.ts';

/** A file of a tree. */
export type TreeFile = string | Uint8Array | { readonly bytes: string | Uint8Array; readonly executable: boolean };

/**
 * Puts a whole folder in place of another: afterwards it holds exactly these files. A crash at any moment leaves the
 * old tree or the new one, whole; for a moment in between the old one stands aside, where {@link settleTree} and the
 * next publication find it. Processes that publish to the same folder take turns.
 *
 * @param input.dir absolute; its parent is made
 * @param input.files by POSIX path relative to `dir`
 * @param input.last path of the file to write last: the one that readers trust the others by
 * @throws PATH_OUTSIDE, INPUT_INVALID, before anything is written
 */
export async function publishTree(
  input: { readonly dir: string; readonly files: Readonly<Record<string, TreeFile>>; readonly last?: string },
  options: { readonly signal?: AbortSignal; readonly disk?: Disk } = {},
): Promise<void> {
  const { dir, files, last } = input;
  const on = options.disk ?? disk;
  const { fresh, aside } = placesOf(dir);
  if (last !== undefined && !(last in files)) throw inputInvalid(`Expected "${last}" to be one of the files of ${dir}`);
  const paths = Object.keys(files).sort((a, b) => Number(a === last) - Number(b === last) || (a < b ? -1 : 1));
  const staged = paths.map((path) => ({ path: joinInside(fresh, path), file: files[path] ?? '' }));
  if (staged.some(({ path }) => path === fresh))
    throw inputInvalid(`Expected paths of files, got the folder ${dir} itself`);

  await lockTree(dir, options.signal, async () => {
    await settle(dir, on);
    try {
      await on.remove(fresh);
      await on.makeDir(fresh);
      const folders = new Set([fresh]);
      for (const { path, file } of staged) {
        for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
        await on.makeDir(dirname(path));
        const { bytes, executable } = toFile(file);
        await on.write(path, bytes, executable ? 0o755 : 0o644);
      }
      // The deepest first: a folder is on disk when what it names is.
      for (const folder of [...folders].sort((a, b) => b.length - a.length)) await on.syncDir(folder);
    } catch (error) {
      await on.remove(fresh);
      throw error;
    }
    const isOldThere = await on.exists(dir);
    if (isOldThere) {
      await on.rename(dir, aside);
      await on.syncDir(dirname(dir));
    }
    try {
      await on.rename(fresh, dir);
    } catch (error) {
      if (isOldThere) await on.rename(aside, dir);
      throw error;
    }
    await on.syncDir(dirname(dir));
    await on.remove(aside);
  });
}

/**
 * Makes a published folder whole again after a crash: an old tree that stands aside goes back to its place. To be
 * called before a folder that {@link publishTree} writes is read; it waits for a publication under way.
 */
export async function settleTree(dir: string, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
  if ((await disk.exists(dir)) || !(await disk.exists(placesOf(dir).aside))) return;
  await lockTree(dir, options.signal, () => settle(dir, disk));
}

async function settle(dir: string, on: Disk): Promise<void> {
  const { aside } = placesOf(dir);
  if (!(await on.exists(aside))) return;
  if (await on.exists(dir)) return on.remove(aside);
  await on.rename(aside, dir);
  await on.syncDir(dirname(dir));
}

/** Hidden, and beside the folder, so that they can be renamed to it. */
function placesOf(dir: string): { readonly fresh: string; readonly aside: string; readonly lock: string } {
  const at = (ending: string) => join(dirname(dir), `.${basename(dir)}.${ending}`);
  return { fresh: at('new'), aside: at('old'), lock: at('lock') };
}

async function lockTree(dir: string, signal: AbortSignal | undefined, work: () => Promise<void>): Promise<void> {
  await withLock(placesOf(dir).lock, work, { what: dir, wait: true, ...(signal && { signal }) });
}

function toFile(file: TreeFile): { bytes: Uint8Array; executable: boolean } {
  const { bytes, executable } =
    typeof file === 'string' || file instanceof Uint8Array ? { bytes: file, executable: false } : file;
  return { bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes, executable };
}
