import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDir } from '@skvm/data';
import { expect, test } from 'vitest';
import type { LintDocument } from '../src/verbs/lint-paths.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

test('skvm lint finds no error in our own skills', async () => {
  const { exitCode, document } = await skvmJson<LintDocument>(['lint', join(dataDir, 'skills')]);
  expect(exitCode).toBe(0);
  expect(document.skills.map(({ name }) => name)).toEqual(['expense-report', 'release-notes', 'status-page']);
  expect(document.counts.error).toBe(0);
});

test('skvm lint prints findings as compilers do, and counts them', async () => {
  const cwd = await tempDir();
  await mkdir(join(cwd, 'skills', 'broken'), { recursive: true });
  await writeFile(join(cwd, 'skills', 'broken', 'SKILL.md'), '---\nname: Broken Name\n---\nSee [this](missing.md).\n');
  const { stdout } = await skvm(['lint', 'skills/broken'], { cwd });
  expect(stdout).toMatch(/^skills\/broken\/SKILL\.md:\d+:\d+: (?:error|warning|info): .+ \(.+\/[a-z-]+\)$/m);
  expect(stdout).toMatch(/^1 skill: \d+ errors?, \d+ warnings?, \d+ notes$/m);
  expect((await skvm(['lint', 'skills/broken', '--level=error'], { cwd })).stdout).not.toMatch(/: (?:warning|info): /);
});

test('a skill that cannot be read stops when it was named, and is a finding when it was found', async () => {
  const cwd = await tempDir();
  await mkdir(join(cwd, 'skills', 'binary'), { recursive: true });
  await writeFile(join(cwd, 'skills', 'binary', 'SKILL.md'), new Uint8Array([0xff, 0xfe, 0, 1]));
  const named = await skvmJson(['lint', 'skills/binary'], { cwd });
  expect(named).toMatchObject({ exitCode: 2, document: { error: { code: 'SKILL_INVALID' } } });
  const found = await skvmJson<LintDocument>(['lint', 'skills'], { cwd });
  expect(found).toMatchObject({
    exitCode: 1,
    document: {
      skills: [{ path: 'skills/binary', name: null, diagnostics: [{ severity: 'error', code: 'skill-invalid' }] }],
    },
  });
});

test.each([
  [[], /Expected the path of a skill, got none/],
  [['nowhere'], /expected the folder of a skill, found nothing there/],
  [['.'], /No SKILL\.md in "\." or below/],
])('skvm lint %j is refused', async (argv, message) => {
  const cwd = await tempDir();
  const { exitCode, document } = await skvmJson(['lint', ...argv], { cwd });
  expect({ exitCode, document }).toMatchObject({
    exitCode: 2,
    document: { error: { message: expect.stringMatching(message) } },
  });
});
