import type { Profile } from '@skvm/core';
import { expect, test } from 'vitest';
import { skvmJson, tempDir } from './skvm.ts';

const MODEL = '--model=sim/qwen3.5-9b';

test('--seed=random draws one seed for all targets of a command: they answer the same items', async () => {
  const argv = ['profile', `${MODEL},sim/gpt-5.4`, '--primitives=reason.logic', '--seed=random', '--instances=1'];
  const { document } = await skvmJson<{ profiles: Profile[] }>([...argv, `--skvm-cache=${await tempDir()}`]);
  expect(document.profiles).toHaveLength(2);
  expect(new Set(document.profiles.map(({ spec }) => spec.seed)).size).toBe(1);
});

test.each([
  [['--check-bank', '--html=page.html']],
  [['--diff=sim/qwen3.5-9b,sim/gpt-5.4', '--html=page.html']],
  [[MODEL, '--regrade', '--html=page.html']],
  [[MODEL, '--regrade', '--batch']],
  [['--diff=sim/qwen3.5-9b,sim/gpt-5.4', '--batch']],
])('%j is refused: one of the two would be passed over without a word', async (argv) => {
  const cache = await tempDir();
  const refused = await skvmJson(['profile', ...argv, `--skvm-cache=${cache}`], { cwd: cache });
  expect(refused).toMatchObject({
    exitCode: 2,
    document: { error: { message: expect.stringContaining('cannot also be provided') } },
  });
});
