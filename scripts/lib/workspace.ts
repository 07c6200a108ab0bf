import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The fields of a package.json that scripts and architecture tests read. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  description?: string;
  license?: string;
  type?: string;
  engines?: { node?: string };
  bin?: Record<string, string>;
  exports?: Record<string, string | ExportTarget>;
  files?: string[];
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  publishConfig?: { access?: string };
}

/** One entry of `exports`: the source, the declarations and the built file of the same module. */
export interface ExportTarget {
  '@skvm/source'?: string;
  types?: string;
  default: string;
}

export interface WorkspacePackage {
  /** Absolute path. */
  folder: string;
  /** Path relative to the repository, such as `packages/core`. */
  path: string;
  manifest: Manifest;
}

/**
 * The packages in the given folders of the workspace, sorted by path.
 *
 * @param parents folders that hold packages, relative to the repository
 */
export function workspacePackages(parents: readonly string[] = ['packages', 'apps']): WorkspacePackage[] {
  return parents
    .filter((parent) => existsSync(join(root, parent)))
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
    .filter((path) => existsSync(join(root, path, 'package.json')))
    .sort()
    .map((path) => ({ folder: join(root, path), path, manifest: readManifest(join(root, path)) }));
}

/** The package.json of a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
