import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Told, type ToldRun, tell, usage } from '../test/told-records.ts';
import { arms, first, ofCondition, only } from '../test/told-reports.ts';
import { comparisonsOf } from './compare.ts';
import { toResult } from './report.ts';

describe('comparisons', () => {
  it('are with the original and with nothing', () => {
    expect(comparisonsOf(['aot-compiled', 'no-skill', 'original']).map((pair) => Object.values(pair))).toEqual([
      ['no-skill', 'original'],
      ['original', 'aot-compiled'],
      ['no-skill', 'aot-compiled'],
    ]);
    expect(comparisonsOf(['aot-compiled', 'aot-compiled-p1'])).toEqual([]);
  });

  it('pair by task: five equal signs give the smallest p there is, and no interval', () => {
    const comparison = only(arms([0.2, 0.4, 0.3, 0.5, 0.2], [0.4, 0.5, 0.6, 0.6, 0.4]));
    expect(comparison).toMatchObject({
      effect: { tasks: 5, interval: null, caution: 'few-tasks' },
      pValue: 0.0625,
      smallestPValue: 0.0625,
      wins: 5,
      ties: 0,
      losses: 0,
      verdict: null,
    });
    expect(comparison.effect.mean).toBeCloseTo(0.18, 12);
  });

  it('change their sign, and nothing else, when the arms change places', () => {
    const score = fc.constantFrom(0, 0.25, 0.5, 0.75, 1, null);
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 14 }), (pairs) => {
        const [before, after] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const there = only(arms(before, after));
        const back = only(arms(after, before));
        const negative = (value: number | null | undefined) => (value == null ? null : expect.closeTo(-value, 9));
        expect(there.effect.mean).toEqual(negative(back.effect.mean));
        expect([there.wins, there.ties, there.losses]).toEqual([back.losses, back.ties, back.wins]);
        expect(there.pValue).toBe(back.pValue);
        expect(there.effect.standardDeviation).toEqual(
          back.effect.standardDeviation === null ? null : expect.closeTo(back.effect.standardDeviation, 9),
        );
        if (there.effect.method !== 'studentised') {
          expect(there.effect.interval?.low ?? null).toEqual(negative(back.effect.interval?.high));
        }
        expect(there.unscoredRuns).toEqual({
          baseline: back.unscoredRuns.candidate,
          candidate: back.unscoredRuns.baseline,
        });
      }),
    );
  });

  it('are corrected for each other by Holm', () => {
    const eight = (base: number, step: number) =>
      Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`t${index}`, [base + step * (index + 1)]]));
    const told = { 'no-skill': eight(0, 0), original: eight(0.1, 0.01), compiled: eight(0.3, 0.05) };
    const { comparisons } = first(toResult(tell(told)));
    expect(comparisons.map(({ pValue }) => pValue)).toEqual([2 / 256, 2 / 256, 2 / 256]);
    expect(comparisons.map(({ adjustedPValue }) => adjustedPValue)).toEqual(Array(3).fill(expect.closeTo(6 / 256, 12)));
    expect(toResult(tell(told)).comparisons).toBe(3);
    expect(comparisons.map(({ verdict }) => verdict)).toEqual(['better', 'better', 'better']);
  });

  it('call nothing better that interval and corrected test do not agree on', () => {
    const same = arms([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.6]);
    expect(only(same).verdict).toBe('inconclusive');
    // All for the better, so that the test is sure, but one task alone makes most of the difference.
    const outlier = only(arms(Array(8).fill(0), [0.02, 0.03, 0.02, 0.03, 0.02, 0.03, 0.02, 0.9]));
    expect(outlier.adjustedPValue).toBeCloseTo(2 / 256, 12);
    expect(outlier.effect.interval?.low).toBeLessThan(0);
    expect(outlier.verdict).toBe('inconclusive');
    const worse = arms([0.9, 0.8, 0.9, 1, 0.7, 0.9, 0.8, 1], [0.1, 0.2, 0.1, 0, 0.1, 0.2, 0.1, 0.2]);
    expect(only(worse).verdict).toBe('worse');
  });

  it('call nothing better that the other comparisons explain by chance', () => {
    const six = (score: (index: number) => number) =>
      Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`t${index}`, [score(index)]]));
    const told = {
      'no-skill': six(() => 0),
      original: six((index) => 0.4 + index / 100),
      compiled: six((index) => 0.7 + index / 50),
    };
    const { comparisons } = first(toResult(tell(told)));
    expect(comparisons.every(({ effect }) => (effect.interval?.low ?? 0) > 0)).toBe(true);
    expect(comparisons.map(({ adjustedPValue }) => adjustedPValue)).toEqual(Array(3).fill(expect.closeTo(6 / 64, 12)));
    expect(comparisons.map(({ verdict }) => verdict)).toEqual(Array(3).fill('inconclusive'));
  });

  it('take tasks of one skill for alike when there are skills enough', () => {
    const scores = Array.from({ length: 12 }, (_, index) => (index % 4 < 2 ? 1 : 0.5));
    const told = arms(
      scores.map(() => 0),
      scores,
    );
    const bySkill = { skillOf: (id: string) => `s${Math.floor(Number(id.slice(1)) / 2)}` };
    const clustered = only(told, bySkill);
    expect(clustered).toMatchObject({ unit: 'skill', effect: { method: 'clustered', caution: null, tasks: 12 } });
    expect(clustered.pValue).toBeCloseTo(2 / 2 ** 6, 12);
    const alone = only(told);
    expect(alone).toMatchObject({ unit: 'task', pValue: 2 / 2 ** 12 });
    const width = ({ effect }: typeof alone) => (effect.interval?.high ?? 0) - (effect.interval?.low ?? 0);
    expect(width(clustered)).toBeGreaterThan(width(alone));
    const few = only(told, { skillOf: (id) => (Number(id.slice(1)) < 6 ? 'a' : 'b') });
    expect(few).toMatchObject({ unit: 'task', effect: { caution: 'few-clusters' } });
  });

  it('name the tasks that an arm has no score of, and count them in neither', () => {
    const comparison = only(arms([0, null, 0.5, null], [1, 1, null, null]));
    expect(comparison.effect).toMatchObject({ tasks: 1, mean: 1 });
    expect(comparison.dropped).toEqual([
      { task: 't1', reason: 'baseline-unscored' },
      { task: 't2', reason: 'candidate-unscored' },
      { task: 't3', reason: 'both-unscored' },
    ]);
    expect(comparison.unscoredRuns).toEqual({ baseline: 2, candidate: 2 });
  });

  it('do not call a task unscored that was not run yet', () => {
    const told = { 'no-skill': { a: [0], b: [0] }, original: { a: [1], b: [] } };
    expect(only(told)).toMatchObject({ effect: { tasks: 1 }, dropped: [], pendingTasks: 1 });
    expect(ofCondition(told)).toMatchObject({ trials: { pending: 1, scored: 1 } });
  });

  it('say what they could have shown', () => {
    const { smallestDetectableEffect: smallest, tasksForTenth } = only(
      arms([0, 0, 0, 0, 0, 0, 0, 0], [0.1, 0.5, 0.2, 0.4, 0.3, 0.3, 0.2, 0.4]),
    );
    expect(smallest).toBeGreaterThan(0.1);
    expect(smallest).toBeLessThan(0.2);
    expect(tasksForTenth).toBeGreaterThan(8);
    expect(only(arms([0, 0], [1, 1]))).toMatchObject({ smallestDetectableEffect: null, tasksForTenth: null });
  });

  it('say after how many runs preparing has paid for itself, when costs are known', () => {
    const costing = (costUsd: number | null): ToldRun => ({ usage: usage({ costUsd }) });
    const told = (before: number | null, after: number | null): Told => ({
      original: { a: [costing(before)], b: [costing(before)] },
      compiled: { a: [costing(after)], b: [costing(after)] },
    });
    const paid = (costUsd: number | null) => ({ oneOffUsage: { compiled: usage({ costUsd }) } });
    const { breakEven } = only(told(0.5, 0.4), paid(1));
    expect(breakEven).toEqual({ oneOffUsd: 1, savedUsdPerRun: expect.closeTo(0.1, 12), runs: 10 });
    expect(only(told(0.4, 0.5), paid(1)).breakEven?.runs).toBeNull();
    expect(only(told(null, 0.4), paid(1)).breakEven).toBeNull();
    const partly = { ...told(0.5, 0.4), original: { a: [costing(0.5)], b: [costing(null)] } };
    expect(only(partly, paid(1)).breakEven).toBeNull();
    expect(only(told(0.5, 0.4), paid(null)).breakEven).toBeNull();
    expect(only(told(0.5, 0.4), paid(0)).breakEven).toBeNull();
    expect(first(toResult(tell(told(0.5, 0.4), paid(1)))).conditions[1]?.oneOffUsage).toMatchObject({ costUsd: 2 });
  });
});
