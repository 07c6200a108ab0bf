import { skillInvalid } from '../error.ts';
import type { Diagnostic } from '../spec/diagnostic.ts';
import type { Skill, SkillFile } from '../spec/skill.ts';
import { readFrontMatter } from './front-matter.ts';
import { skillDigest } from './skill-digest.ts';

/** The largest `SKILL.md` that is loaded, bytes. */
export const MAX_SKILL_TEXT_BYTES = 1024 * 1024;

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** True for a name that the Agent Skills format allows: 1 to 64 of `a-z`, `0-9` and single inner `-`. */
export function isSkillName(name: string): boolean {
  return name.length <= 64 && NAME.test(name);
}

/** Turns any text into a valid skill name; `skill` when nothing is left of it. */
export function toSkillName(text: string): string {
  const name = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 64)
    .replace(/-+$/, '');
  return name === '' ? 'skill' : name;
}

export interface SkillInput {
  /** Content of `SKILL.md`. */
  readonly text: string | Uint8Array;
  /** The other files. */
  readonly files?: readonly SkillFile[];
  /** Name of the folder, for a skill whose front matter has no valid name. Default `skill`. */
  readonly folder?: string;
  readonly dir?: string;
  /** Gets what is odd about the skill but does not keep it from being used. */
  readonly report?: (diagnostic: Diagnostic) => void;
}

/**
 * Makes a skill from contents in memory. Lenient: what can be used is used, oddities are reported.
 *
 * @throws SKILL_INVALID when `SKILL.md` is not UTF-8, is over 1 MiB, or has front matter that is not YAML.
 */
export function skillFromFiles(input: SkillInput): Skill {
  const { files = [], folder = 'skill', report = () => {} } = input;
  const where = input.dir ?? folder;
  const text = typeof input.text === 'string' ? input.text : decode(input.text, where);
  if (Buffer.byteLength(text) > MAX_SKILL_TEXT_BYTES) {
    throw skillInvalid(`${where}/SKILL.md`, `expected at most 1 MiB, got ${Buffer.byteLength(text)} bytes`);
  }
  const frontMatter = readFrontMatter(text);
  const broken = frontMatter.errors.find((error) => error.code === 'yaml');
  if (broken) {
    const line = text.slice(0, broken.offset).split(/\r\n|\n|\r/).length;
    throw skillInvalid(
      `${where}/SKILL.md:${line}`,
      `front matter is not valid YAML: ${broken.message}`,
      'Quote values that contain ": " or begin with a special character.',
    );
  }
  const note = (code: string, message: string) =>
    report({ severity: 'warning', code, message, file: 'SKILL.md', source: 'skill' });
  for (const error of frontMatter.errors) note(`front-matter-${error.code}`, error.message);
  const { name: given, description } = frontMatter.values;
  const fallback = toSkillName(folder);
  const name = typeof given === 'string' && isSkillName(given) ? given : fallback;
  if (given === undefined) note('name-missing', `No name in the front matter; using "${name}"`);
  else if (name !== given) note('name-invalid', `Name ${JSON.stringify(given)} is not valid; using "${name}"`);
  if (typeof description !== 'string' || description.trim() === '') note('description-missing', 'No description');
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    name,
    description: typeof description === 'string' ? description.trim() : '',
    text,
    frontMatter: frontMatter.values,
    files: sorted,
    digest: skillDigest(text, sorted),
    ...(input.dir === undefined ? {} : { dir: input.dir }),
  };
}

function decode(bytes: Uint8Array, where: string): string {
  if (bytes.byteLength > MAX_SKILL_TEXT_BYTES) {
    throw skillInvalid(`${where}/SKILL.md`, `expected at most 1 MiB, got ${bytes.byteLength} bytes`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw skillInvalid(`${where}/SKILL.md`, 'expected UTF-8 text, got bytes that are not', 'Save the file as UTF-8.');
  }
}
