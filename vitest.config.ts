import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { memoryDir } from './scripts/lib/memory-dir.ts';
import { SlowFirst } from './test/slow-first.ts';

// Tests see neither the keys nor the settings of whoever runs them.
for (const name of Object.keys(process.env)) {
  if (/^SKVM_|_API_KEY$|_BASE_URL$|^OLLAMA_HOST$/.test(name)) delete process.env[name];
}

// Vitest keeps a token there for its web server, which is not used; it need not stay in the HOME of whoever runs this.
process.env.XDG_DATA_HOME = join(import.meta.dirname, 'node_modules', '.cache');

// Tests write thousands of small files, and have each flushed to the disk: in memory that takes a quarter of the time.
const inMemory = memoryDir();
if (inMemory !== undefined) process.env.TMPDIR ??= inMemory;

const conditions = ['@skvm/source', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'apps/*/{src,test}/**/*.test.ts',
      'test/**/*.test.ts',
      'examples/*/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
    setupFiles: ['./test/fail-on-console.ts'],
    pool: 'forks',
    // By default vitest leaves a core to itself, which on two cores is every other one. It hardly needs it.
    maxWorkers: '100%',
    sequence: { sequencer: SlowFirst },
    execArgv: ['--conditions=@skvm/source'],
    // For what hangs: no test is about speed, and a busy machine can be ten times slower.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
