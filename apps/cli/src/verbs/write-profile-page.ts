import { stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { profileFiles } from '@skvm/cache';
import { inputInvalid } from '@skvm/core';
import { type ProfilePageEntry, profilePage } from '@skvm/studio';
import type { Composition } from '../compose.ts';
import type { ProfiledTarget } from './profile-in-session.ts';

/**
 * Refuses a place where no page can be written, before anything is spent on what would stand in it.
 *
 * @throws INPUT_INVALID
 */
export async function requirePagePlace(file: string): Promise<void> {
  if ((await kindOf(file)) === 'folder') {
    throw inputInvalid(`Expected a file for --html, "${file}" is a folder`, `Such as --html=${file}/profile.html.`);
  }
  const folder = dirname(file);
  if ((await kindOf(folder)) !== 'folder') {
    throw inputInvalid(`Expected a file in a folder for --html, there is no folder "${folder}"`, 'Make it first.');
  }
}

/** Writes profiles side by side, with what failed in them, as one HTML file. */
export async function writeProfilePage(
  file: string,
  profiled: readonly ProfiledTarget[],
  composition: Pick<Composition, 'layout'>,
): Promise<void> {
  const entries = await Promise.all(profiled.map((one) => entryOf(one, composition)));
  await writeFile(file, profilePage(entries));
}

async function entryOf(
  { target, profile, document, failures }: ProfiledTarget,
  { layout }: Pick<Composition, 'layout'>,
): Promise<ProfilePageEntry> {
  if (failures) return { profile, document, failures };
  const kept = await profileFiles(layout).loadFailureReports(target);
  const isOther = kept && kept.profiledAt !== profile.profiledAt;
  return { profile, document, failures: kept?.reports, ...(isOther ? { failuresFrom: kept.profiledAt } : {}) };
}

async function kindOf(path: string): Promise<'folder' | 'other' | 'nothing'> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (!found) return 'nothing';
  return found.isDirectory() ? 'folder' : 'other';
}
