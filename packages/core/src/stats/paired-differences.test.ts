import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pairedDifferences } from './paired-differences.ts';

describe('pairedDifferences', () => {
  test('takes means of scored repeats and leaves tasks without a score out', () => {
    const result = pairedDifferences([
      { id: 'better', baseline: [0.5, null, 0.25], candidate: [1, 0.5] },
      { id: 'outage', baseline: [0, 0], candidate: [null, null] },
      { id: 'same', baseline: [1], candidate: [1, 1, null] },
      { id: 'unknown', baseline: [], candidate: [null] },
      { id: 'new', baseline: [null], candidate: [1] },
      { id: 'worse', baseline: [1], candidate: [0] },
    ]);
    expect(result).toEqual({
      tasks: [
        {
          id: 'better',
          difference: 0.375,
          baseline: { mean: 0.375, scored: 2, unscored: 1 },
          candidate: { mean: 0.75, scored: 2, unscored: 0 },
        },
        {
          id: 'same',
          difference: 0,
          baseline: { mean: 1, scored: 1, unscored: 0 },
          candidate: { mean: 1, scored: 2, unscored: 1 },
        },
        {
          id: 'worse',
          difference: -1,
          baseline: { mean: 1, scored: 1, unscored: 0 },
          candidate: { mean: 0, scored: 1, unscored: 0 },
        },
      ],
      differences: [0.375, 0, -1],
      dropped: [
        {
          id: 'outage',
          reason: 'candidate-unscored',
          baseline: { mean: 0, scored: 2, unscored: 0 },
          candidate: { mean: null, scored: 0, unscored: 2 },
        },
        {
          id: 'unknown',
          reason: 'both-unscored',
          baseline: { mean: null, scored: 0, unscored: 0 },
          candidate: { mean: null, scored: 0, unscored: 1 },
        },
        {
          id: 'new',
          reason: 'baseline-unscored',
          baseline: { mean: null, scored: 0, unscored: 1 },
          candidate: { mean: 1, scored: 1, unscored: 0 },
        },
      ],
      wins: 1,
      ties: 1,
      losses: 1,
      baseline: { scored: 6, unscored: 2 },
      candidate: { scored: 6, unscored: 4 },
    });
  });

  test('takes the same scores in another order for a tie', () => {
    const [baseline, candidate] = [
      [0.1, 0.2, 0.3],
      [0.3, 0.2, 0.1],
    ];
    expect(pairedDifferences([{ id: 'a', baseline, candidate }])).toMatchObject({ differences: [0], ties: 1 });
  });

  test('of no tasks is empty', () => {
    expect(pairedDifferences([])).toMatchObject({
      tasks: [],
      differences: [],
      dropped: [],
      wins: 0,
      ties: 0,
      losses: 0,
    });
  });

  const score = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
  const arm = fc.array(score, { maxLength: 5 });
  const task = fc.record({ id: fc.uuid(), baseline: arm, candidate: arm });
  const tasks = fc.uniqueArray(task, { selector: ({ id }) => id, maxLength: 12 });

  test('loses no task and no repeat, changes sign with the arms, and ignores unscored repeats', () => {
    fc.assert(
      fc.property(tasks, (given) => {
        const result = pairedDifferences(given);
        expect(result.tasks.length + result.dropped.length).toBe(given.length);
        expect(result.wins + result.ties + result.losses).toBe(result.tasks.length);
        const repeats = given.reduce((sum, { baseline }) => sum + baseline.length, 0);
        expect(result.baseline.scored + result.baseline.unscored).toBe(repeats);

        const swapped = pairedDifferences(
          given.map(({ id, baseline, candidate }) => ({ id, baseline: candidate, candidate: baseline })),
        );
        expect(swapped.differences.map((each) => -each + 0)).toEqual(result.differences.map((each) => each + 0));

        const scoredOnly = pairedDifferences(
          given.map(({ id, baseline, candidate }) => ({
            id,
            baseline: baseline.filter((each) => each !== null),
            candidate: candidate.filter((each) => each !== null),
          })),
        );
        expect(scoredOnly.differences).toEqual(result.differences);
      }),
    );
  });

  test.each([
    ['the same id twice', ['a', 'a'], 1],
    ['a score that is not finite', ['a', 'b'], Number.NaN],
  ])('refuses %s', (_, ids, first) => {
    expect(() => pairedDifferences(ids.map((id) => ({ id, baseline: [first], candidate: [1] })))).toThrow(RangeError);
  });
});
