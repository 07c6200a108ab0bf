import { type Executor, type JsonValue, memoryStore } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { bench } from '../src/index.ts';
import { input, lab, of, skill, TARGET, task, tasks } from './bench-kit.ts';

describe('bench, reuse', () => {
  it('takes over scored trials of the same identity, without a run and without pay', async () => {
    const store = memoryStore();
    const priceUsd = () => 0.25;
    const first = await bench(input(), lab(() => 0.5, { store, priceUsd }).context);
    const fresh = lab(() => 0.75, { store, priceUsd });
    const without = await bench(input(), fresh.context);
    expect(fresh.asked).toHaveLength(12);
    expect(of(without, 'original').score.mean).toBe(0.75);

    const second = lab(() => 1, { store, priceUsd });
    const reused = await bench(input({ reuse: true }), second.context);
    expect(second.asked).toEqual([]);
    expect(of(reused, 'original')).toMatchObject({ score: { mean: 0.75 }, trials: { reused: 4 } });
    expect(of(reused, 'original').usage).toMatchObject({ costUsd: 1, paidUsd: 0 });
    expect(of(first, 'original').usage).toMatchObject({ costUsd: 1, paidUsd: 1 });
  });

  it.each<[string, Parameters<typeof input>[0]]>([
    ['another seed', { seed: 2 }],
    ['another delivery', { delivery: 'discover' }],
    ['other limits', { limits: { maxSteps: 3 } }],
    ['another configuration of the adapter', { adapterConfig: { temperature: 0 } }],
    ['another target', { targets: [{ ...TARGET, model: 'fake/n' }] }],
    ['another task', { tasks: [{ task: { ...task('a1'), prompt: 'other' }, skills: [skill('skill-a')] }] }],
    ['another check', { tasks: [{ task: task('a1', ['other']), skills: [skill('skill-a')] }] }],
  ])('does not take over what was decided by %s', async (_, change) => {
    const store = memoryStore();
    await bench(input({ tasks: tasks(1) }), lab(() => 0, { store }).context);
    const second = lab(() => 1, { store });
    await bench(input({ tasks: tasks(1), ...change, reuse: true }), second.context);
    expect(second.asked).toHaveLength(6);
  });

  it('does not take over the trials of another skill, but those without it', async () => {
    const store = memoryStore();
    await bench(input({ tasks: tasks(1) }), lab(() => 0, { store }).context);
    const second = lab(() => 1, { store });
    const changed = [{ task: task('a1'), skills: [skill('skill-a', 'Do it worse.')] }];
    await bench(input({ tasks: changed, reuse: true }), second.context);
    expect(second.asked.map((run) => run.split(' ')[1]).sort()).toEqual([
      'compiled',
      'compiled',
      'original',
      'original',
    ]);
  });

  it('takes over more repeats than there are by running the rest', async () => {
    const store = memoryStore();
    await bench(input({ tasks: tasks(1) }), lab(() => 0, { store }).context);
    const second = lab(() => 1, { store });
    await bench(input({ tasks: tasks(1), reuse: true, repeats: 3 }), second.context);
    expect(second.asked.toSorted()).toEqual(['a1 compiled 2 0', 'a1 no-skill 2 0', 'a1 original 2 0']);
  });

  it('runs what had no score', async () => {
    const store = memoryStore();
    await bench(input({ tasks: tasks(1) }), lab(() => 'broken infra', { store }).context);
    const second = lab(() => 1, { store });
    await bench(input({ tasks: tasks(1), reuse: true }), second.context);
    expect(second.asked).toHaveLength(6);
  });
});

describe('bench, jobs', () => {
  it('are JSON, and enough for a process that shares nothing but store and registry', async () => {
    const store = memoryStore();
    const there = lab(() => 0.5, { store });
    const { createTrialRunner, trialJobSchema } = await import('../src/run-trial.ts');
    const runner = createTrialRunner(there.context);
    const ids: string[] = [];
    const executor: Executor = {
      concurrency: 2,
      handle() {},
      share: () => executor,
      async run({ id, kind, input: job }) {
        ids.push(id);
        expect(kind).toBe('bench-trial');
        const received = trialJobSchema.parse(JSON.parse(JSON.stringify(job)));
        return JSON.parse(JSON.stringify(await runner.run(received, new AbortController().signal))) as JsonValue;
      },
    };
    const here = lab(() => 1, { store, executor });
    const document = await bench(input(), here.context);
    expect(here.asked).toEqual([]);
    expect(there.asked).toHaveLength(12);
    expect(new Set(ids).size).toBe(12);
    expect(of(document, 'compiled').score.mean).toBe(0.5);
  });
});
