import { join } from 'node:path';
import { execa } from 'execa';
import { root, workspacePackages } from './workspace.ts';

/**
 * Packs every package that would be published, as it would be published: `catalog:` and `workspace:` resolved, only
 * the listed files. The packages must have been built.
 *
 * @param folder where the tarballs go
 * @returns package name → path of its tarball
 */
export async function packWorkspace(folder: string): Promise<Map<string, string>> {
  const published = workspacePackages().filter(({ manifest }) => !manifest.private);
  const filters = published.flatMap(({ path }) => ['--filter', `./${path}`]);
  await execa('pnpm', ['--recursive', ...filters, 'pack', '--pack-destination', folder], {
    cwd: root,
    preferLocal: true,
  });
  return new Map(
    published.map(({ manifest: { name, version } }) => [
      name,
      join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`),
    ]),
  );
}
