import {
  aborted,
  createBudget,
  type JsonValue,
  memoryJournal,
  memoryStore,
  NO_USAGE,
  type OptimizationDocument,
  type Task,
} from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { forecastOptimization } from '../src/optimize/forecast.ts';
import { optimize } from '../src/optimize/optimize.ts';
import type { TaskMaker } from '../src/tasks/task-maker.ts';
import { boil, contextOf, dyingJournal, inputOf, proposerOf, runs, tasks } from './optimize-kit.ts';

/** A task that can be admitted: with a way to do it, and one to fail. */
const admissible = (task: Task): Task => ({
  ...task,
  files: { 'number.txt': task.id },
  reference: [{ do: 'write', path: 'tea.txt', content: 'tea' }],
  mutants: [{ name: 'none', script: [{ do: 'say', text: 'done' }] }],
});

/** What may not differ between a session that went through and one that was cut off. */
const essence = ({ result: { runs: made, ...rest } }: OptimizationDocument) => ({
  ...rest,
  runs: made.map(({ durationMs: _, transcriptKey: __, ...run }) => run),
});

describe('a session', () => {
  it('finds an edit that helps, and recommends it by the final comparison alone', async () => {
    const proposer = proposerOf(boil);
    const document = await optimize(inputOf({ journal: memoryJournal(), proposer }), contextOf());
    expect(document).toMatchObject({
      schema: 'skvm.jit-optimize/1',
      status: 'completed',
      result: { verdict: 'recommended', bestRound: 1 },
    });
    expect(document.result.final).toMatchObject({ compared: 8, repeats: 4 });
    expect(document.result.candidates.map(({ state }) => state)).toEqual(
      ['original', 'chosen', expect.any(String)].slice(0, document.result.candidates.length),
    );
  });

  it('shows the proposer reflect tasks alone', async () => {
    const proposer = proposerOf(boil);
    const document = await optimize(inputOf({ journal: memoryJournal(), proposer }), contextOf());
    const splits = new Map(document.result.tasks.map(({ id, split }) => [id, split]));
    const shown = proposer.asked.flatMap(({ evidence }) => evidence.map(({ id }) => splits.get(id)));
    expect(new Set(shown)).toEqual(new Set(['reflect']));
    expect(JSON.stringify(proposer.asked.map(({ evidence, tried }) => ({ evidence, tried })))).not.toMatch(/final-\d/);
  });

  it('recommends nothing when the edits change nothing', async () => {
    const proposer = proposerOf(({ skill, round }) => `${skill.text}\nA word more (${round}).\n`);
    const document = await optimize(inputOf({ journal: memoryJournal(), proposer, rounds: 3 }), contextOf());
    expect(document.result.verdict).not.toBe('recommended');
  });

  it('looks for nothing when the skill does well', async () => {
    const context = contextOf({ words: 'Make tea.' });
    const document = await optimize(inputOf({ journal: memoryJournal(), convergence: 0.5 }), context);
    expect(document.result).toMatchObject({ verdict: 'inconclusive', cause: 'converged', bestRound: 0 });
  });

  it.each([
    [1, 'few-tasks'],
    [5, 'few-tasks'],
  ] as const)('with %i final tasks says nothing', async (count, cause) => {
    const source = { kind: 'real', tasks: tasks(6), finalTasks: tasks(count, 'final') } as const;
    const document = await optimize(inputOf({ journal: memoryJournal(), source }), contextOf());
    expect(document.result).toMatchObject({ verdict: 'inconclusive', cause, bestRound: 1 });
  });

  it('with one task searches, and has none to compare with', async () => {
    const source = { kind: 'real', tasks: tasks(1) } as const;
    const document = await optimize(inputOf({ journal: memoryJournal(), source }), contextOf());
    expect(document.result.verdict).toBe('inconclusive');
    expect(document.result.final).toBeNull();
  });

  it.each([
    ['no task', { source: { kind: 'real', tasks: [] } }, /at least one task/],
    ['a task twice', { source: { kind: 'real', tasks: tasks(2), finalTasks: tasks(1) } }, /given twice/],
    ['no log', { source: { kind: 'log', evidence: [] } }, /at least one log/],
    ['no runs', { runsPerTask: 0 }, /runsPerTask/],
    ['convergence of 2', { convergence: 2 }, /convergence/],
  ] as const)('refuses %s before it runs anything', async (_, given, message) => {
    const before = runs.count;
    await expect(optimize(inputOf({ journal: memoryJournal(), ...given }), contextOf())).rejects.toThrow(message);
    expect(runs.count).toBe(before);
  });

  it('prunes what changes nothing off the best candidate', async () => {
    const proposer = proposerOf((input) => boil(input).replace('Nothing.', 'Something else.'));
    const document = await optimize(inputOf({ journal: memoryJournal(), proposer, rounds: 1 }), contextOf());
    expect(document.result.hunks.map(({ kept }) => kept)).toEqual([true, false]);
    expect(document.result.candidates.at(-1)).toMatchObject({ by: 'prune', state: 'chosen', parents: [1] });
    expect(document.result.verdict).toBe('recommended');
  });

  it('goes on with other rounds when the proposer broke in one', async () => {
    let asked = 0;
    const proposer = {
      ...proposerOf(boil),
      propose: async (
        input: Parameters<ReturnType<typeof proposerOf>['propose']>[0],
        context: Parameters<ReturnType<typeof proposerOf>['propose']>[1],
      ) => {
        asked += 1;
        if (asked === 1)
          return { kind: 'failed' as const, reason: 'ran out of time', retryable: false, usage: NO_USAGE };
        return proposerOf(boil).propose(input, context);
      },
    };
    const document = await optimize(inputOf({ journal: memoryJournal(), proposer }), contextOf());
    expect(document.result.candidates[1]).toMatchObject({ state: 'unscored', reason: 'ran out of time' });
    expect(document.result).toMatchObject({ verdict: 'recommended', bestRound: 2 });
  });
});

describe('a session that is killed', () => {
  it('at any record goes on where it was: no step twice, and the same result', async () => {
    const whole: JsonValue[] = [];
    const proposer = proposerOf((input) => boil(input).replace('Nothing.', `Something ${input.round}.`));
    const document = await optimize(inputOf({ journal: memoryJournal(whole), proposer }), contextOf());
    expect(document.result.verdict).toBe('recommended');
    const expected = essence(document);
    // Every ninth record, so that each phase is hit several times.
    for (let at = 1; at < whole.length; at += 9) {
      const store = memoryStore();
      const records: JsonValue[] = [];
      const dying = { journal: dyingJournal(records, at), proposer };
      await expect(optimize(inputOf(dying), contextOf({ store }))).rejects.toThrow('killed');
      const resumed = await optimize(inputOf({ journal: memoryJournal(records), proposer }), contextOf({ store }));
      expect(essence(resumed)).toEqual(expected);
      const steps = records.flatMap((record) => ((record as { key?: string }).key ?? []) as string | never[]);
      expect(new Set(steps).size).toBe(steps.length);
      expect(steps.length).toBe(whole.length - 1);
    }
  });

  it('is refused with other settings', async () => {
    const journal = memoryJournal();
    await optimize(inputOf({ journal, rounds: 0 }), contextOf());
    await expect(optimize(inputOf({ journal, rounds: 1 }), contextOf())).rejects.toThrow(/other rounds/);
  });
});

describe('a session that a signal or a budget ends', () => {
  it('has a partial document, and goes on', async () => {
    const stop = new AbortController();
    const store = memoryStore();
    const journal = memoryJournal();
    const context = contextOf({
      store,
      signal: stop.signal,
      emit: (event) => {
        if (event.type === 'phase-start' && event.phase === 'final') stop.abort();
      },
    });
    const document = await optimize(inputOf({ journal }), context);
    expect(document).toMatchObject({
      status: 'partial',
      error: { code: 'ABORTED' },
      result: { verdict: 'inconclusive', cause: 'stopped' },
    });
    const resumed = await optimize(inputOf({ journal }), contextOf({ store }));
    expect(resumed).toMatchObject({ status: 'completed', result: { verdict: 'recommended' } });
  });

  it('that is too small for a round is no result: it stops, and goes on with more', async () => {
    let minutes = 0;
    const now = () => new Date(minutes * 60_000);
    const store = memoryStore();
    const journal = memoryJournal();
    const context = (maxMinutes: number) =>
      contextOf({
        ...{ now, store, budget: createBudget({ maxMinutes }, now) },
        emit: (event) => {
          if (event.type === 'run-end') minutes += 1;
        },
      });
    const document = await optimize(inputOf({ journal }), context(60));
    expect(document).toMatchObject({
      status: 'partial',
      error: { code: 'BUDGET_EXCEEDED' },
      result: { verdict: 'inconclusive', cause: 'stopped' },
    });
    // Nothing was decided that more would not undo.
    expect(await optimize(inputOf({ journal }), context(1000))).toMatchObject({
      status: 'completed',
      result: { verdict: 'recommended' },
    });
  });

  it('counts what it spent itself, not what others spent of the same budget', async () => {
    const budget = createBudget({ maxTokens: 100_000 });
    budget.spend({ ...NO_USAGE, inputTokens: 90_000, calls: 1 });
    const document = await optimize(inputOf({ journal: memoryJournal() }), contextOf({ budget }));
    // Its own runs take no tokens, so that what is left is enough for any number of them.
    expect(document).toMatchObject({ status: 'completed', result: { verdict: 'recommended' } });
  });

  it('keeps tasks that were made: after a stop no maker is asked for them again', async () => {
    const asked: number[] = [];
    const stop = new AbortController();
    const maker: TaskMaker = {
      by: 'agent',
      async make({ count, attempt = 0, onCutOff }) {
        asked.push(attempt);
        if (attempt === 1 && asked.length === 2) {
          stop.abort();
          await onCutOff?.({ ...NO_USAGE, calls: 7 });
          throw aborted('stopped');
        }
        const half = Math.ceil(count / 2);
        return {
          tasks: tasks(half, `made-${attempt}`).map(admissible),
          rejected: [],
          usage: { ...NO_USAGE, calls: 1 },
        };
      },
    };
    const [store, journal] = [memoryStore(), memoryJournal()];
    const source = { kind: 'synthetic' as const, maker, count: 4, finalCount: 4 };
    const first = await optimize(
      inputOf({ journal, source }),
      contextOf({ store, signal: stop.signal, words: 'Make tea.' }),
    );
    expect(first).toMatchObject({ status: 'partial', error: { code: 'ABORTED' } });
    await optimize(inputOf({ journal, source }), contextOf({ store, words: 'Make tea.' }));
    expect(asked.slice(0, 4)).toEqual([0, 1, 1, 2]);
    expect(
      (await optimize(inputOf({ journal, source }), contextOf({ store, words: 'Make tea.' }))).usage.calls,
    ).toBeGreaterThanOrEqual(7);
  });

  it('asks a maker again that made nothing the first time', async () => {
    const asked: number[] = [];
    const maker: TaskMaker = {
      by: 'agent',
      async make({ count, attempt = 0 }) {
        asked.push(attempt);
        const made = attempt === 0 ? [] : tasks(count, 'made').map(admissible);
        return { tasks: made, rejected: [], usage: NO_USAGE };
      },
    };
    const source = { kind: 'synthetic' as const, maker, count: 4, finalCount: 4 };
    await optimize(inputOf({ journal: memoryJournal(), source }), contextOf({ words: 'Make tea.' }));
    expect(asked.slice(0, 2)).toEqual([0, 1]);
  });

  it('keeps enough of the budget for the comparison', async () => {
    let minutes = 0;
    const now = () => new Date(minutes * 60_000);
    const context = contextOf({
      now,
      budget: createBudget({ maxMinutes: 200 }, now),
      emit: (event) => {
        if (event.type === 'run-end') minutes += 1;
      },
    });
    // A search of nine rounds would take all of it.
    const proposer = proposerOf(
      ({ skill, round }) => `${round === 1 ? boil({ skill } as never) : skill.text}\n\nWord ${round}.\n`,
    );
    const document = await optimize(
      inputOf({ journal: memoryJournal(), proposer, rounds: 9, convergence: 1 }),
      context,
    );
    expect(document.status).toBe('completed');
    expect(document.result.candidates.length).toBeLessThan(9);
    expect(document.result.final?.baseline.runs).toBe(32);
  });
});

it('forecasts at least what a session takes', async () => {
  const input = inputOf({ journal: memoryJournal() });
  const forecast = forecastOptimization(input);
  const { result } = await optimize(input, contextOf());
  for (const [phase, most] of [
    ['baseline', forecast.runs.baseline],
    ['final', forecast.runs.final],
  ] as const) {
    expect(result.runs.filter((run) => run.phase === phase).length).toBeLessThanOrEqual(most);
  }
  expect(result.runs.length).toBeLessThanOrEqual(forecast.runs.total);
});
