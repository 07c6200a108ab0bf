import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { resolveInside } from '../resolve-inside.ts';
import type { Skill } from '../spec/skill.ts';

/**
 * Writes a skill's bundle into a folder, which is made when it is not there. Files of that name are replaced.
 *
 * @throws PATH_OUTSIDE when a file of the bundle would land outside the folder.
 */
export async function writeSkill(skill: Pick<Skill, 'text' | 'files'>, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(await resolveInside(dir, 'SKILL.md'), skill.text);
  for (const file of skill.files) {
    const path = await resolveInside(dir, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.bytes);
    if (file.executable) await chmod(path, 0o755);
  }
}
