import type { Score } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Told, type ToldRun, tell, usage } from '../test/told-records.ts';
import type { BenchResult } from './bench-document.ts';
import { comparisonsOf } from './compare.ts';
import { toResult } from './report.ts';

const first = (result: BenchResult) => {
  const [target] = result.targets;
  if (!target) throw new Error('no target');
  return target;
};
const ofCondition = (told: Told, condition = 'original') => {
  const found = first(toResult(tell(told))).conditions.find((each) => each.condition === condition);
  if (!found) throw new Error(`no ${condition}`);
  return found;
};
const oneTask = (...runs: ToldRun[]): Told => ({ original: { t: runs } });

/** Two arms, task by task, one run each. */
function arms(baseline: readonly ToldRun[], candidate: readonly ToldRun[]): Told {
  const byTask = (runs: readonly ToldRun[]) => Object.fromEntries(runs.map((run, index) => [`t${index}`, [run]]));
  return { 'no-skill': byTask(baseline), original: byTask(candidate) };
}

function only(told: Told, options: Parameters<typeof tell>[1] = {}) {
  const [comparison] = first(toResult(tell(told, options))).comparisons;
  if (!comparison) throw new Error('no comparison');
  return comparison;
}

describe('a condition', () => {
  it('averages repeats before tasks, so that each task weighs the same', () => {
    expect(ofCondition(oneTask(1, 0.5, 0.5)).score.mean).toBeCloseTo(2 / 3, 12);
    expect(ofCondition({ original: { a: [1, 1, 1], b: [0, null, null] } }).score.mean).toBe(0.5);
  });

  it('counts a limit as 0 in either order, and an outage not at all', () => {
    const limit: ToldRun = { limit: 'time' };
    expect(ofCondition(oneTask(0.9, limit)).score.mean).toBeCloseTo(0.45, 12);
    expect(ofCondition(oneTask(limit, 0.9)).score.mean).toBeCloseTo(0.45, 12);
    expect(ofCondition(oneTask(1, null))).toMatchObject({
      score: { mean: 1, tasks: 1 },
      trials: { scored: 1, unscored: { infra: 1 } },
    });
    expect(ofCondition(oneTask(null, null))).toMatchObject({
      score: { mean: null, tasks: 0 },
      pass: { full: { rate: { mean: null } } },
      inputTokens: { mean: null, known: 0, of: 0 },
      unscoredTasks: ['t'],
    });
  });

  it('gives no run without a score any weight, wherever it stands', () => {
    const cell = fc.array(fc.constantFrom(0, 0.25, 1), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, fc.nat({ max: 3 })), { minLength: 1, maxLength: 8 }), (cells) => {
        const byTask = (runs: (each: (typeof cells)[number]) => ToldRun[]) => ({
          original: Object.fromEntries(cells.map((each, index) => [`t${index}`, runs(each)])),
        });
        const clean = ofCondition(byTask(([scores]) => scores));
        const broken = ofCondition(byTask(([scores, outages]) => [...Array(outages).fill(null), ...scores]));
        expect(broken.score).toEqual(clean.score);
        expect(broken.inputTokens).toEqual(clean.inputTokens);
        expect(broken.pass.full.rate).toEqual(clean.pass.full.rate);
      }),
    );
  });

  it('tells what it took by the runs that told it, and says how many did', () => {
    const known: ToldRun = { usage: usage({ inputTokens: 100, outputTokens: 50, costUsd: 0.02 }) };
    const silent: ToldRun = { usage: usage({ inputTokens: null, outputTokens: null, costUsd: null }) };
    expect(ofCondition(oneTask(known, silent))).toMatchObject({
      inputTokens: { mean: 100, known: 1, of: 2 },
      outputTokens: { mean: 50, known: 1, of: 2 },
      costUsd: { mean: 0.02, known: 1, of: 2 },
      usage: { inputTokens: null, costUsd: null },
    });
    expect(ofCondition(oneTask(silent))).toMatchObject({
      score: { mean: 1 },
      inputTokens: { mean: null, known: 0, of: 1 },
      costUsd: { mean: null, known: 0, of: 1 },
    });
  });

  it('counts passes of full and of half marks, and what of k runs passes', () => {
    const { pass } = ofCondition(oneTask(1, 1 - 1e-12, 0.5, 0.4, 0));
    expect(pass.full.rate.mean).toBeCloseTo(0.4, 12);
    expect(pass.half.rate.mean).toBeCloseTo(0.6, 12);
    expect(pass.full.anyOf.slice(0, 3).map(({ mean }) => mean)).toEqual(
      [0.4, 0.7, 0.9].map((wanted) => expect.closeTo(wanted, 12)),
    );
    expect(pass.full.allOf[1]).toEqual({ k: 2, mean: expect.closeTo(0.1, 12), tasks: 1 });
    expect(ofCondition(oneTask(1, null)).pass.full.allOf[1]).toEqual({ k: 2, mean: null, tasks: 0 });
  });

  it('has middle and ninth decile of durations', () => {
    const took = (durationMs: number): ToldRun => ({ durationMs });
    const runs = Array.from({ length: 11 }, (_, index) => took(1000 * index));
    expect(ofCondition(oneTask(...runs)).durationMs).toEqual({ mean: 5000, median: 5000, p90: 9000 });
  });

  it('says in how many runs the skill reached the model', () => {
    const reached = (visible: string[] | null, opened: string[] | null): ToldRun => ({
      skills: { staged: ['s'], visible, opened },
    });
    const { skills } = ofCondition(
      oneTask(reached(['s'], ['s']), reached(['s'], []), reached([], []), reached(null, null)),
    );
    expect(skills).toEqual({ runs: 4, visible: 2, opened: 1, unseen: 1 });
  });
});

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
