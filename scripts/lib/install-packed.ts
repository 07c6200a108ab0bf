import { lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Manifest } from './workspace.ts';

/**
 * Installs a project outside the workspace with npm, as a user would, except that packages of ours come from tarballs:
 * those that the project asks for, and those that they ask for in turn.
 *
 * @param folder made when it is absent; its package.json is written
 * @param tarballs package name → path
 * @param manifest package.json of the project; ranges of packages of ours do not matter
 */
export async function installPacked(
  folder: string,
  tarballs: ReadonlyMap<string, string>,
  manifest: Partial<Manifest>,
): Promise<void> {
  const fromTarballs = (dependencies: Record<string, string> = {}): Record<string, string> =>
    Object.fromEntries(
      Object.entries(dependencies).map(([name, range]) => [
        name,
        tarballs.has(name) ? `file:${tarballs.get(name)}` : range,
      ]),
    );
  const dependencies = fromTarballs(manifest.dependencies);
  const devDependencies = fromTarballs(manifest.devDependencies);
  // npm refuses to override what is also a direct dependency.
  const indirect = [...tarballs].filter(([name]) => !(name in dependencies) && !(name in devDependencies));
  const overrides = Object.fromEntries(indirect.map(([name, tarball]) => [name, `file:${tarball}`]));
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, type: 'module', ...manifest, dependencies, devDependencies, overrides }, null, 2),
  );
  await execa('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
}

/** Size of all files below a folder, in bytes; links count as links. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map(async (entry) => (await lstat(join(folder, entry))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
