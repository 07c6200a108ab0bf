import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWriteAllowance, editTextFile, writeTextFile } from './file-tools.ts';

let workDir: string;
beforeEach(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'skvm-test-'));
});
afterEach(() => rm(workDir, { recursive: true }));

it('write so much in a run and no more, small files in deep folders included', async () => {
  const allowance = createWriteAllowance(50_000);
  const write = (path: string, content: string) => writeTextFile(workDir, { path, content }, allowance);
  expect(await write('a.txt', 'x'.repeat(40_000))).not.toHaveProperty('isError');
  expect(await write('b.txt', 'x'.repeat(40_000))).toMatchObject({
    isError: true,
    text: 'b.txt is not written: this run has written as much as it may',
  });
  expect(await write('a/b/c/d.txt', '')).toMatchObject({ isError: true });
  const edit = { path: 'a.txt', old_text: 'x', new_text: 'y', replace_all: true };
  expect(await editTextFile(workDir, edit, allowance)).toMatchObject({ isError: true });
  expect(await readdir(workDir)).toEqual(['a.txt']);
});

it('refuse an edit that makes a file too large, whatever that would take', async () => {
  await writeFile(join(workDir, 'a.txt'), 'x'.repeat(1_000_000));
  for (const length of [20, 100_000]) {
    const edit = { path: 'a.txt', old_text: 'x', new_text: 'y'.repeat(length), replace_all: true };
    expect(await editTextFile(workDir, edit, createWriteAllowance())).toEqual({
      isError: true,
      text: 'a.txt would become too large',
    });
  }
  expect((await stat(join(workDir, 'a.txt'))).size).toBe(1_000_000);
});
