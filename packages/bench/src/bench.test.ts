import { adapterUnavailable, defineAdapter } from '@skvm/core';
import { recordEvents } from '@skvm/core/testing';
import { describe, expect, it } from 'vitest';
import { input, type Lab, lab, lasting, mixed, of, skill, TARGET, task, tasks, versus } from '../test/bench-kit.ts';
import { bench, benchDocumentSchema } from './index.ts';

describe('bench', () => {
  it('makes a document that its own schema accepts, and that is plain JSON', async () => {
    const document = await bench(input({ tasks: tasks(8) }), lab(mixed).context);
    expect(benchDocumentSchema.parse(document)).toEqual(document);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(document).toMatchObject({ schema: 'skvm.bench/1', status: 'completed', simulated: false });
  });

  it('runs every trial once, in the order of the matrix', async () => {
    const first = lab(() => 1);
    await bench(input(), first.context);
    expect(first.asked).toHaveLength(12);
    expect(new Set(first.asked).size).toBe(12);
    const again = lab(() => 1);
    await bench(input(), again.context);
    expect(again.asked).toEqual(first.asked);
  });

  it('gives the same result however many trials run at once', async () => {
    const alone = await bench(input({ tasks: tasks(6) }), lab(mixed).context);
    const many = await bench(input({ tasks: tasks(6) }), lab(mixed, { concurrency: 7 }).context);
    expect(lasting(many)).toEqual(lasting(alone));
  });

  it('counts what is given twice once', async () => {
    const { context, asked } = lab(() => 1);
    const twice = { tasks: [...tasks(2), ...tasks(2)], targets: [TARGET, { ...TARGET }] };
    await bench(input({ ...twice, conditions: ['original', 'no-skill', 'original'], repeats: 1 }), context);
    expect(asked).toHaveLength(4);
  });

  it('runs a task without skills under no-skill alone, and says so', async () => {
    const { context, asked } = lab(() => 1);
    const given = [...tasks(1), { task: task('bare'), skills: [] }];
    const document = await bench(input({ tasks: given, repeats: 1 }), context);
    expect(asked.filter((run) => run.startsWith('bare'))).toEqual(['bare no-skill 0 0']);
    expect(document.diagnostics.map(({ code: found }) => found)).toContain('task-without-skill');
  });

  it('says of a document, a target and a run that they are simulated', async () => {
    const document = await bench(input(), lab(() => 1, { simulated: true }).context);
    expect(document.simulated).toBe(true);
    expect(document.result.targets[0]?.simulated).toBe(true);
  });

  it('tells of its progress', async () => {
    const { emit, events } = recordEvents();
    await bench(input({ repeats: 1, tasks: tasks(1) }), lab(() => 1, { emit }).context);
    const phases = events.flatMap((event) => (event.type.startsWith('phase') && 'done' in event ? [event.done] : []));
    expect(phases).toEqual([1, 2, 3, 3]);
  });
});

describe('bench, input', () => {
  const nothing = lab(() => 1);
  const refuse = async (given: Parameters<typeof input>[0], use: Lab = nothing) => {
    const asked = input(given);
    const result = await bench(asked, use.context).catch((error: Error) => error);
    expect(use.asked).toEqual([]);
    expect(asked.records).toEqual([]);
    return result as Error & { code: string; hint?: string };
  };

  it.each([
    ['tasks', { tasks: [] }],
    ['targets', { targets: [] }],
    ['conditions', { conditions: [] }],
    ['repeats', { repeats: 0 }],
    ['repeats', { repeats: 1.5 }],
    ['retryUnscored', { retryUnscored: -1 }],
    ['seed', { seed: 0.5 }],
    ['maxSteps', { limits: { maxSteps: 0 } }],
    ['cost limit', { limits: { maxCostUsd: 1 } }],
  ])('refuses %s that cannot be meant', async (name, given) => {
    const error = await refuse(given);
    expect(error.code).toBe('INPUT_INVALID');
    expect(error.message).toContain(name);
  });

  it('names what is nearest to a mistyped name', async () => {
    expect(await refuse({ conditions: ['orginal'] })).toMatchObject({
      code: 'UNKNOWN_EXTENSION',
      hint: 'Did you mean "original"?',
    });
    expect((await refuse({ targets: [{ adapter: 'tolt', model: 'fake/m' }] })).code).toBe('UNKNOWN_EXTENSION');
    expect((await refuse({ targets: [{ adapter: 'told', model: 'faek/m' }] })).code).toBe('MODEL_UNKNOWN');
  });

  it('refuses bad tasks before anything runs', async () => {
    const [good] = tasks(1);
    const bad = (change: object) => refuse({ tasks: [{ task: { ...task('x'), ...change }, skills: [] }] });
    expect((await bad({ files: { '../out': '' } })).code).toBe('PATH_OUTSIDE');
    expect((await bad({ checks: [{ evaluator: 'tolt', params: 0 }] })).code).toBe('UNKNOWN_EXTENSION');
    expect((await bad({ checks: [{ evaluator: 'told', params: 'x' }] })).code).toBe('INPUT_INVALID');
    expect((await bad({ prompt: '' })).code).toBe('INPUT_INVALID');
    const others = [good, { task: { ...task('a1'), prompt: 'other' }, skills: [skill('x')] }];
    expect((await refuse({ tasks: others as never })).message).toContain('Two tasks have the id "a1"');
    const same = [{ task: task('x'), skills: [skill('s', 'one'), skill('s', 'two')] }];
    expect((await refuse({ tasks: same })).message).toContain('two skills of the name "s"');
    const bare = [{ task: task('x'), skills: [] }];
    expect((await refuse({ tasks: bare, conditions: ['original'] })).code).toBe('INPUT_INVALID');
  });

  it('refuses a harness that cannot run here before anything runs', async () => {
    const missing = defineAdapter({
      id: 'missing',
      description: 'not installed',
      open: async () => {
        throw adapterUnavailable('missing', 'no such program');
      },
    });
    const use = lab(() => 1, { more: [missing] });
    expect((await refuse({ targets: [{ ...TARGET, adapter: 'missing' }] }, use)).code).toBe('ADAPTER_UNAVAILABLE');
  });
});

describe('bench, runs without a score', () => {
  it('are tried again, counted and shown, and averaged never', async () => {
    const { context, asked } = lab(({ condition, repeat }) =>
      condition === 'original' && repeat === 0 ? 'fail infra' : 1,
    );
    const document = await bench(input({ tasks: tasks(1) }), context);
    expect(asked.filter((run) => run === 'a1 original 0 0' || run.startsWith('a1 original 0'))).toEqual([
      'a1 original 0 0',
      'a1 original 0 1',
      'a1 original 0 2',
    ]);
    const original = of(document, 'original');
    expect(original.score.mean).toBe(1);
    expect(original.trials).toMatchObject({ planned: 2, scored: 1, unscored: { infra: 1 }, pending: 0 });
    expect(original.attempts).toEqual({ total: 4, unscored: { infra: 3 } });
    const [row] = document.result.targets[0]?.tasks ?? [];
    const run = row?.cells.find(({ condition }) => condition === 'original')?.runs[0];
    expect(run).toMatchObject({ score: null, unscored: 'infra', explanation: 'fail infra, it says', attempts: 3 });
    expect(versus(document, 'original', 'no-skill')).toMatchObject({
      effect: { mean: 0, tasks: 1 },
      unscoredRuns: { baseline: 0, candidate: 1 },
    });
  });

  it('are tried again after all the others had their turn', async () => {
    const { context, asked } = lab(({ condition, attempt }) =>
      condition === 'original' && attempt === 0 ? 'fail infra' : 1,
    );
    const document = await bench(input(), context);
    expect(asked.slice(0, 12).every((run) => run.endsWith(' 0'))).toBe(true);
    expect(asked.slice(12).every((run) => run.includes(' original ') && run.endsWith(' 1'))).toBe(true);
    expect(of(document, 'original').trials).toMatchObject({ scored: 4, unscored: {} });
  });

  it('are not tried again when that would change nothing', async () => {
    const { context, asked } = lab(({ condition }) => (condition === 'no-skill' ? 'broken infra' : 'fail no-script'));
    const document = await bench(input({ repeats: 1 }), context);
    expect(asked).toHaveLength(6);
    expect(of(document, 'no-skill').score).toMatchObject({ mean: null, tasks: 0, interval: null });
    expect(of(document, 'original').trials.unscored).toEqual({ 'no-script': 2 });
    expect(of(document, 'original').unscoredTasks).toEqual(['a1', 'a2']);
  });

  it('drop a task from a comparison when an arm has no score of it', async () => {
    const { context } = lab(({ task: id, condition }) =>
      id === 'a1' && condition === 'original' ? 'broken infra' : 1,
    );
    const document = await bench(input(), context);
    expect(versus(document, 'original', 'no-skill')).toMatchObject({
      effect: { tasks: 1 },
      dropped: [{ task: 'a1', reason: 'candidate-unscored' }],
    });
    expect(versus(document, 'compiled', 'original').dropped).toEqual([{ task: 'a1', reason: 'baseline-unscored' }]);
    expect(versus(document, 'compiled', 'no-skill').dropped).toEqual([]);
  });

  it('are what running out of a limit is not: that scores 0', async () => {
    const document = await bench(
      input({ tasks: tasks(1) }),
      lab(({ condition, repeat }) => (condition === 'original' && repeat === 1 ? 'limit time' : 0.9)).context,
    );
    expect(of(document, 'original')).toMatchObject({
      score: { mean: 0.45 },
      limits: { time: 1 },
      trials: { scored: 2, unscored: {} },
    });
  });

  it('come from an adapter that cannot be opened any more, too', async () => {
    let opened = 0;
    const failing = defineAdapter({
      id: 'failing',
      description: 'breaks after it was looked at',
      open: async () => {
        opened += 1;
        if (opened > 1) throw new Error('the disk is full');
        return { run: () => Promise.reject(new Error('unused')), [Symbol.asyncDispose]: async () => {} };
      },
    });
    const { context } = lab(() => 1, { more: [failing] });
    const targets = [{ ...TARGET, adapter: 'failing' }];
    const document = await bench(input({ targets, repeats: 1, retryUnscored: 1 }), context);
    expect(opened).toBe(1 + 2 * 6);
    expect(of(document, 'original')).toMatchObject({
      attempts: { total: 4, unscored: { infra: 4 } },
      score: { mean: null },
    });
  });
});
