import type { Skill, SkillFile } from '../spec/skill.ts';
import { skillFromFiles } from './skill-from-files.ts';

/** The parts of a skill that are files. */
export type Bundle = Pick<Skill, 'text' | 'files'>;

/** A file of a bundle without its path. */
export type BundleEntry = Omit<SkillFile, 'path'>;

/** All files of a bundle by path, `SKILL.md` among them. */
export function bundleMap({ text, files }: Bundle): Map<string, BundleEntry> {
  return new Map([
    ['SKILL.md', { bytes: Buffer.from(text), executable: false }],
    ...files.map(({ path, bytes, executable }) => [path, { bytes, executable }] as const),
  ]);
}

/**
 * The skill of such a map.
 *
 * @param like gives its folder and, where the text has none, its name
 * @throws SKILL_INVALID when the text is missing or cannot be read
 */
export function skillOfMap(map: ReadonlyMap<string, BundleEntry>, like: Pick<Skill, 'name' | 'dir'>): Skill {
  const files = [...map].filter(([path]) => path !== 'SKILL.md').map(([path, entry]) => ({ path, ...entry }));
  const input = { text: map.get('SKILL.md')?.bytes ?? new Uint8Array(), files, folder: like.name };
  return skillFromFiles(like.dir === undefined ? input : { ...input, dir: like.dir });
}

/** Whether two files are the same, both being absent included. */
export function isSameEntry(a: BundleEntry | undefined, b: BundleEntry | undefined): boolean {
  if (!a || !b) return a === b;
  return a.executable === b.executable && Buffer.compare(a.bytes, b.bytes) === 0;
}
