import { join } from 'node:path';
import { defineConfig } from 'vite';

// Nothing is inlined: the server's content security policy allows files of its own and nothing else.
export default defineConfig({
  root: join(import.meta.dirname, 'src/page'),
  base: '/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(import.meta.dirname, 'dist/page'),
    emptyOutDir: true,
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
});
