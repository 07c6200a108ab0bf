import { readFile, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Context, inputInvalid, type Skill } from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import { toAbsolute } from '../../environment.ts';
import type { Terminal } from '../../terminal.ts';

/** A skill with the folder that an accepted proposal goes to. */
export type PlacedSkill = Skill & { readonly dir: string };

/**
 * Loads the skill of `--skill`, or all of `--skill-list`: one folder a line, relative to the file, `#` begins a comment;
 * a folder that is named twice counts once.
 *
 * @throws SKILL_INVALID, INPUT_INVALID
 */
export async function findSkills(
  flags: { readonly skill?: string | undefined; readonly 'skill-list'?: string | undefined },
  terminal: Terminal,
  { report }: Pick<Context, 'report'>,
): Promise<readonly PlacedSkill[]> {
  const load = async (path: string): Promise<PlacedSkill> => {
    const skill = await loadSkill(path, { report });
    return { ...skill, dir: await realpath(skill.dir ?? path) };
  };
  if (flags.skill !== undefined) return [await load(toAbsolute(flags.skill, terminal))];
  const list = toAbsolute(flags['skill-list'] ?? '', terminal);
  const text = await readFile(list, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw inputInvalid(`Expected a list of skills, cannot read "${list}" (${error.code})`);
  });
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*$/, '').trim());
  const paths = lines
    .filter((line) => line !== '')
    .map((line) => toAbsolute(line, { ...terminal, cwd: dirname(list) }));
  if (paths.length === 0) throw inputInvalid(`Expected folders of skills in "${list}", one a line, found none`);
  // One folder may be named in several ways; it is worked on once.
  const found = await Promise.all(paths.map(load));
  return [...new Map(found.map((skill) => [skill.dir, skill])).values()];
}
