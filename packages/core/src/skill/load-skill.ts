import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isSkvmError, skillInvalid } from '../error.ts';
import type { Diagnostic } from '../spec/diagnostic.ts';
import type { Skill, SkillFile } from '../spec/skill.ts';
import { skillFromFiles } from './skill-from-files.ts';

/** Never part of a bundle: version control, dependencies, editor litter, and what may hold secrets. */
const LEFT_OUT = new Set(['.git', '.hg', '.svn', 'node_modules', '__pycache__', '.venv', '.DS_Store', '.env']);

/** Whether an entry of a skill's folder belongs to its bundle: a file or a folder, of a name that is not left out. */
export function isBundled(entry: Pick<Dirent, 'name' | 'isFile' | 'isDirectory'>): boolean {
  return !isLeftOut(entry.name) && (entry.isFile() || entry.isDirectory());
}

const isLeftOut = (name: string) => LEFT_OUT.has(name) || name.startsWith('.env.');

const MAX_FILES = 2_000;
const MAX_BUNDLE_BYTES = 64 * 1024 * 1024;

/**
 * Loads a skill from its folder, or from the path of its `SKILL.md`.
 * Symbolic links are not followed: a bundle is what is in the folder. They are reported and left out, as are
 * `.git`, `node_modules`, `.env` and their like.
 *
 * @throws SKILL_INVALID when there is no readable `SKILL.md`, it is not UTF-8, over 1 MiB or has broken YAML, or the
 * bundle has over 2,000 files or 64 MiB.
 */
export async function loadSkill(
  path: string,
  options: { readonly report?: (diagnostic: Diagnostic) => void } = {},
): Promise<Skill> {
  const given = resolve(path);
  const dir = basename(given) === 'SKILL.md' ? dirname(given) : given;
  const text = await readText(join(dir, 'SKILL.md'), dir, path);
  const report = options.report ?? (() => {});
  const files = await readBundle(dir, report);
  return skillFromFiles({ text, files, folder: basename(dir), dir, report });
}

async function readText(file: string, dir: string, given: string): Promise<Uint8Array> {
  try {
    const info = await lstat(file);
    if (info.isSymbolicLink()) {
      throw skillInvalid(file, 'expected a file, got a symbolic link', 'Put the file itself into the folder.');
    }
    if (!info.isFile()) throw skillInvalid(file, 'expected a file');
    return await readFile(file);
  } catch (error) {
    if (isSkvmError(error)) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw skillInvalid(file, `cannot be read (${code})`);
    const isFolder = await stat(dir).then(
      (info) => info.isDirectory(),
      () => false,
    );
    throw isFolder
      ? skillInvalid(dir, 'expected a file SKILL.md in this folder, found none')
      : skillInvalid(given, 'expected the folder of a skill, found nothing there');
  }
}

async function readBundle(root: string, report: (diagnostic: Diagnostic) => void): Promise<SkillFile[]> {
  const files: SkillFile[] = [];
  let bytes = 0;
  const note = (code: string, file: string, message: string) =>
    report({ severity: 'warning', code, message, file, source: 'skill' });
  async function walk(folder: string, prefix: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${prefix}${entry.name}`;
      if (path === 'SKILL.md') continue;
      if (isLeftOut(entry.name)) {
        note('bundle-left-out', path, `"${path}" is not part of the skill and is left out`);
      } else if (entry.isSymbolicLink()) {
        note('bundle-link', path, `"${path}" is a symbolic link and is left out`);
      } else if (entry.isDirectory()) {
        await walk(join(folder, entry.name), `${path}/`);
      } else if (entry.isFile()) {
        const file = join(folder, entry.name);
        const info = await stat(file);
        bytes += info.size;
        if (files.length >= MAX_FILES || bytes > MAX_BUNDLE_BYTES) {
          throw skillInvalid(root, `expected at most ${MAX_FILES} files and 64 MiB, found more`);
        }
        files.push({ path, bytes: await readFile(file), executable: (info.mode & 0o100) !== 0 });
      } else {
        note('bundle-special', path, `"${path}" is neither a file nor a folder and is left out`);
      }
    }
  }
  await walk(root, '');
  return files;
}
