import {
  adapterUnavailable,
  type Condition,
  createBudget,
  defineAdapter,
  defineCondition,
  type JsonValue,
  memoryJournal,
  memoryStore,
  NO_USAGE,
  runFailure,
} from '@skvm/core';
import { recordEvents } from '@skvm/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Answer,
  compiled,
  input,
  type Lab,
  lab,
  lasting,
  of,
  skill,
  TARGET,
  task,
  tasks,
  versus,
} from '../test/bench-kit.ts';
import { bench, benchDocumentSchema } from './index.ts';

/** Some of everything: scores, limits, an outage that passes, one that stays, one that is not worth another attempt. */
const mixed: Answer = ({ task: id, condition, repeat, attempt }) => {
  if (id === 'a1' && condition === 'original' && repeat === 0) return attempt === 0 ? 'fail infra' : 1;
  if (id === 'a2' && condition === 'compiled') return repeat === 0 ? 'fail infra' : 'broken no-script';
  if (id === 'b1' && condition === 'no-skill') return 'limit steps';
  return condition === 'no-skill' ? 0.25 : repeat === 0 ? 0.5 : 1;
};

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

/** A condition under a name, that does as told and counts how often it is asked. */
function counting(prepare: Condition['prepare']): Condition & { readonly count: () => number } {
  let count = 0;
  const condition = defineCondition({
    id: 'compiled',
    description: 'counts',
    async prepare(given, context) {
      count += 1;
      return prepare(given, context);
    },
  });
  return { ...condition, count: () => count };
}

describe('bench, preparations', () => {
  it('are made once for each condition, target and skill, however many trials wait for them', async () => {
    const condition = counting(compiled().prepare);
    const targets = [TARGET, { ...TARGET, model: 'fake/n' }];
    const given = input({ tasks: tasks(6), targets });
    await bench(given, lab(() => 1, { conditions: [condition], concurrency: 8 }).context);
    expect(condition.count()).toBe(3 * 2);
    const kept = given.records.filter((record) => (record as { type: string }).type === 'preparation');
    expect(kept).toHaveLength(3 * 3 * 2);
  });

  it('that do not hold leave their cells without a score and without a run', async () => {
    const condition = counting(async () => ({ unscored: 'missing-dependency', explanation: 'no profile' }));
    const { context, asked } = lab(() => 1, { conditions: [condition] });
    const document = await bench(input(), context);
    expect(asked.filter((run) => run.includes('compiled'))).toEqual([]);
    expect(document.status).toBe('completed');
    expect(of(document, 'compiled')).toMatchObject({
      score: { mean: null, tasks: 0 },
      trials: { planned: 4, scored: 0, unscored: { 'missing-dependency': 4 }, pending: 0 },
      attempts: { total: 0 },
    });
    expect(versus(document, 'compiled', 'original')).toMatchObject({ pValue: null, verdict: null });
    expect(document.result.preparations.at(-1)).toMatchObject({ condition: 'compiled', explanation: 'no profile' });
    expect(document.diagnostics.map((found) => found.code)).toContain('not-prepared');
  });

  it('that break leave their cells without a score, and the others as they are', async () => {
    const condition = counting(() => Promise.reject(new Error('the compiler crashed')));
    const document = await bench(input(), lab(() => 1, { conditions: [condition] }).context);
    expect(of(document, 'compiled').trials.unscored).toEqual({ infra: 4 });
    expect(of(document, 'original').score.mean).toBe(1);
    expect(document.result.preparations.at(-1)?.explanation).toContain('the compiler crashed');
  });

  it('keep what they found', async () => {
    const condition = counting((given, context) => {
      context.report({ severity: 'warning', code: 'odd', message: 'odd skill', source: 'anyone' });
      return compiled().prepare(given, context);
    });
    const { records, ...given } = input();
    const first = await bench(given, lab(() => 1, { conditions: [condition] }).context);
    const found = first.diagnostics.filter((diagnostic) => diagnostic.code === 'odd');
    expect(found).toEqual([{ severity: 'warning', code: 'odd', message: 'odd skill', source: 'compiled' }]);
    const silent = lab(() => 1, { conditions: [counting(compiled().prepare)] });
    const replayed = await bench({ ...given, journal: memoryJournal(records) }, silent.context);
    expect(replayed.diagnostics).toEqual(first.diagnostics);
  });

  it('that come out differently when a session goes on put away the trials made with the earlier ones', async () => {
    const { records, ...given } = input({ tasks: tasks(1) });
    await bench(given, lab(() => 0.25).context);
    const other = defineCondition({
      ...compiled(),
      prepare: async (from, context) => {
        const prepared = await compiled().prepare(from, context);
        return 'unscored' in prepared
          ? prepared
          : { ...prepared, provenance: { digest: 'new', oneOffUsage: NO_USAGE } };
      },
    });
    // One trial is missing, so that its preparation is looked at again.
    const cut = records.filter((record) => !isTrial(record, 'compiled', 1));
    const second = lab(() => 0.75, { conditions: [other] });
    const document = await bench({ ...given, journal: memoryJournal(cut) }, second.context);
    expect(second.asked.toSorted()).toEqual(['a1 compiled 0 0', 'a1 compiled 1 0']);
    expect(of(document, 'compiled').score.mean).toBe(0.75);
    expect(of(document, 'original').score.mean).toBe(0.25);
  });

  it('that did not hold are tried again when a session goes on', async () => {
    const { records, ...given } = input();
    const missing = counting(async () => ({ unscored: 'missing-dependency', explanation: 'no profile' }));
    await bench(given, lab(() => 1, { conditions: [missing] }).context);
    const second = lab(() => 1);
    const document = await bench({ ...given, journal: memoryJournal(records) }, second.context);
    expect(second.asked).toHaveLength(4);
    expect(of(document, 'compiled').trials.scored).toBe(4);
  });
});

function isTrial(record: JsonValue, condition: string, repeat: number): boolean {
  const { type, ...rest } = record as { type: string; condition?: string; repeat?: number };
  return type === 'trial' && rest.condition === condition && rest.repeat === repeat;
}

describe('bench, going on with a session', () => {
  const given = { tasks: tasks(4), repeats: 2, retryUnscored: 1 };

  it('comes to the same as if it had never stopped, wherever the journal ends', async () => {
    const whole = input(given);
    const first = lab(mixed, { concurrency: 3 });
    const document = lasting(await bench(whole, first.context));
    expect(whole.records.length).toBeGreaterThan(30);
    const cuts = fc.integer({ min: 0, max: whole.records.length });
    await fc.assert(
      fc.asyncProperty(cuts, fc.integer({ min: 1, max: 4 }), async (length, concurrency) => {
        const prefix = whole.records.slice(0, length);
        const second = lab(mixed, { concurrency });
        const resumed = await bench({ ...whole, journal: memoryJournal([...prefix]) }, second.context);
        expect(lasting(resumed)).toEqual(document);
        const before = prefix.filter((record) => (record as { type: string }).type === 'trial').length;
        expect(second.asked).toHaveLength(first.asked.length - before);
      }),
      { numRuns: 40 },
    );
  });

  it('asks for nothing when all is done, not even a preparation', async () => {
    const whole = input({ tasks: tasks(4) });
    await bench(whole, lab(() => 1).context);
    const condition = counting(compiled().prepare);
    const length = whole.records.length;
    const second = lab(() => 1, { conditions: [condition] });
    await bench({ ...whole, journal: memoryJournal(whole.records) }, second.context);
    expect([second.asked.length, condition.count(), whole.records.length]).toEqual([0, 0, length]);
  });

  it('refuses the journal of another benchmark', async () => {
    const whole = input();
    await bench(whole, lab(() => 1).context);
    const other = bench({ ...whole, repeats: 5, journal: memoryJournal(whole.records) }, lab(() => 1).context);
    await expect(other).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: 'The session was begun with other repeats: expected 2, got 5',
    });
    const edited = [{ task: { ...task('a1'), prompt: 'changed' }, skills: [skill('skill-a')] }];
    const changed = bench({ ...whole, tasks: edited, journal: memoryJournal(whole.records) }, lab(() => 1).context);
    await expect(changed).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('names a record that it cannot read, and passes over those of others', async () => {
    const whole = input();
    await bench(whole, lab(() => 1).context);
    const foreign = [{ type: 'session', pid: 1 }, ...whole.records, 'note', whole.records[0] as JsonValue];
    const resumed = lab(() => 1);
    await bench({ ...whole, journal: memoryJournal(foreign) }, resumed.context);
    expect(resumed.asked).toEqual([]);
    const place = whole.records.findIndex((record) => (record as { type: string }).type === 'trial');
    const damaged = whole.records.with(place, { ...(whole.records[place] as object), repeat: 'x' } as JsonValue);
    await expect(bench({ ...whole, journal: memoryJournal(damaged) }, resumed.context)).rejects.toMatchObject({
      code: 'DOCUMENT_INVALID',
      message: expect.stringContaining(`record ${place + 1}`),
    });
  });
});

describe('bench, stopping', () => {
  const given = { tasks: tasks(4), repeats: 3 };

  it('at a budget leaves a partial document, and goes on to the same result', async () => {
    const whole = lasting(await bench(input(given), lab(() => 1).context));
    const part = input(given);
    const stopped = lab(() => 1, { budget: createBudget({ maxTokens: 15 * 10 }) });
    const document = await bench(part, stopped.context);
    expect(document).toMatchObject({ status: 'partial', error: { code: 'BUDGET_EXCEEDED' } });
    expect(stopped.asked).toHaveLength(10);
    const pending = document.result.targets[0]?.conditions.map(({ trials }) => trials.pending) ?? [];
    expect(pending.reduce((sum, count) => sum + count, 0)).toBe(26);
    const rest = lab(() => 1);
    const resumed = await bench({ ...part, journal: memoryJournal(part.records) }, rest.context);
    expect(lasting(resumed)).toEqual(whole);
    expect(rest.asked).toHaveLength(26);
  });

  it('in the middle of a run makes that attempt again, and counts what it took', async () => {
    // The agent asks twice, and the budget ends between.
    const twice = defineAdapter({
      id: 'twice',
      description: 'asks twice',
      open: async () => ({
        async run(request, context) {
          const rest = { text: '', steps: [], usage: NO_USAGE, durationMs: 0 };
          try {
            await request.model.language.doGenerate({ prompt: [] });
            await request.model.language.doGenerate({ prompt: [] });
            return { ...rest, status: 'completed', text: '1' };
          } catch (error) {
            return { ...rest, ...runFailure(error, context.signal) };
          }
        },
        async [Symbol.asyncDispose]() {},
      }),
    });
    const part = input({ ...given, conditions: ['no-skill', 'original'], targets: [{ ...TARGET, adapter: 'twice' }] });
    const stopped = lab(() => 1, { more: [twice], budget: createBudget({ maxTokens: 15 * 3 }) });
    const document = await bench(part, stopped.context);
    expect(document.status).toBe('partial');
    expect(document.result.interrupted).toMatchObject({ attempts: 1, usage: { calls: 1, inputTokens: 10 } });
    expect(document.usage.calls).toBe(3);
    const resumed = await bench(
      { ...part, journal: memoryJournal(part.records) },
      lab(() => 1, { more: [twice] }).context,
    );
    expect(resumed.status).toBe('completed');
    expect(resumed.result.targets[0]?.conditions.every(({ attempts }) => attempts.total === 12)).toBe(true);
    expect(resumed.usage.calls).toBe(24 * 2 + 1);
  });

  it('by a signal leaves a partial document, and goes on to the same result', async () => {
    const whole = lasting(await bench(input(given), lab(mixed).context));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 4 }), async (after, concurrency) => {
        const stop = new AbortController();
        const part = input(given);
        let count = 0;
        const answer: Answer = (ask) => {
          count += 1;
          if (count === after) stop.abort(new Error('Ctrl-C'));
          return mixed(ask);
        };
        const document = await bench(part, lab(answer, { signal: stop.signal, concurrency }).context);
        expect(['partial', 'aborted']).toContain(document.status);
        expect(document.error?.code).toBe('ABORTED');
        const resumed = lasting(await bench({ ...part, journal: memoryJournal(part.records) }, lab(mixed).context));
        const { interrupted, ...result } = resumed.result;
        expect(result).toEqual({ ...whole.result, interrupted: undefined });
        expect(interrupted.attempts).toBeLessThanOrEqual(concurrency);
      }),
      { numRuns: 15 },
    );
  });

  it('at a budget of nothing is a partial document, too', async () => {
    const use = lab(() => 1, { budget: createBudget({ maxTokens: 0 }) });
    expect((await bench(input(given), use.context)).status).toBe('partial');
    expect(use.asked).toEqual([]);
  });

  it('before anything has a score is an aborted document', async () => {
    const use = lab(() => 1, { signal: AbortSignal.abort() });
    const document = await bench(input(given), use.context);
    expect(document.status).toBe('aborted');
    expect(use.asked).toEqual([]);
  });

  it('ends what is under way when the journal cannot be written', async () => {
    const records: JsonValue[] = [];
    const journal = memoryJournal(records);
    const full = {
      ...journal,
      append: (record: JsonValue) =>
        (record as { type: string }).type === 'trial'
          ? Promise.reject(new Error('the disk is full'))
          : journal.append(record),
    };
    // One run is answered; whoever waits for another waits until it is ended.
    let count = 0;
    const answer: Answer = () => {
      count += 1;
      return count === 3 ? 1 : new Promise<string>(() => {});
    };
    const use = lab(answer, { concurrency: 4 });
    await expect(bench(input({ ...given, journal: full }), use.context)).rejects.toThrow('the disk is full');
    expect(use.asked).toHaveLength(4);
  });
});

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
    const { createTrialRunner, trialJobSchema } = await import('./run-trial.ts');
    const runner = createTrialRunner(there.context);
    const ids: string[] = [];
    const executor = {
      concurrency: 2,
      handle() {},
      async run({ id, kind, input: job }: { id: string; kind: string; input: JsonValue }) {
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
