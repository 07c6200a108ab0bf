import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createBudget } from '../budget.ts';
import { type Context, createContext } from '../context.ts';
import { isSkvmError } from '../error.ts';
import { builtinEvaluators } from '../evaluators/index.ts';
import { createModels } from '../models/create-models.ts';
import { createRegistry } from '../registry.ts';
import { skillFromFiles } from '../skill/skill-from-files.ts';
import { type Adapter, defineAdapter } from '../spec/adapter.ts';
import { defineEvaluator } from '../spec/evaluator.ts';
import type { RunResult } from '../spec/run.ts';
import type { Task } from '../spec/task.ts';
import { NO_USAGE } from '../spec/usage.ts';
import { memoryStore } from '../store.ts';
import { adapterCases } from '../testing/adapter-cases.ts';
import { mockModel } from '../testing/mock-model.ts';
import { mockProvider } from '../testing/mock-provider.ts';
import { recordEvents } from '../testing/record-events.ts';
import { scriptedAdapter } from '../testing/scripted-adapter.ts';
import { runTask, type TaskRunInput, transcriptSchema } from './run-task.ts';
import { singleTurn } from './single-turn.ts';
import { loadSnapshot, snapshotSchema } from './workspace.ts';

let tmp: string;
beforeEach(async () => {
  tmp = await mkdtemp(join(tmpdir(), 'skvm-test-'));
});
afterEach(() => rm(tmp, { recursive: true, force: true }));

const DONE: RunResult = { status: 'completed', text: 'done', steps: [], usage: NO_USAGE, durationMs: 1 };

function adapter(
  run: (request: Parameters<Awaited<ReturnType<Adapter['open']>>['run']>[0]) => Promise<RunResult>,
): Adapter {
  return defineAdapter({
    id: 'test',
    description: 'for this test',
    open: async () => ({ run, [Symbol.asyncDispose]: async () => {} }),
  });
}

function play(
  use: Adapter,
  task: Partial<Task> = {},
  input: Partial<TaskRunInput> = {},
  context: Partial<Context> = {},
) {
  const evaluators = builtinEvaluators();
  const registry = createRegistry([use, mockProvider(mockModel('x')), ...evaluators, broken]);
  return runTask(
    {
      task: { id: 't', prompt: 'p', files: {}, checks: [], ...task },
      target: { adapter: use.id, model: 'mock/m' },
      ...input,
    },
    createContext({ registry, tmpDir: tmp, ...context }),
  );
}

const broken = defineEvaluator({
  id: 'broken',
  description: 'always throws',
  params: z.null(),
  evaluate: async () => {
    throw new Error('no idea');
  },
});

describe('singleTurn', () => {
  for (const { name, run } of adapterCases({ create: singleTurn })) it(name, run);
});

it('reports the latency that a simulation or a replay states in place of the wall clock', async () => {
  const inner = mockModel('x');
  const model = {
    ...inner,
    doGenerate: async (options: Parameters<typeof inner.doGenerate>[0]) => ({
      ...(await inner.doGenerate(options)),
      providerMetadata: { skvm: { latencyMs: 54_321 } },
    }),
  };
  const recorded = recordEvents();
  const registry = createRegistry([singleTurn(), mockProvider(model)]);
  const context = createContext({ registry, tmpDir: tmp, emit: recorded.emit });
  const task = { id: 't', prompt: 'p', files: {}, checks: [] };
  const { run } = await runTask({ task, target: { adapter: 'single-turn', model: 'mock/m' } }, context);
  expect([run.durationMs, run.steps[0]?.durationMs]).toEqual([54_321, 54_321]);
  expect(recorded.events.find((event) => event.type === 'model-call-end')).toMatchObject({ durationMs: 54_321 });
});

it('begins the agent when its caller says so, with the workspace made before', async () => {
  const log: string[] = [];
  const agent = adapter(async ({ workDir }) => {
    log.push(`agent: ${(await readdir(workDir)).join()}`);
    return DONE;
  });
  const files = { 'a.txt': 'x' };
  const onReady = async () => {
    const [made = ''] = await readdir(tmp);
    log.push(`ready: ${(await readdir(join(tmp, made))).join()}`);
  };
  await play(agent, { files, tools: 'none' }, { onReady });
  expect(log).toEqual(['ready: a.txt', 'agent: a.txt']);
  const refused = play(agent, { files }, { onReady: () => Promise.reject(new Error('stopped')) });
  await expect(refused).rejects.toThrow('stopped');
  expect(log).toHaveLength(2);
  expect(await readdir(tmp)).toEqual([]);
});

describe('runTask', () => {
  it('gives the agent the files and the skills and nothing else, and cleans up', async () => {
    const skill = skillFromFiles({
      text: '---\nname: tea\ndescription: d\n---\n',
      files: [{ path: 'scripts/run.sh', bytes: Buffer.from('x'), executable: true }],
    });
    let seen: string[] = [];
    let mode = 0;
    const checks = [{ evaluator: 'file-check', params: { path: 'secret-key.txt', mode: 'absent' } }];
    const look = adapter(async (request) => {
      seen = (await readdir(request.workDir, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(request.workDir.length + 1));
      mode = (await stat(join(request.workDir, '.agents/skills/tea/scripts/run.sh'))).mode & 0o777;
      return DONE;
    });
    const reference = [{ do: 'say' as const, text: 'the answer' }];
    await play(look, { files: { 'in/a.txt': 'a' }, checks, reference }, { skills: [skill] });
    expect(seen.sort()).toEqual(['.agents/skills/tea/SKILL.md', '.agents/skills/tea/scripts/run.sh', 'in/a.txt']);
    expect(mode).toBe(0o755);
    expect(await readdir(tmp)).toEqual([]);
  });

  it('keeps transcript and workspace in the store', async () => {
    const store = memoryStore();
    const done = await play(scriptedAdapter([{ do: 'write', path: 'o/x.txt', content: 'hi' }]), {}, {}, { store });
    const read = async (key: string) => JSON.parse(Buffer.from((await store.get(key)) ?? '').toString());
    expect(transcriptSchema.parse(await read(done.transcriptKey)).run.steps).toHaveLength(1);
    const snapshot = snapshotSchema.parse(await read(done.snapshotKey));
    expect(Object.keys(snapshot.files)).toEqual(['o/x.txt']);
    const { files } = await loadSnapshot(done.snapshotKey, store);
    expect([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([['o/x.txt', 'hi']]);
    await expect(loadSnapshot(done.transcriptKey, store)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    await expect(loadSnapshot('0'.repeat(64), store)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });

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

  it('turns an adapter that rejects into a failed run', async () => {
    const { run, score } = await play(
      adapter(async () => {
        throw new Error('crash');
      }),
    );
    expect(run).toMatchObject({ status: 'failed', error: { origin: 'harness', message: 'crash' } });
    expect(score.unscored).toBe('infra');
  });

  it('refuses a bad task before anything runs', async () => {
    let ran = false;
    const watch = adapter(async () => {
      ran = true;
      return DONE;
    });
    const code = (promise: Promise<unknown>) =>
      promise.then(
        () => 'fine',
        (error) => (isSkvmError(error) ? error.code : error),
      );
    expect(await code(play(watch, { checks: [{ evaluator: 'file-chek', params: {} }] }))).toBe('UNKNOWN_EXTENSION');
    expect(await code(play(watch, { checks: [{ evaluator: 'file-check', params: {} }] }))).toBe('INPUT_INVALID');
    expect(await code(play(watch, { files: { '../x': '' } }))).toBe('PATH_OUTSIDE');
    const outside = [{ path: 'scripts/../../../x', bytes: Buffer.from(''), executable: true }];
    const skill = { ...skillFromFiles({ text: 'x' }), files: outside };
    expect(await code(play(watch, {}, { skills: [skill] }))).toBe('PATH_OUTSIDE');
    expect(await code(play(watch, {}, { target: { adapter: 'tset', model: 'mock/m' } }))).toBe('UNKNOWN_EXTENSION');
    expect(await code(play(watch, {}, { target: { adapter: 'test', model: 'nope/m' } }))).toBe('MODEL_UNKNOWN');
    expect(ran).toBe(false);
    expect(await readdir(tmp)).toEqual([]);
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

  it('refuses two skills of one name, and files that cannot be written side by side', async () => {
    const skill = skillFromFiles({ text: '---\nname: tea\ndescription: d\n---\n' });
    const idle = adapter(async () => DONE);
    await expect(play(idle, {}, { skills: [skill, skill] })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(play(idle, { files: { a: '', 'a/b': '' } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(play(idle, { files: { '.': '' } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('ends a run at its cost limit, whatever the adapter does about it', async () => {
    const asks = defineAdapter({
      id: 'asks',
      description: 'asks three times',
      open: async () => ({
        async run({ model }) {
          for (let turn = 0; turn < 3; turn++) await model.language.doGenerate({ prompt: [] });
          return DONE;
        },
        [Symbol.asyncDispose]: async () => {},
      }),
    });
    const inner = mockModel('x');
    const registry = createRegistry([asks, mockProvider(inner)]);
    const budget = createBudget();
    const play = (maxCostUsd: number, priced: boolean) => {
      const models = createModels({
        providers: registry.list('provider'),
        budget,
        emit: () => {},
        now: () => new Date(),
        ...(priced ? { priceOf: () => ({ inputUsd: 100_000, outputUsd: 0 }) } : {}),
      });
      const task = { id: 't', prompt: 'p', files: {}, checks: [] };
      const input = { task, target: { adapter: 'asks', model: 'mock/m' }, limits: { maxCostUsd } };
      return runTask(input, createContext({ registry, models, budget, tmpDir: tmp }));
    };
    const { run, score } = await play(1.5, true);
    expect(run).toMatchObject({ status: 'limit', limit: 'cost', usage: { calls: 2, costUsd: 2 } });
    expect(score.value).toBe(0);
    expect((await play(10, true)).run.status).toBe('completed');
    await expect(play(1, false)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('no price'),
    });
  });

  it('clamps a time limit to what a timer can hold', async () => {
    let timeoutMs = 0;
    const look = defineAdapter({
      id: 'look',
      description: 'looks at its limits',
      async open({ limits }) {
        timeoutMs = limits.timeoutMs;
        return { run: async () => DONE, [Symbol.asyncDispose]: async () => {} };
      },
    });
    await play(look, { timeoutMs: 1e12 });
    expect(timeoutMs).toBe(2 ** 31 - 1);
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

  it('tells of the start and the end of a run', async () => {
    const recorded = recordEvents();
    await play(
      adapter(async () => DONE),
      {},
      { condition: 'original', repeat: 2 },
      { emit: recorded.emit },
    );
    expect(recorded.events.map((event) => [event.type, 'run' in event && event.run])).toEqual([
      ['run-start', 't#original.2.0'],
      ['run-end', 't#original.2.0'],
    ]);
  });
});
