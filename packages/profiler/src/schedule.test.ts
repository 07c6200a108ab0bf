import { LEVELS, type Level, levelRank, TESTED_LEVELS, type TestedLevel } from '@skvm/core';
import { seededRandom } from '@skvm/core/stats';
import { describe, expect, test } from 'vitest';
import { addOutcome, mostProbable, posterior } from './estimate.ts';
import { createSchedule, NO_PROGRESS, type Progress, parsePolicy } from './schedule.ts';

const adaptive = createSchedule({ policy: { kind: 'adaptive' }, confidence: 0.98, maxItems: 15 });
const fixed = createSchedule({ policy: { kind: 'fixed', count: 3 }, confidence: 0.98, maxItems: 15 });

const answered = (progress: Progress, level: TestedLevel, passed: boolean): Progress => ({
  ...progress,
  tallies: addOutcome(progress.tallies, level, passed),
});

/** Measures an agent of a level whose answers are drawn by slip and guess of each cell. */
function measure(
  level: Level,
  cells: readonly (readonly [slip: number, guess: number])[],
  unit: () => number,
  schedule = adaptive,
) {
  let progress = NO_PROGRESS;
  let items = 0;
  for (;;) {
    const [next] = schedule.next(progress);
    if (next === undefined) break;
    items += 1;
    const [slip, guess] = cells[levelRank(next) - 1] as readonly [number, number];
    const passed = levelRank(level) >= levelRank(next) ? unit() >= slip : unit() < guess;
    progress = answered(progress, next, passed);
  }
  return { items, ...mostProbable(posterior(progress.tallies)) };
}

/** Share of agents whose level is found, and items asked, of so many agents of each level. */
function study(agents: number, drawCell: (unit: () => number) => readonly [number, number], schedule = adaptive) {
  const results = LEVELS.flatMap((level) => {
    const { unit } = seededRandom('schedule study', level);
    return Array.from({ length: agents }, () => {
      const cells = TESTED_LEVELS.map(() => drawCell(unit));
      const measured = measure(level, cells, unit, schedule);
      return { ...measured, truth: level, right: measured.level === level };
    });
  });
  const share = (of: typeof results) => of.filter(({ right }) => right).length / of.length;
  return {
    results,
    share: share(results),
    lowest: Math.min(...LEVELS.map((level) => share(results.filter(({ truth }) => truth === level)))),
    items: results.reduce((sum, { items }) => sum + items, 0) / results.length,
  };
}

describe('adaptive', () => {
  test('begins in the middle', () => {
    expect(adaptive.next(NO_PROGRESS)).toEqual(['L2']);
  });

  test('finds every level of an agent that neither slips nor guesses, in at most six items', () => {
    for (const level of LEVELS) {
      const measured = measure(
        level,
        [
          [0, 0],
          [0, 0],
          [0, 0],
        ],
        () => 0.5,
      );
      expect(measured.level).toBe(level);
      expect(measured.confidence).toBeGreaterThanOrEqual(0.98);
      expect(measured.items).toBeLessThanOrEqual(6);
    }
  });

  test('finds 98 % of the levels at slip .05 and guess .10, in five items on average', () => {
    const { share, lowest, items } = study(2000, () => [0.05, 0.1]);
    expect(share).toBeGreaterThan(0.985);
    expect(lowest).toBeGreaterThan(0.975);
    expect(items).toBeLessThan(5.2);
  });

  test('finds 96 % when slip and guess of each cell are unknown, and is as sure as it ought to be', () => {
    const { share, results } = study(1000, (unit) => [0.02 + 0.1 * unit(), 0.05 + 0.2 * unit()]);
    expect(share).toBeGreaterThan(0.96);
    const said = results.reduce((sum, { confidence }) => sum + confidence, 0) / results.length;
    expect(Math.abs(said - share)).toBeLessThan(0.03);
  });

  test('stops at the most items, scored or not', () => {
    const never: Progress = { ...NO_PROGRESS, unscored: { L1: 5, L2: 5, L3: 5 } };
    expect(adaptive.next(never)).toEqual([]);
    expect(adaptive.next({ ...NO_PROGRESS, unscored: { L1: 5, L2: 5, L3: 4 } })).toHaveLength(1);
  });

  test('leaves closed levels out', () => {
    expect(adaptive.next({ ...NO_PROGRESS, closed: ['L2'] })).not.toContain('L2');
    expect(adaptive.next({ ...NO_PROGRESS, closed: ['L1', 'L2', 'L3'] })).toEqual([]);
  });

  test('expects as many items as agents of all levels take', () => {
    const { items } = study(2000, () => [0.05, 0.1]);
    const expected = adaptive.expectedItems(NO_PROGRESS);
    expect(Math.abs(expected - items)).toBeLessThan(0.3);
  });
});

describe('adaptive, with more items than anybody has time for', () => {
  // All courses of the results are millions here.
  test.each([
    [0.999, 60],
    [0.99999, 999],
  ])('expects what agents of all levels take at a confidence of %d and up to %d items', (confidence, maxItems) => {
    const patient = createSchedule({ policy: { kind: 'adaptive' }, confidence, maxItems });
    const { items } = study(100, () => [0.04, 0.11], patient);
    const expected = patient.expectedItems(NO_PROGRESS);
    expect(Math.abs(expected - items) / items).toBeLessThan(0.2);
  });

  test('what can never be settled is expected to take all items', () => {
    const never = createSchedule({ policy: { kind: 'adaptive' }, confidence: 1 - 1e-15, maxItems: 1_000_000 });
    expect(never.expectedItems(NO_PROGRESS)).toBeGreaterThan(500_000);
  });
});

describe('fixed', () => {
  test('asks for all that is left at once, unscored items counted', () => {
    expect(fixed.next(NO_PROGRESS)).toEqual(['L1', 'L1', 'L1', 'L2', 'L2', 'L2', 'L3', 'L3', 'L3']);
    const begun = { ...answered(NO_PROGRESS, 'L1', false), unscored: { L1: 1, L2: 3, L3: 0 } };
    expect(fixed.next(begun)).toEqual(['L1', 'L3', 'L3', 'L3']);
    expect(fixed.expectedItems(begun)).toBe(4);
  });
});

test('policies are read, and others refused', () => {
  expect(parsePolicy('adaptive')).toEqual({ kind: 'adaptive' });
  expect(parsePolicy('fixed:3')).toEqual({ kind: 'fixed', count: 3 });
  for (const text of ['fixed', 'fixed:0', 'fixed:-1', 'fixed:1.5', 'Adaptive', 'fixed:1000', '']) {
    expect(() => parsePolicy(text)).toThrow('Expected the policy');
  }
});
