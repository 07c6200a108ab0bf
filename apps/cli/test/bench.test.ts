import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchDocument, BenchValidationDocument } from '@skvm/bench';
import { dataDir } from '@skvm/data';
import { expect, test } from 'vitest';
import { skvm, skvmJson, tempDir } from './skvm.ts';

const MODEL = '--model=sim/qwen3.5-9b';
const ONE_TASK = '--tasks=status-page-incident';

test('skvm bench compares conditions, the compiled one for the profile of the target', async () => {
  const cwd = await tempDir();
  const cache = `--skvm-cache=${cwd}/cache`;
  await skvmJson(['profile', MODEL, cache], { cwd });
  const argv = ['bench', MODEL, ONE_TASK, '--runs-per-task=2', '--markdown=report.md', cache];
  const { exitCode, document } = await skvmJson<BenchDocument>(argv, { cwd });
  expect({ exitCode, document }).toMatchObject({
    exitCode: 0,
    document: {
      schema: 'skvm.bench/1',
      status: 'completed',
      simulated: true,
      spec: {
        conditions: ['no-skill', 'original', 'aot-compiled'],
        repeats: 2,
        tasks: [{ id: 'status-page-incident' }],
      },
    },
  });
  expect(await readFile(join(cwd, 'report.md'), 'utf8')).toContain('SIMULATED');
});

test('skvm bench without a profile leaves the compiled condition unscored, and exits with 1', async () => {
  const cwd = await tempDir();
  const argv = [
    'bench',
    MODEL,
    ONE_TASK,
    '--runs-per-task=1',
    '--conditions=original,aot-compiled',
    `--skvm-cache=${cwd}`,
  ];
  const { exitCode, document } = await skvmJson<BenchDocument>(argv, { cwd });
  expect(exitCode).toBe(1);
  const compiled = document.result.targets[0]?.conditions.find(({ condition }) => condition === 'aot-compiled');
  expect(compiled?.trials).toMatchObject({ scored: 0, unscored: { 'missing-dependency': 1 } });
});

test('skvm bench --dry-run counts runs, calls nothing and writes nothing', async () => {
  const cwd = await tempDir();
  const argv = ['bench', MODEL, '--conditions=no-skill,original', '--dry-run', `--skvm-cache=${cwd}`];
  expect(await skvmJson(argv, { cwd })).toMatchObject({ exitCode: 0, document: { runs: 36, repeats: 3 } });
  expect(await readdir(cwd)).toEqual([]);
});

test('skvm bench --validate needs no model, and finds a task whose checks cannot fail', async () => {
  const cwd = await tempDir();
  const sound = await skvmJson<BenchValidationDocument>([
    'bench',
    '--validate',
    ONE_TASK,
    '--sandbox=process',
    `--skvm-cache=${cwd}`,
  ]);
  expect(sound).toMatchObject({ exitCode: 0, document: { result: { valid: 1, invalid: 0 } } });

  const checks = [{ method: 'file-check', path: 'never.txt', mode: 'absent' }];
  await writeFile(join(cwd, 'task.json'), JSON.stringify({ id: 'lax', prompt: 'Do.', eval: checks }));
  const lax = await skvm(['bench', '--validate', `--tasks=${cwd}`, `--skvm-cache=${cwd}/cache`], { cwd });
  expect(lax.exitCode).toBe(1);
  expect(lax.stdout).toMatch(/^unsound {2}lax$/m);
  expect(lax.stdout).toMatch(/failed +empty-answer/);
});

test('a folder of tasks stands for all of them', async () => {
  const argv = ['bench', MODEL, `--tasks=${join(dataDir, 'tasks')}`, '--dry-run', `--skvm-cache=${await tempDir()}`];
  const { document } = await skvmJson<{ tasks: string[] }>(argv);
  expect(document.tasks).toHaveLength(6);
});

test.each<[string, readonly string[], string, RegExp]>([
  ['a condition that is not there', [MODEL, '--conditions=no-skil'], 'UNKNOWN_EXTENSION', /No condition "no-skil"/],
  [
    'a task that is not there',
    [MODEL, '--tasks=status-page-incidnt'],
    'INPUT_INVALID',
    /No task "status-page-incidnt"/,
  ],
  ['no model', [], 'INPUT_INVALID', /Missing required flag --model/],
  ['an adapter that is not there', [MODEL, '--adapter=open-code'], 'UNKNOWN_EXTENSION', /No adapter "open-code"/],
])('skvm bench refuses %s', async (_, argv, code, message) => {
  expect(await skvmJson(['bench', ...argv, `--skvm-cache=${await tempDir()}`])).toMatchObject({
    exitCode: 2,
    document: { error: { code, message: expect.stringMatching(message) } },
  });
});
