import { lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * Makes an outside project that depends on packed packages, and installs it with npm as a user would. What one of them
 * needs of the others is taken from the tarballs too.
 *
 * @param folder made when it is absent
 * @param names packages to install
 * @param tarballs all packed packages, by name
 */
export async function installPacked(
  folder: string,
  names: readonly string[],
  tarballs: ReadonlyMap<string, string>,
): Promise<void> {
  const files = Object.fromEntries([...tarballs].map(([name, tarball]) => [name, `file:${tarball}`]));
  const dependencies = Object.fromEntries(names.map((name) => [name, files[name] ?? name]));
  const overrides = Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'outside-project', private: true, type: 'module', dependencies, overrides }),
  );
  await execa('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
}

/** Size of all files below a folder, in bytes; links count as links. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map(async (entry) => (await lstat(join(folder, entry))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
