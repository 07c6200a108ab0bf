import type { Skill } from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';

/** The kind of line end that a text uses most at its beginning; `\n` for one without. */
function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** A skill with another text, all else unchanged. */
export function withText(skill: Skill, text: string): Skill {
  const input = { text, files: skill.files, folder: skill.name };
  return skillFromFiles(skill.dir === undefined ? input : { ...input, dir: skill.dir });
}

/** A skill with a section at its end, in the line ends of its text. */
export function withSection(skill: Skill, lines: readonly string[]): Skill {
  const end = lineEndOf(skill.text);
  const gap = skill.text.endsWith(`${end}${end}`) ? '' : skill.text.endsWith(end) ? end : `${end}${end}`;
  return withText(skill, `${skill.text}${gap}${lines.join(end)}${end}`);
}

/** Every text of a bundle changed by a function; files that are not text, and those that stay the same, are kept as they are. */
export function mapTexts(
  skill: Skill,
  change: (text: string) => string,
): { readonly skill: Skill; readonly paths: string[] } {
  const paths: string[] = [];
  const text = change(skill.text);
  if (text !== skill.text) paths.push('SKILL.md');
  const files = skill.files.map((file) => {
    if (!/\.(?:md|markdown|txt)$/i.test(file.path)) return file;
    const before = Buffer.from(file.bytes).toString('utf8');
    const after = change(before);
    if (after === before) return file;
    paths.push(file.path);
    return { ...file, bytes: Buffer.from(after) };
  });
  const input = { text, files, folder: skill.name };
  return { skill: skillFromFiles(skill.dir === undefined ? input : { ...input, dir: skill.dir }), paths };
}
