import { createBudget, defineAdapter, type JsonValue, memoryJournal, NO_USAGE, runFailure } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bench } from '../src/index.ts';
import {
  type Answer,
  compiled,
  counting,
  input,
  lab,
  lasting,
  mixed,
  skill,
  TARGET,
  task,
  tasks,
} from './bench-kit.ts';

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
