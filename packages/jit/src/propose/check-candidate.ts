import { errorMessage, type Skill, type SkillFile } from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';

/** A candidate may grow by so much beyond what it was made from, lines of `SKILL.md` and bytes of the bundle. */
export const MAX_ADDED_LINES = 200;
export const MAX_ADDED_BYTES = 64 * 1024;

/** Who the skill is, and what it may do without asking: not for a proposer to decide. */
const FIXED_KEYS = ['name', 'allowed-tools'];

/** Files as a proposer left them. */
export interface CandidateFiles {
  /** By POSIX path within the skill. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly executables: ReadonlySet<string>;
}

/** A skill that can be tried, or why it cannot. */
export type CheckedCandidate = { readonly skill: Skill } | { readonly reason: string };

/**
 * Whether what a proposer left is a skill that can be tried: it can be read, keeps its name and its front matter, has
 * not grown beyond bounds, and brings along no program and no bytes that were not there before.
 */
export function checkCandidate(parent: Skill, { files, executables }: CandidateFiles): CheckedCandidate {
  const text = files.get('SKILL.md');
  if (!text) return { reason: 'SKILL.md is gone' };
  const known = new Map(parent.files.map((file) => [file.path, file]));
  const bundle: SkillFile[] = [];
  for (const [path, bytes] of files) {
    if (path === 'SKILL.md') continue;
    const old = known.get(path);
    // A workspace keeps no modes of files that an agent wrote anew.
    const executable = old ? old.executable : executables.has(path);
    if (!old && executable) return { reason: `${path} is a new program` };
    if (!(old && Buffer.compare(old.bytes, bytes) === 0) && !isText(bytes)) return { reason: `${path} is not text` };
    bundle.push({ path, bytes, executable });
  }
  let skill: Skill;
  try {
    const input = { text, files: bundle, folder: parent.name };
    skill = skillFromFiles(parent.dir === undefined ? input : { ...input, dir: parent.dir });
  } catch (error) {
    return { reason: `SKILL.md cannot be read: ${errorMessage(error)}` };
  }
  if (skill.name !== parent.name) return { reason: `the skill was renamed from "${parent.name}" to "${skill.name}"` };
  const lost = Object.keys(parent.frontMatter).filter((key) => !Object.hasOwn(skill.frontMatter, key));
  if (lost.length > 0) return { reason: `the front matter has lost ${lost.join(', ')}` };
  for (const key of FIXED_KEYS) {
    const [before, after] = [parent.frontMatter[key], skill.frontMatter[key]];
    if (JSON.stringify(before) !== JSON.stringify(after)) return { reason: `"${key}" of the front matter was changed` };
  }
  if (parent.description !== '' && skill.description === '') return { reason: 'the description is gone' };
  const lines = (one: Skill) => one.text.split('\n').length;
  const added = lines(skill) - lines(parent);
  if (added > MAX_ADDED_LINES)
    return { reason: `SKILL.md grew by ${added} lines, at most ${MAX_ADDED_LINES} are taken` };
  const grown = sizeOf(skill) - sizeOf(parent);
  if (grown > MAX_ADDED_BYTES)
    return { reason: `the bundle grew by ${grown} bytes, at most ${MAX_ADDED_BYTES} are taken` };
  return { skill };
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function sizeOf({ text, files }: Skill): number {
  return Buffer.byteLength(text) + files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}
