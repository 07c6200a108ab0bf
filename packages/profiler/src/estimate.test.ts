import { LEVELS, levelRank, TESTED_LEVELS, type TestedLevel } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addOutcome,
  entropy,
  isInverted,
  levelInterval,
  mostProbable,
  NO_TALLIES,
  type Posterior,
  passProbability,
  posterior,
  type Tallies,
} from './estimate.ts';

const outcomes = fc.array(fc.tuple(fc.constantFrom(...TESTED_LEVELS), fc.boolean()), { maxLength: 20 });
const tally = (results: readonly (readonly [TestedLevel, boolean])[]): Tallies =>
  results.reduce((tallies, [level, passed]) => addOutcome(tallies, level, passed), NO_TALLIES);
const total = (probabilities: readonly number[]) => probabilities.reduce((sum, probability) => sum + probability, 0);

describe('posterior', () => {
  test('is uniform before the first result', () => {
    expect(posterior(NO_TALLIES)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  test('sums to 1 and does not depend on the order of results', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(), (results, turn) => {
        const at = results.length === 0 ? 0 : turn % results.length;
        const turned = [...results.slice(at), ...results.slice(0, at)];
        expect(total(posterior(tally(results)))).toBeCloseTo(1, 12);
        expect(posterior(tally(turned))).toEqual(posterior(tally(results)));
      }),
    );
  });

  test('is what integrating over slip and guess gives', () => {
    fc.assert(
      fc.property(outcomes, (results) => {
        expect(
          total(
            posterior(tally(results)).map((value, rank) => Math.abs(value - (integrated(tally(results))[rank] ?? 0))),
          ),
        ).toBeLessThan(1e-3);
      }),
      { numRuns: 10 },
    );
  });

  test('a pass makes no level from there on less likely against those below, a failure the other way round', () => {
    fc.assert(
      fc.property(outcomes, fc.constantFrom(...TESTED_LEVELS), (results, level) => {
        const able = (tallies: Tallies) => total(posterior(tallies).slice(levelRank(level)));
        const tallies = tally(results);
        expect(able(addOutcome(tallies, level, true))).toBeGreaterThanOrEqual(able(tallies) - 1e-12);
        expect(able(addOutcome(tallies, level, false))).toBeLessThanOrEqual(able(tallies) + 1e-12);
      }),
    );
  });

  test('the next pass is as likely as the posterior before and after says', () => {
    fc.assert(
      fc.property(outcomes, fc.constantFrom(...TESTED_LEVELS), (results, level) => {
        const tallies = tally(results);
        const chance = passProbability(tallies, level);
        const mixed = posterior(addOutcome(tallies, level, true)).map(
          (value, rank) => chance * value + (1 - chance) * (posterior(addOutcome(tallies, level, false))[rank] ?? 0),
        );
        for (const [rank, value] of mixed.entries()) expect(value).toBeCloseTo(posterior(tallies)[rank] ?? 0, 9);
      }),
    );
  });
});

/** The same posterior by brute force: the mean likelihood over a grid of slip and guess in each cell. */
function integrated(tallies: Tallies): number[] {
  const grid = Array.from({ length: 2000 }, (_, index) => (index + 0.5) / 2000);
  const mean = (alpha: number, beta: number, hits: number, misses: number) => {
    const weights = grid.map((p) => p ** (alpha - 1) * (1 - p) ** (beta - 1));
    return total(grid.map((p, index) => (weights[index] ?? 0) * p ** hits * (1 - p) ** misses)) / total(weights);
  };
  const likelihoods = LEVELS.map((level) =>
    TESTED_LEVELS.reduce((product, tested) => {
      const { passed, failed } = tallies[tested];
      return (
        product * (levelRank(level) >= levelRank(tested) ? mean(1, 25, failed, passed) : mean(3.3, 28, passed, failed))
      );
    }, 1),
  );
  return likelihoods.map((likelihood) => likelihood / total(likelihoods));
}

test('entropy is 0 for certainty and ln 4 for none', () => {
  expect(entropy([0, 1, 0, 0])).toBeCloseTo(0, 12);
  expect(entropy([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(Math.log(4), 12);
});

test('the most probable level is the lowest of equals', () => {
  expect(mostProbable([0.4, 0.1, 0.4, 0.1])).toEqual({ level: 'L0', confidence: 0.4 });
});

test('the interval is the smallest that holds 90 %', () => {
  expect(levelInterval([0, 0.02, 0.97, 0.01])).toEqual(['L2', 'L2']);
  expect(levelInterval([0, 0.5, 0.45, 0.05])).toEqual(['L1', 'L2']);
  expect(levelInterval([0.25, 0.25, 0.25, 0.25])).toEqual(['L0', 'L3']);
  fc.assert(
    fc.property(
      fc.tuple(
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.nat(1000).map((value) => value + 1),
      ),
      (weights) => {
        const probabilities = weights.map((weight) => weight / total(weights)) as unknown as Posterior;
        const [from, to] = levelInterval(probabilities).map(levelRank) as [number, number];
        expect(total(probabilities.slice(from, to + 1))).toBeGreaterThanOrEqual(0.9 - 1e-12);
      },
    ),
  );
});

test('an inversion is a higher level passed where a lower one failed', () => {
  expect(
    isInverted(
      tally([
        ['L1', false],
        ['L3', true],
      ]),
    ),
  ).toBe(true);
  expect(
    isInverted(
      tally([
        ['L1', true],
        ['L3', false],
      ]),
    ),
  ).toBe(false);
  expect(
    isInverted(
      tally([
        ['L1', false],
        ['L1', true],
        ['L3', true],
      ]),
    ),
  ).toBe(false);
  expect(isInverted(NO_TALLIES)).toBe(false);
});
