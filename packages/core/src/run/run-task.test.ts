import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBudget } from '../budget.ts';
import { createContext } from '../context.ts';
import { isSkvmError } from '../error.ts';
import { createModels } from '../models/create-models.ts';
import { createRegistry } from '../registry.ts';
import { skillFromFiles } from '../skill/skill-from-files.ts';
import { defineAdapter } from '../spec/adapter.ts';
import { memoryStore } from '../store.ts';
import { adapterCases } from '../testing/adapter-cases.ts';
import { mockModel } from '../testing/mock-model.ts';
import { mockProvider } from '../testing/mock-provider.ts';
import { recordEvents } from '../testing/record-events.ts';
import { scriptedAdapter } from '../testing/scripted-adapter.ts';
import { adapter, DONE, playIn } from './run-task.test-kit.ts';
import { runTask, transcriptSchema } from './run-task.ts';
import { singleTurn } from './single-turn.ts';
import { loadSnapshot, snapshotSchema } from './workspace.ts';

let tmp: string;
beforeEach(async () => {
  tmp = await mkdtemp(join(tmpdir(), 'skvm-test-'));
});
afterEach(() => rm(tmp, { recursive: true, force: true }));

const play = playIn(() => tmp);

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
