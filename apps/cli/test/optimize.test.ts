import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copySkill, edit, FORM, formTasks, type Optimized, programTasks, TARGET, writeTasks } from './optimize-kit.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

test('rules find that the form of a file is missing, show it, and are confirmed on the final split', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 24));
  const broken = await edit(skill, FORM, '');
  const { document, exitCode } = await skvmJson<Optimized>(
    ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${tasks}`, ...TARGET],
    { home },
  );
  expect(document.result.explanation).toMatch(/^Better/);
  expect({
    exitCode,
    status: document.status,
    verdict: document.result.verdict,
    simulated: document.simulated,
  }).toEqual({
    exitCode: 0,
    status: 'completed',
    verdict: 'recommended',
    simulated: true,
  });
  const accepted = await skvm(['proposals', 'accept', document.proposal ?? ''], { home });
  expect(accepted.stderr).toBe('');
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toContain('## Form of `report.json`');
  await skvm(['proposals', 'undo', document.proposal ?? ''], { home });
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toBe(broken);
});

test('rules find that a program of the skill has another name, and correct it', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const [right, wrong] = ['scripts/check_expenses.py', 'scripts/check_expense.py'];
  await edit(skill, right, wrong);
  const tasks = await writeTasks(join(home, 'tasks'), programTasks(20, right, wrong));
  const { document } = await skvmJson<Optimized>(
    ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${tasks}`, ...TARGET],
    { home },
  );
  expect(document.result).toMatchObject({ verdict: 'recommended', bestRound: 1 });
  expect(document.result.candidates[1]?.submission?.rootCause).toContain(right);
});

test('a benchmark takes the accepted round for the condition jit-optimized, and says why when there is none', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const tasks = await formTasks(skill, 20);
  const folder = await writeTasks(join(home, 'tasks'), tasks);
  await edit(skill, FORM, '');
  const bench = ['bench', '--model=sim/qwen3.5-9b', `--tasks=${folder}`, `--skill=${skill}`, '--runs-per-task=1'];
  const arms = '--conditions=original,jit-optimized';
  const before = await skvmJson<{ result: { targets: { conditions: { condition: string; trials: object }[] }[] } }>(
    [...bench, arms],
    { home },
  );
  expect(before.exitCode).toBe(1);
  expect(JSON.stringify(before.document)).toContain('there is no proposal of expense-report');
  const { document } = await skvmJson<Optimized>(
    ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${folder}`, ...TARGET],
    { home },
  );
  expect(document.result.verdict).toBe('recommended');
  const recommended = await skvmJson<Record<string, unknown>>([...bench, arms], { home });
  expect(recommended.exitCode).toBe(0);
  await skvm(['proposals', 'reject', document.proposal ?? ''], { home });
  const rejected = await skvmJson<Record<string, unknown>>([...bench, arms], { home });
  expect(JSON.stringify(rejected.document)).toContain('no proposal of expense-report');
});

test.each([
  [['--task-source=real'], /--skill=<dir> is missing.*--target-model=<id> is missing.*needs --tasks/],
  [
    ['--skill=x', '--task-source=log', '--tasks=t', '--baseline', '--target-model=sim/qwen3.5-9b'],
    /needs --logs.*--tasks belongs to.*--baseline has no meaning/,
  ],
  [
    ['--skill=x', '--task-source=synthetic', '--quick', '--synthetic-count=3', '--target-model=sim/qwen3.5-9b'],
    /--quick says how many/,
  ],
  [
    ['--skill=x', '--task-source=log', '--logs=a,b', '--failures=c', '--target-model=sim/qwen3.5-9b'],
    /1 files for 2 logs/,
  ],
])('tells all that is wrong with the flags at once: %j', async (flags, message) => {
  const { exitCode, stderr } = await skvm(['jit-optimize', ...flags]);
  expect({ exitCode, lines: stderr.trim().split('\n').length }).toEqual({ exitCode: 2, lines: 2 });
  expect(stderr).toMatch(message);
});
