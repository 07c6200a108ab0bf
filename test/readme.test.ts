import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { workspacePackages } from '../scripts/lib/workspace.ts';
import { codeBlocks } from './code-blocks.ts';

const libraries = [
  ...workspacePackages(['packages']),
  ...workspacePackages(['apps']).filter(({ folder }) => basename(folder) === 'studio'),
];

describe.each(libraries)('the README of $path', ({ folder }) => {
  it('shows a program of ten lines that runs offline and prints what it says', async () => {
    const [, section = ''] = readFileSync(join(folder, 'README.md'), 'utf8').split(/^## Ten lines$/m);
    const [program, output, ...others] = codeBlocks(section.split(/^## /m)[0] ?? '');
    expect(program?.language).toBe('ts');
    expect(others.filter(({ language }) => language === 'ts')).toEqual([]);

    // With the program on standard input its imports are resolved from the working directory, as a file there would.
    const run = await execa(process.execPath, ['--conditions=@skvm/source', '--input-type=module-typescript', '-'], {
      cwd: folder,
      input: program?.code ?? '',
      reject: false,
      env: { NODE_OPTIONS: '' },
    });
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' });
    if (output?.language === 'text' && output.before.trim() === '') expect(run.stdout).toBe(output.code.trimEnd());
  });
});
