import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { OptimizationDocument } from '@skvm/core';
import { expect, test } from 'vitest';
import { serveChat } from './fake-chat-server.ts';
import { copySkill, edit, FORM, formTasks, type Optimized, TARGET, writeTasks } from './optimize-kit.ts';
import { skvm, skvmJson, skvmProcess, tempDir } from './skvm.ts';

const states = async (home: string) => {
  const { document } = await skvmJson<{ proposals: { skill: string; state: string }[] }>(['proposals', 'list'], {
    home,
  });
  return document.proposals.map(({ skill, state }) => `${skill} ${state}`).sort();
};

test('synthetic tasks are made from the skill without a model, admitted or turned away with the reason, and run', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const argv = ['jit-optimize', `--skill=${skill}`, '--task-source=synthetic', ...TARGET];
  const { document, exitCode, stderr } = await skvmJson<Optimized>([...argv, '--rounds=1'], { home });
  expect(exitCode).toBe(0);
  // Before anything is paid it says what it may take, and what it could show.
  expect(stderr).toMatch(
    /^expense-report: at most \d+ runs of the target each.*\n.*\n.*\n {2}likely to show effects from/,
  );
  const { tasks, verdict, final } = document.result;
  const inSplit = (...names: string[]) => tasks.filter(({ split }) => split !== null && names.includes(split)).length;
  expect({ search: inSplit('reflect', 'select'), final: inSplit('final') }).toEqual({ search: 12, final: 12 });
  for (const { split, rejected } of tasks) expect(split === null).toBe(rejected !== undefined);
  expect(['recommended', 'inconclusive', 'worse']).toContain(verdict);
  expect(document.simulated).toBe(true);
  // No defect was planted: whatever is said, it is not by fewer than six tasks.
  if (verdict === 'recommended') expect(final?.compared).toBeGreaterThanOrEqual(6);
});

test('--quick tries two tasks and one, and can recommend nothing', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const { document } = await skvmJson<Optimized>(
    ['jit-optimize', `--skill=${skill}`, '--task-source=synthetic', '--quick', ...TARGET],
    { home },
  );
  const splits = document.result.tasks.map(({ split }) => split);
  expect(splits.filter((split) => split === 'final').length).toBe(1);
  expect(splits.filter((split) => split === 'reflect' || split === 'select').length).toBe(2);
  expect(document.result.verdict).toBe('inconclusive');
});

test('--dry-run says what it takes and what it could show, and calls nothing', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const argv = ['jit-optimize', `--skill=${skill}`, '--task-source=synthetic', ...TARGET, '--dry-run'];
  const { document, exitCode } = await skvmJson<Record<string, unknown>>(argv, { home });
  expect(exitCode).toBe(0);
  expect(document).toMatchObject({
    ...{ schema: 'skvm.jit-optimize-forecast/1', tasks: { reflect: 6, select: 6, final: 12 } },
    smallestEffect: { graded: expect.any(Number), passFail: expect.any(Number) },
  });
  expect((await skvm(argv, { home })).stdout).toMatch(/runs/);
  expect(await states(home)).toEqual([]);
});

test('--skill-list works through all, and one that is broken does not keep the others', async () => {
  const home = await tempDir();
  const good = await copySkill('expense-report', home);
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(good, 8));
  await edit(good, FORM, '');
  await copySkill('status-page', home);
  const list = join(home, 'skills.txt');
  await writeFile(list, '# both\r\nexpense-report\r\n\r\nstatus-page # the second\r\n');
  const argv = [
    'jit-optimize',
    `--skill-list=${list}`,
    '--task-source=real',
    `--tasks=${tasks}`,
    ...TARGET,
    '--rounds=1',
  ];
  const { exitCode, document } = await skvmJson<{ schema: string }>([...argv, '--concurrency=2'], { home });
  expect(exitCode).toBe(0);
  expect(document.schema).toBe('skvm.jit-optimize-set/1');
  expect(await states(home)).toEqual(['expense-report pending', 'status-page pending']);

  // The same folder three times is one skill; another one of the same name waits for it.
  const other = await tempDir();
  await copySkill('expense-report', other);
  await writeFile(list, `expense-report\n./expense-report/\n${good}\n${join(other, 'expense-report')}\n`);
  const again = await skvmJson<{ results: { error?: object }[] }>([...argv, '--concurrency=3', '--seed=2'], { home });
  expect(again.exitCode).toBe(0);
  expect(again.document.results.map(({ error }) => error)).toEqual([undefined, undefined]);

  await writeFile(list, 'expense-report\nnowhere\n');
  const missing = await skvm(argv, { home });
  expect(missing.exitCode).toBe(2);
  expect(missing.stderr).toContain('nowhere');
  await writeFile(list, '# none\n');
  expect((await skvm(argv, { home })).stderr).toContain('found none');
});

test('a process in the background that cannot begin says why', async () => {
  const home = await tempDir();
  const flags = ['--detach', '--skill=nowhere', '--task-source=log', '--logs=x', '--target-model=sim/qwen3.5-9b'];
  const { exitCode, stderr } = await skvmProcess(['jit-optimize', ...flags], home);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('nowhere');
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
});

test('logs lists the sessions of optimizations, clean-jit lists what they left and removes it when it is told to', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 4));
  const argv = ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${tasks}`, ...TARGET, '--rounds=1'];
  const { document } = await skvmJson<Optimized>(argv, { home });
  await skvm(['run', `--task=${join(tasks, (await readdir(tasks))[0] ?? '')}`, '--model=sim/qwen3.5-9b'], { home });
  type Logs = { sessions: { type: string; id: string }[] };
  const logs = async () => (await skvmJson<Logs>(['logs', '--type=jit-optimize', '--all'], { home })).document.sessions;
  expect((await logs()).map(({ type }) => type)).toEqual(['jit-optimize']);
  expect((await skvm(['logs', '--type=jit-optimise'], { home })).stderr).toContain('"jit-optimize"');

  type Cleaned = { dryRun: boolean; sessions: { kind: string }[]; bytes: number };
  expect((await skvm(['clean-jit'], { home })).exitCode).toBe(2);
  const listed = await skvmJson<Cleaned>(['clean-jit', '--all'], { home });
  expect(listed.document).toMatchObject({ dryRun: true, sessions: [{ kind: 'jit-optimize' }] });
  expect(await logs()).toHaveLength(1);
  expect((await skvmJson<Cleaned>(['clean-jit', '--model=sim/other', '--yes'], { home })).document.sessions).toEqual(
    [],
  );
  const removed = await skvmJson<Cleaned>(['clean-jit', '--all', '--yes'], { home });
  expect(removed.document).toMatchObject({ dryRun: false, sessions: [{ kind: 'jit-optimize' }] });
  expect(await logs()).toEqual([]);
  // The proposal stays, and can be read still.
  const shown = await skvmJson<{ document: OptimizationDocument }>(['proposals', 'show', document.proposal ?? ''], {
    home,
  });
  expect(shown.document.document.id).toBe(document.id);
});

test('a proposal of one skill is not put into the folder of another, and local edits are merged or told', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 20));
  await edit(skill, FORM, '');
  const argv = ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${tasks}`, ...TARGET];
  const { document } = await skvmJson<Optimized>([...argv, '--auto-apply'], { home });
  const id = document.proposal ?? '';
  expect(document.result.verdict).toBe('recommended');
  expect(await states(home)).toEqual(['expense-report accepted']);
  await skvm(['proposals', 'undo', id], { home });
  const other = await copySkill('status-page', home);
  const wrong = await skvm(['proposals', 'accept', id, `--target=${other}`], { home });
  expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('holds "status-page"') });

  // Not under version control: what a person changed meanwhile is in no other place.
  await edit(skill, '# Expense report', '# My expense report');
  const merged = await skvmJson<{ merged: boolean }>(['proposals', 'accept', id], { home });
  expect(merged.document.merged).toBe(true);
  const text = await readFile(join(skill, 'SKILL.md'), 'utf8');
  expect(text).toContain('# My expense report');
  expect(text).toContain('## Form of `report.json`');
  const twice = await skvm(['proposals', 'accept', id], { home });
  expect(twice).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is accepted; it cannot be accepted') });
});

test('made tasks and a log work with a recorded optimizer: the second time no model is asked', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const whole = await readFile(join(skill, 'SKILL.md'), 'utf8');
  const made = await writeTasks(join(home, 'made'), await formTasks(skill, 16));
  const broken = await edit(skill, FORM, '');
  const files: [string, string][] = [];
  for (const [index, name] of (await readdir(made)).entries()) {
    for (const entry of await readdir(join(made, name), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.push([`tasks-out/task-${index + 1}/${relative(join(made, name), path)}`, await readFile(path, 'utf8')]);
    }
  }
  const submission = {
    ...{ rootCause: 'The form of report.json is not shown.', generality: 'Every report has it.', confidence: 0.9 },
    changedFiles: ['SKILL.md'],
    changes: [{ file: 'SKILL.md', description: 'shows the form', generality: 'every report' }],
  };
  const edits: [string, string][] = [
    ['skill/SKILL.md', whole],
    ['submission.json', JSON.stringify(submission)],
  ];
  const server = await serveChat(({ body }) => {
    if (body.messages.at(-1)?.role === 'tool') return { text: 'Done.' };
    const isMaker = JSON.stringify(body.messages).includes('tasks-out');
    const toolCalls = (isMaker ? files : edits).map(([path, content]) => ({
      name: 'write_file',
      arguments: JSON.stringify({ path, content }),
    }));
    return { toolCalls };
  });
  const log = join(home, 'report.json');
  await writeFile(log, JSON.stringify({ task: 'Make a report.', outcome: 'fail', issues: ['the form was unknown'] }));
  const ways = [
    ['--task-source=synthetic', '--synthetic-count=4', '--synthetic-test-count=8', '--rounds=1'],
    ['--task-source=log', `--logs=${log}`],
  ];
  const verdicts = async (cassette: string, env: Record<string, string>) => {
    const found: unknown[] = [];
    for (const way of ways) {
      const argv = ['jit-optimize', `--skill=${skill}`, ...way, ...TARGET, '--optimizer-model=openai/recorded'];
      const { document, exitCode } = await skvmJson<Optimized>([...argv, '--price=1/1', `--cassette=${cassette}`], {
        home,
        env,
      });
      const { verdict, bestRound, final } = document.result;
      found.push({ exitCode, verdict, bestRound, effect: final?.effect ?? null, paid: document.usage.paidUsd });
    }
    return found;
  };
  const recorded = await verdicts('record', { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'none' });
  expect(recorded).toMatchObject([
    { exitCode: 0, verdict: 'recommended' },
    { exitCode: 0, verdict: 'unverified', bestRound: 1 },
  ]);
  await server[Symbol.asyncDispose]();
  const replayed = await verdicts('replay', {});
  expect(replayed).toEqual(recorded.map((one) => ({ ...(one as object), paid: 0 })));
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toBe(broken);
});
