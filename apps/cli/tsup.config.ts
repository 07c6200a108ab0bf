import { readdirSync } from 'node:fs';
import { defineConfig } from 'tsup';

const commands = readdirSync('src/commands', { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.ts'),
);

const compilers = ['typescript', 'tsx', 'ts-node'];

// Everything is bundled, so that an installed program is small and starts fast. CommonJS that is bundled (oclif) still
// asks for Node's own modules with `require`.
export default defineConfig({
  entry: {
    main: 'src/main.ts',
    'help-texts': 'src/help-texts.ts',
    ...Object.fromEntries(commands.map((path) => [`commands/${path.replace(/\.ts$/, '')}`, `src/commands/${path}`])),
  },
  format: 'esm',
  platform: 'node',
  target: 'node22',
  splitting: true,
  minify: true,
  keepNames: true,
  clean: true,
  // Not what oclif would compile commands with, if they were not built.
  external: compilers,
  noExternal: [new RegExp(`^(?!(?:${compilers.join('|')})(?:/|$))`)],
  tsconfig: '../../tsconfig.build.json',
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  esbuildOptions(options) {
    options.conditions = ['@skvm/source'];
  },
});
