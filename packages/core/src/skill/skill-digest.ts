import { createHash } from 'node:crypto';
import type { Digest } from '../hash.ts';
import type { SkillFile } from '../spec/skill.ts';

/** sha256 (hex) of a bundle: for `SKILL.md` and each file in order of path, its path, mode and content. */
export function skillDigest(text: string, files: readonly SkillFile[]): Digest {
  const hash = createHash('sha256');
  const all: SkillFile[] = [{ path: 'SKILL.md', bytes: Buffer.from(text), executable: false }, ...files];
  for (const file of all.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${file.path}\0${file.executable ? 'x' : '-'}\0${file.bytes.byteLength}\0`);
    hash.update(file.bytes);
  }
  return hash.digest('hex');
}
