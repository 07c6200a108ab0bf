import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { inputInvalid, joinInside, type Skill } from '@skvm/core';
import { isBundled } from '@skvm/core/skill';
import { disk, unlessMissing } from '../disk.ts';

/**
 * Puts a skill in place of the one in a folder: afterwards the bundle there is exactly this one, and the old one stands
 * aside until {@link clearAside}. Whatever cuts it off, {@link settleSkill} makes the old bundle or the new one of it,
 * whole, and tells which. Files and folders keep the permissions of what they replace.
 *
 * @param dir absolute, with links resolved
 * @throws INPUT_INVALID, PATH_OUTSIDE before anything is written; what the disk says
 */
export async function deploySkill(dir: string, skill: Skill): Promise<void> {
  const { fresh, aside } = placesOf(dir);
  await settleSkill(dir);
  await clearAside(dir);
  const files = [
    { path: 'SKILL.md', bytes: Buffer.from(skill.text), executable: false },
    ...skill.files.map(({ path, bytes, executable }) => ({ path, bytes, executable })),
  ];
  for (const { path } of files) {
    joinInside(fresh, path);
    await refuseUnbundled(dir, path);
  }
  // Nobody else's until it has the permissions of what it replaces.
  await disk.makeDir(fresh, 0o700);
  const folders = new Set([fresh]);
  for (const { path, bytes, executable } of files) {
    const file = joinInside(fresh, path);
    for (let folder = dirname(file); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
    await disk.makeDir(dirname(file));
    await disk.write(file, bytes, await modeFor(join(dir, path), executable));
  }
  // The deepest first: a folder is on disk when what it names is, and may be closed to us when it is full.
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    const mode = (await lstat(join(dir, relative(fresh, folder))).catch(unlessMissing))?.mode;
    await disk.makeDir(folder, mode === undefined ? undefined : mode & 0o7777);
    await disk.syncDir(folder);
  }
  await disk.rename(dir, aside);
  await disk.rename(fresh, dir);
  await disk.syncDir(dirname(dir));
}

/**
 * Makes a folder whole again, whatever cut a deployment off, and tells whether the new bundle is in place. When nothing
 * took the place of the old one, it goes back. Else what is no part of a bundle (`.git`, `node_modules`, links …) is
 * moved over from it: it is never copied, and stays what it is.
 */
export async function settleSkill(dir: string): Promise<boolean> {
  const { aside } = placesOf(dir);
  if (!(await disk.exists(aside))) return false;
  const isReplaced = await disk.exists(dir);
  if (isReplaced) await moveUnbundled(aside, dir);
  else await disk.rename(aside, dir);
  await disk.syncDir(dirname(dir));
  return isReplaced;
}

/** Removes what deployments leave beside a folder. By the old bundle one can tell that the new one took its place. */
export async function clearAside(dir: string): Promise<void> {
  const { fresh, aside } = placesOf(dir);
  await disk.remove(aside);
  await disk.remove(fresh);
}

/**
 * Moves what is no part of a bundle, empty folders too; the folders that it lies in are made where they are not there any
 * more.
 */
async function moveUnbundled(from: string, to: string): Promise<void> {
  for (const entry of (await readdir(from, { withFileTypes: true }).catch(unlessMissing)) ?? []) {
    const [source, goal] = [join(from, entry.name), join(to, entry.name)];
    const isEmpty = entry.isDirectory() && (await readdir(source)).length === 0;
    if (isBundled(entry) && !isEmpty) {
      if (entry.isDirectory()) await moveUnbundled(source, goal);
    } else if (!(await disk.exists(goal))) {
      await makeLike(from, to);
      await disk.rename(source, goal);
    }
  }
}

/** Makes a folder, and those above it, with the permissions that they had; the uppermost is there. */
async function makeLike(from: string, to: string): Promise<void> {
  if (await disk.exists(to)) return;
  await makeLike(dirname(from), dirname(to));
  await disk.makeDir(to, (await lstat(from)).mode & 0o7777);
}

/** A link of the user's may not be in the way of a file: it would be lost. @throws INPUT_INVALID */
async function refuseUnbundled(dir: string, path: string): Promise<void> {
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count += 1) {
    const at = join(dir, ...parts.slice(0, count));
    if ((await lstat(at).catch(unlessMissing))?.isSymbolicLink()) {
      throw inputInvalid(
        `${at} is a link, and the proposal has a file ${path} there`,
        'Put the link somewhere else, or accept other hunks with --hunks=<ids>.',
      );
    }
  }
}

/** Permissions of the file that is replaced, with the right to run it as the new one has it. */
async function modeFor(path: string, executable: boolean): Promise<number> {
  const mode = (await lstat(path).catch(unlessMissing))?.mode;
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
