import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SkvmError } from '@skvm/core';

/** A file of the page, in memory. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

// Beside the built module (and beside the bundled CLI, which copies it), or in the package when this runs from source.
const builtPage = join(import.meta.dirname, 'page');
const packageDir = join(import.meta.dirname, '../..');

/**
 * The page's files by URL path. Whatever is not in this map is not served, so no request ever becomes a path. From
 * source a page that is not built yet is built.
 *
 * @throws INSTALLATION_INCOMPLETE when the page is not there and cannot be built
 */
export async function loadPage(): Promise<ReadonlyMap<string, PageFile>> {
  const dir = await findPage();
  const names = await readdir(dir, { recursive: true });
  const files = new Map<string, PageFile>();
  for (const name of names.sort()) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const path = `/${name.replaceAll('\\', '/')}`;
    files.set(path === '/index.html' ? '/' : path, { type, bytes: new Uint8Array(await readFile(join(dir, name))) });
  }
  return files;
}

async function findPage(): Promise<string> {
  if (isPage(builtPage)) return builtPage;
  const dir = join(packageDir, 'dist/page');
  if (isPage(dir)) return dir;
  if (import.meta.filename.endsWith('.ts')) await buildPage();
  if (isPage(dir)) return dir;
  throw new SkvmError({
    code: 'INSTALLATION_INCOMPLETE',
    message: `The review page is not built: there is no ${join(dir, 'index.html')}`,
    hint: 'In a clone run `pnpm build`; an installed program lacks a part of itself, install it again.',
  });
}

function isPage(dir: string): boolean {
  return existsSync(join(dir, 'index.html'));
}

/** Vite is a development dependency: a bundler must not see the import. */
async function buildPage(): Promise<void> {
  const name = 'vite';
  const { build } = (await import(name)) as { build(config: object): Promise<unknown> };
  const config = (await import(pathToFileURL(join(packageDir, 'vite.config.ts')).href)) as { default: object };
  await build({ ...config.default, configFile: false, logLevel: 'silent' });
}
