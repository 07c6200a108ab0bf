import assert from 'node:assert/strict';
import { createBudget } from '../budget.ts';
import { type Context, createContext } from '../context.ts';
import { createModels } from '../models/create-models.ts';
import { createRegistry } from '../registry.ts';
import { runTask, type TaskRun } from '../run/run-task.ts';
import { skillFromFiles } from '../skill/skill-from-files.ts';
import type { Adapter } from '../spec/adapter.ts';
import { runResultSchema } from '../spec/run.ts';
import type { Task } from '../spec/task.ts';
import { type ConformanceCase, type SkippedCase, withoutSkipped } from './conformance-case.ts';
import { type MockModel, type MockReply, mockModel } from './mock-model.ts';
import { mockProvider } from './mock-provider.ts';

const TASK: Task = {
  id: 'conformance',
  prompt: 'Say the word "ready".',
  files: { 'notes/a.txt': 'alpha\n' },
  checks: [],
};

/** What every adapter has to do, whatever harness it drives. */
export function adapterCases(options: {
  /** Makes a new adapter. */
  readonly create: () => Adapter;
  readonly skip?: readonly SkippedCase[];
}): readonly ConformanceCase[] {
  const run = async (model: MockModel, more: { task?: Task; context?: Partial<Context>; skills?: boolean } = {}) => {
    const adapter = options.create();
    const registry = createRegistry([adapter, mockProvider(model)]);
    const budget = createBudget();
    const emit = () => {};
    // No waiting between attempts: these cases are about the adapter.
    const models = createModels({
      providers: registry.list('provider'),
      budget,
      emit,
      now: () => new Date(),
      retry: { retries: 0 },
    });
    const context = createContext({ registry, budget, models, ...more.context });
    const skills = more.skills ? [SKILL] : [];
    return runTask({ task: more.task ?? TASK, target: { adapter: adapter.id, model: 'mock/m' }, skills }, context);
  };
  return withoutSkipped(
    [
      {
        name: 'a plain answer completes the run',
        async run() {
          const { run: result } = await run(mockModel('ready'));
          runResultSchema.parse(result);
          assert.equal(result.status, 'completed');
          assert.equal(result.text, 'ready');
          assert.equal(result.usage.calls, 1);
        },
      },
      {
        name: 'the model sees the prompt and the injected skill',
        async run() {
          const model = mockModel('ready');
          const done = await run(model, { skills: true });
          const request = JSON.stringify(model.calls[0]?.prompt);
          assert.ok(request.includes('Say the word'), 'the prompt is not in the first request');
          assert.deepEqual(done.skills.opened, ['greeting'], 'the skill is not in the first request');
        },
      },
      {
        name: 'without a skill no request speaks of one',
        async run() {
          const model = mockModel('ready');
          const done = await run(model);
          assert.ok(!/skill/i.test(JSON.stringify(model.calls[0]?.prompt)), 'a request speaks of skills');
          assert.deepEqual(done.skills, { staged: [], visible: [], opened: [] });
        },
      },
      {
        name: 'an outage fails the run and leaves it unscored',
        async run() {
          const outage = Object.assign(new Error('fetch failed'), { code: 'ECONNREFUSED' });
          const done: TaskRun = await run(mockModel(outage));
          assert.equal(done.run.status, 'failed');
          assert.equal(done.run.error?.origin, 'provider');
          assert.equal(done.score.value, null);
          assert.equal(done.score.unscored, 'infra');
        },
      },
      {
        name: 'an abort in the middle of a call ends the run as aborted',
        async run() {
          const controller = new AbortController();
          const model = mockModel((call) => {
            controller.abort();
            return new Promise<MockReply>((_, reject) => {
              if (call.abortSignal?.aborted) reject(call.abortSignal.reason);
              call.abortSignal?.addEventListener('abort', () => reject(call.abortSignal?.reason));
            });
          });
          const done = await run(model, { context: { signal: controller.signal } });
          assert.equal(done.run.status, 'aborted');
          assert.equal(done.score.unscored, 'aborted');
        },
      },
      {
        name: 'a session can be opened twice',
        async run() {
          const adapter = options.create();
          const context = createContext({ registry: createRegistry([adapter, mockProvider(mockModel('ready'))]) });
          const limits = { timeoutMs: 10_000, maxSteps: 3 };
          await using first = await adapter.open({ limits }, context);
          await using second = await adapter.open({ limits }, context);
          assert.notEqual(first, undefined);
          assert.notEqual(second, undefined);
        },
      },
    ],
    options.skip,
  );
}

const SKILL = skillFromFiles({
  text: '---\nname: greeting\ndescription: Greets people. Use it for greetings.\n---\n\n# Greeting\n\nGreet in three words.\n',
});
