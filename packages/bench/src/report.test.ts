import type { Score } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ToldRun, tell } from '../test/told-records.ts';
import { first } from '../test/told-reports.ts';
import { toResult } from './report.ts';

describe('a report', () => {
  it('does not depend on the order in which trials were finished', () => {
    const cell = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 7 }),
        fc.infiniteStream(fc.nat()),
        (cells, keys) => {
          const byTask = (arm: 0 | 1) => Object.fromEntries(cells.map((each, index) => [`t${index}`, each[arm]]));
          const told = { 'no-skill': byTask(0), original: byTask(1) };
          const shuffled = tell(told, {
            order: (records) =>
              records
                .map((record) => ({ record, key: keys.next().value ?? 0 }))
                .sort((a, b) => a.key - b.key)
                .map(({ record }) => record),
          });
          expect(toResult(shuffled)).toEqual(toResult(tell(told)));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('counts a record once that is there twice, and passes over one of another identity', () => {
    const told = { original: { a: [0, 1], b: [1, 1] } };
    const twice = tell(told, { order: (records) => [...records, ...records] });
    expect(toResult(twice)).toEqual(toResult(tell(told)));
    const foreign = tell(told, {
      order: (records) => records.map((record) => (record.task === 'a' ? { ...record, key: 'f'.repeat(64) } : record)),
    });
    expect(first(toResult(foreign)).conditions[0]).toMatchObject({
      score: { mean: 1, tasks: 1 },
      trials: { scored: 2, pending: 2 },
    });
  });

  it('names cells whose repeats differ', () => {
    const { flaky } = first(
      toResult(tell({ original: { a: [1, 0, null], b: [1, 1, 1 - 1e-12], c: [null, null, 1] } })),
    );
    expect(flaky).toEqual([{ task: 'a', condition: 'original', scores: [1, 0] }]);
  });

  it('names criteria that tell nothing apart, checkpoints included, but not on the word of one condition', () => {
    const scored = (...values: number[]): ToldRun => ({
      score: {
        evaluator: 'checks',
        value: 0.5,
        parts: [
          { evaluator: 'good', value: values[0] ?? 0 },
          {
            evaluator: 'script',
            value: 0.5,
            parts: values.slice(1).map((value, index): Score => ({ evaluator: `point-${index}`, value })),
          },
        ],
      },
    });
    const limit: ToldRun = { limit: 'time' };
    const told = {
      'no-skill': { a: [scored(0, 1, 0), limit], b: [scored(1, 1, 1), scored(1, 1, 1)] },
      // The third checkpoint is always 1, but not every run was asked for it.
      original: { a: [scored(1, 1, 0, 1), scored(0, 1, 0.5, 1)], b: [null, null] },
    };
    expect(first(toResult(tell(told))).nonDiscriminating).toEqual([
      { task: 'a', criterion: 'script/point-0', value: 1, runs: 3 },
    ]);
  });

  it('says in how many tasks both arms were given the same skills', () => {
    const tally = tell({ original: { a: [1] }, compiled: { a: [0] } });
    expect(first(toResult(tally)).comparisons[0]?.identicalTasks).toBe(0);
    const group = tally.cells.find(({ condition }) => condition === 'original')?.group ?? '';
    const original = tally.preparation(group);
    const candidate = tally.preparation(tally.cells.find(({ condition }) => condition === 'compiled')?.group ?? '');
    if (!original || !candidate || 'unscored' in original.outcome || 'unscored' in candidate.outcome) throw new Error();
    tally.add({ ...candidate, outcome: { ...candidate.outcome, skills: original.outcome.skills } });
    expect(first(toResult(tally)).comparisons[0]?.identicalTasks).toBe(1);
  });
});
