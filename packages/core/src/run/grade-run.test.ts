import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createBudget } from '../budget.ts';
import { createContext } from '../context.ts';
import { createRegistry } from '../registry.ts';
import { skillFromFiles } from '../skill/skill-from-files.ts';
import { defineEvaluator } from '../spec/evaluator.ts';
import type { RunResult } from '../spec/run.ts';
import { memoryStore } from '../store.ts';
import { mockModel } from '../testing/mock-model.ts';
import { mockProvider } from '../testing/mock-provider.ts';
import { adapter, DONE, playIn } from './run-task.test-kit.ts';
import { runTask } from './run-task.ts';
import { singleTurn } from './single-turn.ts';
import { loadSnapshot } from './workspace.ts';

let tmp: string;
beforeEach(async () => {
  tmp = await mkdtemp(join(tmpdir(), 'skvm-test-'));
});
afterEach(() => rm(tmp, { recursive: true, force: true }));

const play = playIn(() => tmp);

describe('the grading of a run', () => {
  it.each<[string, Partial<RunResult>, number | null, string | undefined]>([
    ['a limit is a score of 0', { status: 'limit', limit: 'time' }, 0, undefined],
    [
      'a failure is unscored',
      { status: 'failed', error: { origin: 'harness', code: 'x', message: 'm', retryable: false, unscored: 'infra' } },
      null,
      'infra',
    ],
    ['an abort is unscored', { status: 'aborted' }, null, 'aborted'],
  ])('%s, whatever is in the workspace', async (_, result, value, unscored) => {
    const checks = [{ evaluator: 'file-check', params: { path: 'a', mode: 'exists' } }];
    const { score } = await play(
      adapter(async () => ({ ...DONE, ...result })),
      { files: { a: '' }, checks },
    );
    expect(score.value).toBe(value);
    expect(score.unscored).toBe(unscored);
  });

  it('leaves a run unscored whose grader breaks, and one that has no checks', async () => {
    const good = { evaluator: 'file-check', params: { path: 'a', mode: 'absent' } };
    const { score } = await play(
      adapter(async () => DONE),
      { checks: [good, { evaluator: 'broken', params: null }] },
    );
    expect(score).toMatchObject({ value: null, unscored: 'grader' });
    expect(score.parts?.map((part) => part.value)).toEqual([1, null]);
    expect((await play(adapter(async () => DONE))).score).toMatchObject({ value: null, unscored: 'no-checks' });
    const throwing = () => {
      throw new Error('bug');
    };
    const graded = await play(
      adapter(async () => DONE),
      {},
      { judge: { grade: throwing } },
    );
    expect(graded.score).toMatchObject({ value: null, unscored: 'grader', explanation: 'bug' });
  });

  it('weighs checks', async () => {
    const check = (mode: string, weight: number) => ({ evaluator: 'file-check', params: { path: 'a', mode }, weight });
    const { score } = await play(
      adapter(async () => DONE),
      { checks: [check('absent', 3), check('exists', 1)] },
    );
    expect(score.value).toBe(0.75);
  });

  it('never follows a link that the agent left', async () => {
    const linking = adapter(async (request) => {
      await symlink('/etc/passwd', join(request.workDir, 'link'));
      await symlink('/', join(request.workDir, 'root'));
      return DONE;
    });
    const checks = [{ evaluator: 'file-check', params: { glob: '**', mode: 'absent' } }];
    expect((await play(linking, { checks })).score.value).toBe(1);
  });

  it('keeps and grades whatever an agent leaves: odd names, special files, modes', async () => {
    const store = memoryStore();
    const messy = adapter(async ({ workDir }) => {
      await writeFile(join(workDir, 'C:\\out.txt'), 'backslash');
      await writeFile(join(workDir, 'run.sh'), '#!/bin/sh\necho ran\n');
      await chmod(join(workDir, 'run.sh'), 0o755);
      await mkdir(join(workDir, 'made'));
      const raw = Buffer.concat([Buffer.from(`${workDir}/`), Buffer.from([0xff, 0xfe])]);
      await writeFile(raw, 'a name that is not UTF-8');
      execFileSync('mkfifo', [join(workDir, 'pipe')]);
      return DONE;
    });
    const checks = [
      { evaluator: 'script', params: { command: './run.sh', expectedOutput: 'ran' } },
      { evaluator: 'script', params: { command: "cat 'C:\\out.txt'", expectedOutput: 'backslash' } },
    ];
    const { score, snapshotKey } = await play(messy, { checks }, {}, { store });
    expect(score).toMatchObject({ value: 1 });
    expect([...(await loadSnapshot(snapshotKey, store)).files.keys()]).toEqual(['C:\\out.txt', 'run.sh']);
    expect(await readdir(tmp)).toEqual([]);
  });

  it('says that it cannot judge what it could not read whole, and reads the upper folders first', async () => {
    const store = memoryStore();
    const hoarder = adapter(async ({ workDir }) => {
      await mkdir(join(workDir, 'a'));
      await Promise.all(Array.from({ length: 5_100 }, (_, index) => writeFile(join(workDir, 'a', `${index}`), '')));
      await writeFile(join(workDir, 'z.txt'), '');
      return DONE;
    });
    const checks = [{ evaluator: 'file-check', params: { path: 'a/99', mode: 'absent' } }];
    const { score, snapshotKey } = await play(hoarder, { checks }, {}, { store });
    expect(score).toMatchObject({ value: null, unscored: 'grader' });
    expect(score.explanation).toMatch(/5,?000 files/);
    expect((await loadSnapshot(snapshotKey, store)).files.has('z.txt')).toBe(true);
  });

  it('leaves out of grading the skills that it staged, not those that the agent made', async () => {
    const maker = adapter(async ({ workDir }) => {
      await mkdir(join(workDir, '.agents/skills/new'), { recursive: true });
      await writeFile(join(workDir, '.agents/skills/new/SKILL.md'), 'x');
      return DONE;
    });
    const skill = skillFromFiles({ text: '---\nname: tea\ndescription: d\n---\n' });
    const check = (name: string, mode: string) => ({
      evaluator: 'file-check',
      params: { path: `.agents/skills/${name}/SKILL.md`, mode },
    });
    const checks = [check('new', 'exists'), check('tea', 'absent')];
    expect((await play(maker, { checks }, { skills: [skill] })).score.value).toBe(1);
  });

  it('grades a copy: what a grader does is not kept', async () => {
    const store = memoryStore();
    const checks = [
      { evaluator: 'script', params: { command: 'rm a && echo changed > b' } },
      { evaluator: 'script', params: { command: 'test -f a && ! test -f b' } },
    ];
    const { score } = await play(
      adapter(async () => DONE),
      { files: { a: '1' }, checks },
      {},
      { store },
    );
    expect(score.value).toBe(1);
  });

  it('counts the model calls of graders apart from those of the agent', async () => {
    const judged = defineEvaluator({
      id: 'judged',
      description: 'asks a model',
      params: z.null(),
      async evaluate(_, context) {
        await context.models.language('mock/judge').doGenerate({ prompt: [] });
        return { value: 1 };
      },
    });
    const registry = createRegistry([singleTurn(), mockProvider(mockModel('x')), judged]);
    const task = { id: 't', prompt: 'p', files: {}, checks: [{ evaluator: 'judged', params: null }] };
    const context = createContext({ registry, tmpDir: tmp });
    const { run, gradingUsage } = await runTask({ task, target: { adapter: 'single-turn', model: 'mock/m' } }, context);
    expect([run.usage.calls, gradingUsage.calls, gradingUsage.inputTokens]).toEqual([1, 1, 10]);
    expect(context.budget.spent().calls).toBe(2);
  });

  it('leaves a run unscored as aborted when the budget ends while it is graded', async () => {
    const spendthrift = defineEvaluator({
      id: 'spendthrift',
      description: 'asks a model when nothing is left',
      params: z.null(),
      async evaluate(_, context) {
        await context.models.language('mock/judge').doGenerate({ prompt: [] });
        return { value: 1 };
      },
    });
    const registry = createRegistry([singleTurn(), mockProvider(mockModel('x')), spendthrift]);
    const task = { id: 't', prompt: 'p', files: {}, checks: [{ evaluator: 'spendthrift', params: null }] };
    const context = createContext({ registry, tmpDir: tmp, budget: createBudget({ maxTokens: 15 }) });
    const { score } = await runTask({ task, target: { adapter: 'single-turn', model: 'mock/m' } }, context);
    expect(score).toMatchObject({ value: null, unscored: 'aborted' });
  });
});
