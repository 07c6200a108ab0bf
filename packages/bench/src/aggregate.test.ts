import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ToldRun, usage } from '../test/told-records.ts';
import { ofCondition, oneTask } from '../test/told-reports.ts';

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
