import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CacheLayout, openStore, publishTree, type TreeFile } from '@skvm/cache';
import { inputInvalid, isSkvmError, resolveInside, type Skill, unknownName } from '@skvm/core';
import { diffSkills, type FileDifference, keepSkill, loadSkill } from '@skvm/core/skill';
import { agentSkillsDir } from '@skvm/data';
import type { Outcome } from '../../base-command.ts';
import { layoutOf, type PlaceFlags, readEnvironment, toAbsolute } from '../../environment.ts';
import { installedText } from '../../reporters/installed-text.ts';
import type { Terminal } from '../../terminal.ts';
import { SKILL_FOLDERS } from './skill-folders.ts';

export interface InstallFlags extends PlaceFlags {
  readonly harness?: string | undefined;
  readonly dir?: string | undefined;
  readonly scope: 'project' | 'user';
  readonly force: boolean;
  readonly 'dry-run': boolean;
}

/** A skill of ours in an agent's folder. */
export interface InstalledSkill {
  readonly name: string;
  /** Absolute. */
  readonly dir: string;
  /** `current`: it was there, the same. `replaced`: another version was. */
  readonly action: 'installed' | 'replaced' | 'current';
  /** From what was there to ours. */
  readonly changes: readonly FileDifference[];
  /** Where the store keeps what was replaced; `null` when nothing was. */
  readonly backup: string | null;
}

/** `skvm skills install`. @throws INPUT_INVALID, PATH_OUTSIDE, before anything is written */
export async function installSkills(flags: InstallFlags, terminal: Terminal): Promise<Outcome> {
  const { root, path } = placeOf(flags, terminal);
  const planned: { skill: Skill; dir: string; there: Skill | undefined }[] = [];
  for (const name of (await readdir(agentSkillsDir)).sort()) {
    const skill = await loadSkill(join(agentSkillsDir, name));
    const dir = await resolveInside(root, path === '' ? name : `${path}/${name}`);
    planned.push({ skill, dir, there: await skillAt(dir) });
  }
  const edited = planned.flatMap(({ skill, dir, there }) =>
    there === undefined ? [] : diffSkills(there, skill).map((file) => join(dir, file.path)),
  );
  if (edited.length > 0 && !flags.force && !flags['dry-run']) {
    throw inputInvalid(
      `Expected no other version of the skills, got one that differs in ${edited.join(', ')}`,
      'Look at it with --dry-run; --force replaces it and keeps what was there in the store.',
    );
  }
  const layout = layoutOf(await readEnvironment(flags, terminal));
  const skills: InstalledSkill[] = [];
  for (const each of planned) skills.push(await place(each, layout, flags['dry-run']));
  return {
    document: { schema: 'skvm.skills-install/1', dryRun: flags['dry-run'], skills } as Outcome['document'],
    render: (style) => installedText(skills, flags['dry-run'], style),
  };
}

async function place(
  { skill, dir, there }: { readonly skill: Skill; readonly dir: string; readonly there: Skill | undefined },
  layout: CacheLayout,
  dryRun: boolean,
): Promise<InstalledSkill> {
  const { name } = skill;
  if (there?.digest === skill.digest) return { name, dir, action: 'current', changes: [], backup: null };
  const changes = diffSkills(there ?? { text: '', files: [] }, skill);
  const action = there === undefined ? 'installed' : 'replaced';
  if (dryRun) return { name, dir, action, changes, backup: null };
  const backup = there === undefined ? null : await keepSkill(there, openStore(layout.store));
  const files: Record<string, TreeFile> = { 'SKILL.md': skill.text };
  for (const { path, bytes, executable } of skill.files) files[path] = { bytes, executable };
  await publishTree({ dir, files, last: 'SKILL.md' });
  return { name, dir, action, changes, backup };
}

/** The folder that the flags name: below a root that links may not lead out of. */
function placeOf(flags: InstallFlags, terminal: Terminal): { root: string; path: string } {
  if (flags.dir !== undefined) return { root: toAbsolute(flags.dir, terminal), path: '' };
  const known = SKILL_FOLDERS.map(({ harness }) => harness);
  if (flags.harness === undefined) {
    throw inputInvalid('Expected --harness or --dir, got neither', `Harnesses: ${known.join(', ')}.`);
  }
  const folders = SKILL_FOLDERS.find(({ harness }) => harness === flags.harness);
  if (folders === undefined) {
    throw unknownName({ code: 'INPUT_INVALID', what: 'harness', name: flags.harness, known });
  }
  const path = folders[flags.scope];
  if (path === null) {
    const other = flags.scope === 'project' ? 'user' : 'project';
    throw inputInvalid(`${flags.harness} has no folder of skills for a ${flags.scope}`, `Give --scope=${other}.`);
  }
  return { root: flags.scope === 'project' ? terminal.cwd : terminal.home, path };
}

/** The skill in a folder; `undefined` when nothing is there. @throws INPUT_INVALID for what must not be replaced. */
async function skillAt(dir: string): Promise<Skill | undefined> {
  const info = await lstat(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (info === undefined) return undefined;
  const refuse = (what: string) =>
    inputInvalid(`Expected nothing or a skill at "${dir}", got ${what}`, 'Move it away.');
  if (info.isSymbolicLink()) throw refuse('a link');
  if (!info.isDirectory()) throw refuse('a file');
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  if (entries.length === 0) return undefined;
  const skill = await loadSkill(dir).catch((error: unknown) => {
    if (isSkvmError(error, 'SKILL_INVALID')) throw refuse('a folder that is no skill');
    throw error;
  });
  // What a bundle leaves out (links, .git, .env) would be lost.
  if (entries.filter((entry) => !entry.isDirectory()).length !== skill.files.length + 1) {
    throw refuse('a skill with links or hidden files beside it');
  }
  return skill;
}
