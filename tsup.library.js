// The whole build of a library: every package re-exports this, so that changing the bundler is one edit.
import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const entry = Object.fromEntries(
  Object.values(manifest.exports)
    .filter((target) => typeof target === 'object')
    .map((target) => [target.default.replace(/^\.\/dist\/|\.js$/g, ''), target['@skvm/source']]),
);

export default defineConfig({
  entry,
  format: 'esm',
  dts: true,
  sourcemap: true,
  clean: true,
  target: 'node22',
  // Types come from the built declarations of other packages, so that theirs are imported, not copied.
  tsconfig: '../../tsconfig.build.json',
});
