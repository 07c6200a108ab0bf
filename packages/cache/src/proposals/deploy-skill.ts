import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { joinInside, type Skill } from '@skvm/core';
import { isBundled } from '@skvm/core/skill';
import { type Disk, disk, unlessMissing } from '../disk.ts';

/**
 * Puts a skill in place of the one in a folder: afterwards the bundle there is exactly this one. A crash at any moment
 * leaves the old bundle or the new one, whole, once {@link settleSkill} has looked at it. What is no part of a bundle
 * (`.git`, `node_modules`, links …) is never copied: it is moved over, and stays what it is. Files keep the permissions of
 * the file that they replace.
 *
 * @param dir absolute, with links resolved
 * @throws PATH_OUTSIDE before anything is written; what the disk says, with the old bundle or the new one in place
 */
export async function deploySkill(dir: string, skill: Skill, on: Disk = disk): Promise<void> {
  const { fresh, aside } = placesOf(dir);
  await settleSkill(dir, on);
  const files = [
    { path: 'SKILL.md', bytes: Buffer.from(skill.text), executable: false },
    ...skill.files.map(({ path, bytes, executable }) => ({ path, bytes, executable })),
  ];
  for (const { path } of files) joinInside(fresh, path);
  try {
    await on.makeDir(fresh);
    const folders = new Set([fresh]);
    for (const { path, bytes, executable } of files) {
      const file = joinInside(fresh, path);
      for (let folder = dirname(file); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
      await on.makeDir(dirname(file));
      await on.write(file, bytes, await modeFor(join(dir, path), executable));
    }
    for (const folder of [...folders].sort((a, b) => b.length - a.length)) await on.syncDir(folder);
  } catch (error) {
    await on.remove(fresh).catch(() => {});
    throw error;
  }
  await on.rename(dir, aside);
  try {
    await on.rename(fresh, dir);
  } catch (error) {
    await on.rename(aside, dir);
    await on.remove(fresh).catch(() => {});
    throw error;
  }
  await on.syncDir(dirname(dir));
  await settleSkill(dir, on);
}

/**
 * Makes a folder whole again after a deployment that was cut off: an old bundle that stands aside goes back when nothing
 * took its place; else what is no part of a bundle is moved over from it, and the rest of it goes.
 */
export async function settleSkill(dir: string, on: Disk = disk): Promise<void> {
  const { fresh, aside } = placesOf(dir);
  if (await on.exists(aside)) {
    if (await on.exists(dir)) {
      await moveUnbundled(aside, dir, on);
      await on.remove(aside);
    } else await on.rename(aside, dir);
    await on.syncDir(dirname(dir));
  }
  await on.remove(fresh);
}

/** Moves what is no part of a bundle; the folders that it lies in are made where they are not there any more. */
async function moveUnbundled(from: string, to: string, on: Disk): Promise<void> {
  for (const entry of (await readdir(from, { withFileTypes: true }).catch(unlessMissing)) ?? []) {
    const [source, goal] = [join(from, entry.name), join(to, entry.name)];
    if (isBundled(entry)) {
      if (entry.isDirectory()) await moveUnbundled(source, goal, on);
    } else if (!(await isThere(goal))) {
      await on.makeDir(to);
      await on.rename(source, goal);
    }
  }
}

const isThere = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Permissions of the file that is replaced, with the right to run it as the new one has it. */
async function modeFor(path: string, executable: boolean): Promise<number> {
  const mode = (await lstat(path).catch(() => undefined))?.mode;
  if (mode === undefined) return executable ? 0o755 : 0o644;
  const kept = mode & 0o777;
  if (((kept & 0o100) !== 0) === executable) return kept;
  // Whoever may read it may run it, or may not.
  return executable ? kept | ((kept & 0o444) >> 2) : kept & ~0o111;
}

/** Hidden, and beside the folder, so that they can be renamed to it. */
function placesOf(dir: string): { readonly fresh: string; readonly aside: string } {
  const at = (ending: string) => join(dirname(dir), `.${basename(dir)}.${ending}`);
  return { fresh: at('skvm-new'), aside: at('skvm-old') };
}
