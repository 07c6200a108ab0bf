// Shell blocks in the documents with `<!-- test -->` right above them are run, those of one page one after the other in
// one scratch folder that looks like a clone, with `skvm` on the PATH, an empty HOME and no keys.
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../scripts/lib/workspace.ts';
import { type CodeBlock, codeBlocks } from './code-blocks.ts';

const pages = globSync(['README*.md', 'docs/**/*.md'], { cwd: root })
  .sort()
  .map((page) => ({ page, blocks: codeBlocks(readFileSync(join(root, page), 'utf8')).filter(isTested) }));

/** Some blocks have eight commands, and a busy machine takes seconds for each. */
const BLOCK_TIMEOUT_MS = 240_000;

it('the pages show commands that are tested', () => {
  expect(pages.find(({ page }) => page === 'README.md')?.blocks.length).toBeGreaterThan(0);
});

describe.each(pages.filter(({ blocks }) => blocks.length > 0))('$page', ({ blocks }) => {
  let temp = '';

  beforeAll(() => {
    temp = mkdtempSync(join(tmpdir(), 'skvm-docs-'));
    for (const folder of ['bin', 'home', 'clone']) mkdirSync(join(temp, folder));
    for (const folder of ['skills', 'skvm-data', 'examples', 'docs']) {
      const source = join(root, folder);
      const filter = (path: string): boolean => !path.includes('node_modules');
      if (existsSync(source)) cpSync(source, join(temp, 'clone', folder), { recursive: true, filter });
    }
    const program = join(root, 'apps/cli/bin/dev.js');
    const command = join(temp, 'bin', 'skvm');
    writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" --conditions=@skvm/source "${program}" "$@"\n`);
    chmodSync(command, 0o755);
  });
  afterAll(() => rmSync(temp, { recursive: true, force: true }));

  it.each(blocks)(
    'line $line',
    async ({ code }) => {
      const run = await execa('bash', ['-euo', 'pipefail', '-c', code], {
        cwd: join(temp, 'clone'),
        extendEnv: false,
        env: {
          HOME: join(temp, 'home'),
          SKVM_CACHE: join(temp, 'home', '.skvm'),
          PATH: [join(temp, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
          LANG: 'C.UTF-8',
          NO_COLOR: '1',
        },
        stdin: 'ignore',
        all: true,
        reject: false,
      });
      expect({ exitCode: run.exitCode, output: run.exitCode === 0 ? '' : run.all }).toEqual({
        exitCode: 0,
        output: '',
      });
    },
    BLOCK_TIMEOUT_MS,
  );
});

function isTested({ language, before }: CodeBlock): boolean {
  return language === 'sh' && before.trimEnd().endsWith('<!-- test -->');
}
