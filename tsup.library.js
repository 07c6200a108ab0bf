// The whole build of a library: every package re-exports this, so that changing the bundler is one edit.
import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

/**
 * What to build, read off a package.json: the name of each file in dist → its source.
 *
 * @param {{ exports?: Record<string, string | { '@skvm/source'?: string, default: string }> }} manifest
 * @returns {Record<string, string>}
 */
export function libraryEntries({ exports = {} }) {
  /** @type {Record<string, string>} */
  const entries = {};
  for (const target of Object.values(exports)) {
    if (typeof target === 'string' || !target['@skvm/source']) continue;
    entries[target.default.replace(/^\.\/dist\/|\.js$/g, '')] = target['@skvm/source'];
  }
  return entries;
}

export default defineConfig(() => ({
  entry: libraryEntries(JSON.parse(readFileSync('package.json', 'utf8'))),
  format: 'esm',
  dts: true,
  sourcemap: true,
  clean: true,
  target: 'node22',
  // Types come from the built declarations of other packages, so that theirs are imported, not copied.
  tsconfig: '../../tsconfig.build.json',
}));
