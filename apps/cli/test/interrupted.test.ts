import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchDocument } from '@skvm/bench';
import type { OptimizationDocument, Profile } from '@skvm/core';
import { dataDir } from '@skvm/data';
import { describe, expect, onTestFinished, test } from 'vitest';
import { copySkill, edit, FORM, formTasks, writeTasks } from './optimize-kit.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

const program = fileURLToPath(new URL('../bin/dev.js', import.meta.url));
const MODEL = '--model=sim/qwen3.5-9b';

/** Starts the program as a process of its own, with one run at a time, and waits until some runs are done. */
async function startAndWait(argv: readonly string[], cache: string): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ['--conditions=@skvm/source', program, ...argv, '--verbose', '--concurrency=1', `--skvm-cache=${cache}`],
    { cwd: cache, env: { PATH: process.env.PATH, HOME: cache }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let told = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      told += chunk;
      if ((told.match(/^run /gm)?.length ?? 0) >= 3) resolve();
    });
    child.once('close', (code) => reject(new Error(`ended with ${code} too soon:\n${told}`)));
  });
  return child;
}

describe.each([
  {
    what: 'profile',
    argv: ['profile', MODEL],
    essence: ({ estimates }: Profile) =>
      estimates.map((estimate) => ({ ...estimate, cells: estimate.cells.map(({ latencyMs: _, ...cell }) => cell) })),
  },
  {
    what: 'bench',
    argv: ['bench', MODEL, '--tasks=expense-report-trip,status-page-incident', '--conditions=no-skill,original'],
    essence: ({ result }: BenchDocument) =>
      result.targets.map(({ comparisons, tasks, flaky }) => ({ comparisons, tasks, flaky })),
  },
  {
    what: 'jit-optimize',
    argv: [
      ...['jit-optimize', MODEL, `--skill=${join(dataDir, 'skills', 'expense-report')}`, '--task-source=real'],
      ...['--tasks=expense-report-trip,expense-report-team,release-notes-upgrade,status-page-incident', '--rounds=2'],
    ],
    essence: ({ result: { runs, candidates, ...rest } }: OptimizationDocument) => ({
      ...rest,
      candidates: candidates.map(({ transcriptKey: _, ...candidate }) => candidate),
      runs: runs.map(({ durationMs: _, transcriptKey: __, ...run }) => run),
    }),
  },
])('$what', ({ argv, essence }) => {
  test('that was killed goes on, and ends as if nothing had happened', async () => {
    const cache = await tempDir();
    const child = await startAndWait(argv, cache);
    child.kill('SIGKILL');
    await once(child, 'close');
    const resumed = await skvmJson<Profile & BenchDocument & OptimizationDocument>(
      [...argv, '--resume', '--concurrency=1', `--skvm-cache=${cache}`],
      { cwd: cache },
    );
    expect(resumed).toMatchObject({ exitCode: 0, document: { status: 'completed' } });
    const whole = await skvmJson<Profile & BenchDocument & OptimizationDocument>(
      [...argv, '--concurrency=1', `--skvm-cache=${await tempDir()}`],
      { cwd: cache },
    );
    expect(essence(resumed.document)).toEqual(essence(whole.document));
  });

  test('that is interrupted ends with a partial document and 130, and goes on', async () => {
    const cache = await tempDir();
    const child = await startAndWait([...argv, '--json'], cache);
    let stdout = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'partial', error: { code: 'ABORTED' } });
    const resumed = await skvm([...argv, '--resume', '--concurrency=1', `--skvm-cache=${cache}`], { cwd: cache });
    expect(resumed.exitCode).toBe(0);
  });
});

/** Kills a process with the first run that it tells of in a phase. */
async function killIn(phase: string, argv: readonly string[], cwd: string): Promise<void> {
  const child = spawn(process.execPath, ['--conditions=@skvm/source', program, ...argv, '--verbose'], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  const hasBegun = new RegExp(`^${phase}: \\d+ to do[\\s\\S]*^run `, 'm');
  child.stderr.on('data', (chunk) => {
    told += chunk;
    if (hasBegun.test(told)) child.kill('SIGKILL');
  });
  const [code, signal] = await once(child, 'close');
  if (signal !== 'SIGKILL') throw new Error(`ended with ${code} before the phase ${phase}:\n${told}`);
}

test('an optimization that is killed in every phase goes on each time: no step twice, and the same verdict', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 18));
  await edit(skill, FORM, '');
  await edit(skill, '## By hand', '## By hand, slowly');
  const argv = [
    'jit-optimize',
    `--skill=${skill}`,
    '--task-source=real',
    `--tasks=${tasks}`,
    MODEL.replace('--', '--target-'),
  ];
  const few = ['--rounds=1', '--runs-per-task=1', '--final-runs=2', '--task-concurrency=1'];
  const whole = await skvmJson<OptimizationDocument>([...argv, ...few, `--skvm-cache=${join(home, 'whole')}`], {
    home,
  });
  const cache = join(home, 'cut');
  const again = [...argv, ...few, `--skvm-cache=${cache}`];
  for (const [index, phase] of ['baseline', 'gate', 'select', 'final'].entries()) {
    await killIn(phase, [...again, ...(index === 0 ? [] : ['--resume'])], home);
  }
  const { exitCode, document } = await skvmJson<OptimizationDocument>([...again, '--resume'], { home });
  expect(exitCode).toBe(0);
  const { verdict, final, bestRound } = document.result;
  expect({ verdict, final: untimed(final), bestRound }).toEqual({
    ...{ verdict: whole.document.result.verdict, bestRound: whole.document.result.bestRound },
    final: untimed(whole.document.result.final),
  });
  const log = join(cache, 'log', 'jit-optimize');
  const [session = ''] = await readdir(log);
  const records = (await readFile(join(log, session, 'journal.jsonl'), 'utf8')).trim().split('\n');
  const keys = records.flatMap((line) => (JSON.parse(line) as { key?: string }).key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => key.startsWith('run/')).length).toBe(whole.document.result.runs.length);
});

/** A comparison without what the clock tells. */
const untimed = (final: OptimizationDocument['result']['final']) =>
  JSON.parse(JSON.stringify(final, (key, value) => (key === 'medianDurationMs' ? undefined : value)));

test('a journal with a damaged record is named, and stays as it is', async () => {
  const cache = await tempDir();
  const argv = ['profile', MODEL, '--primitives=reason.logic', '--concurrency=1', `--skvm-cache=${cache}`];
  await skvm([...argv, '--max-tokens=500'], { cwd: cache });
  const [session = ''] = await readdir(join(cache, 'log', 'profile'));
  const journal = join(cache, 'log', 'profile', session, 'journal.jsonl');
  const [first, ...rest] = (await readFile(journal, 'utf8')).split('\n');
  const damaged = [first, '{"record": "ru', ...rest].join('\n');
  await writeFile(journal, damaged);
  expect(await skvmJson([...argv, '--resume'], { cwd: cache })).toMatchObject({
    exitCode: 3,
    document: { error: { code: 'STORE_CORRUPT', message: expect.stringContaining(`${journal}:2`) } },
  });
  expect(await readFile(journal, 'utf8')).toBe(damaged);
});

test('an index of sessions with a line that cannot be read lists the others, with a warning', async () => {
  const cache = await tempDir();
  await skvm(['profile', MODEL, '--primitives=reason.logic', `--skvm-cache=${cache}`], { cwd: cache });
  await appendFile(join(cache, 'log', 'sessions.jsonl'), '{"id": \n');
  const { exitCode, stderr, document } = await skvmJson(['logs', `--skvm-cache=${cache}`]);
  expect({ exitCode, document }).toMatchObject({ exitCode: 0, document: { sessions: [{ type: 'profile' }] } });
  expect(stderr).toContain('cache/session-index-line');
});

test('a rejection that nobody waits for ends the program with one document and exit code 70', async () => {
  const cache = await tempDir();
  const argv = ['run', '--task=status-page-incident', MODEL, '--adapter=late', '--json', `--skvm-cache=${cache}`];
  const plugin = `--plugin=${fileURLToPath(new URL('fixtures/parrot/late.ts', import.meta.url))}`;
  const child = spawn(process.execPath, ['--conditions=@skvm/source', program, ...argv, plugin], {
    cwd: cache,
    env: { PATH: process.env.PATH, HOME: cache },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const [code] = await once(child, 'close');
  expect({ code, document: JSON.parse(stdout) }).toMatchObject({
    code: 70,
    document: { schema: 'skvm.error/1', error: { code: 'INTERNAL', message: 'too late' } },
  });
});
