// What the intervals and tests promise, checked on many seeded samples: an interval at 95 % holds the true mean in about
// 95 % of samples, a test at 5 % rejects in about 5 % of experiments without an effect. With 2,000 samples a rate has a
// standard deviation of half a point; all draws are seeded, so a rate never changes unless the code does.
import { describe, expect, test } from 'vitest';
import { chooseInterval } from './choose-interval.ts';
import { clusteredInterval } from './clustered-interval.ts';
import { smallestDetectableEffect } from './detectable-effect.ts';
import { holm } from './holm.ts';
import { DIFFERENCE_RANGE, type Interval, SCORE_RANGE } from './mean-estimate.ts';
import { meanInterval } from './mean-interval.ts';
import { normalQuantile } from './normal-quantile.ts';
import { pairedDifferences } from './paired-differences.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { signFlipPermutation } from './sign-flip-permutation.ts';
import { studentisedInterval } from './studentised-interval.ts';

const SAMPLES = 2000;
const RESAMPLES = 399;

function normal(random: SeededRandom): number {
  return normalQuantile(Math.max(random.unit(), 2 ** -60));
}

function pass(random: SeededRandom, share: number): number {
  return random.unit() < share ? 1 : 0;
}

/** Share of samples that satisfy a condition. */
function rate(name: string, holds: (random: SeededRandom, index: number) => boolean): number {
  const random = seededRandom('coverage', name);
  let held = 0;
  for (let index = 0; index < SAMPLES; index += 1) if (holds(random, index)) held += 1;
  return held / SAMPLES;
}

interface Distribution {
  readonly name: string;
  readonly mean: number;
  readonly range?: Interval;
  draw(random: SeededRandom): number;
}

/** Mean of three pass/fail runs of a task of random difficulty in each arm; the candidate solves `lift` of the failures. */
function pairedRuns(lift: number): Distribution {
  const draw = (random: SeededRandom): number => {
    const share = random.unit();
    const runs = (chance: number) => [1, 2, 3].map(() => pass(random, chance));
    const [task] = pairedDifferences([
      { id: 'a', baseline: runs(share), candidate: runs(share + lift * (1 - share)) },
    ]).tasks;
    return task?.difference ?? Number.NaN;
  };
  return { name: `paired pass/fail, lift ${lift}`, mean: lift / 2, range: DIFFERENCE_RANGE, draw };
}

const graded: Distribution = { name: 'graded', mean: 0.8, range: SCORE_RANGE, draw: (random) => random.unit() ** 0.25 };
const passFail = (share: number): Distribution => ({
  name: `pass/fail ${share}`,
  mean: share,
  range: SCORE_RANGE,
  draw: (random) => pass(random, share),
});
const partial: Distribution = {
  name: 'pass, fail or partial',
  mean: 0.625,
  range: SCORE_RANGE,
  draw: (random) => (random.unit() < 0.5 ? 1 : pass(random, 0.5) * random.unit()),
};
const rareGain: Distribution = {
  name: 'a gain on one task in ten',
  mean: 0.075,
  range: DIFFERENCE_RANGE,
  draw: (random) => pass(random, 0.1) * (0.5 + random.unit() / 2),
};
const bell: Distribution = { name: 'normal', mean: 0, draw: normal };
const exponential: Distribution = { name: 'exponential', mean: 1, draw: (random) => -Math.log(1 - random.unit()) };

type Method = (values: readonly number[], seed: number, range: Interval | undefined) => Interval | null;

const methods = {
  t: (values, _seed, range) => meanInterval(values, { ...(range && { range }) }).interval,
  studentised: (values, seed, range) =>
    studentisedInterval(values, { resamples: RESAMPLES, seed, ...(range && { range }) }).interval,
  chosen: (values, seed, range) =>
    chooseInterval(values, { resamples: RESAMPLES, seed, ...(range && { range }) }).interval,
  percentile: (values, seed) => {
    const random = seededRandom('percentile', seed);
    const means = Float64Array.from({ length: RESAMPLES }, () => {
      let sum = 0;
      for (let drawn = 0; drawn < values.length; drawn += 1) sum += values[random.integer(values.length)] ?? 0;
      return sum / values.length;
    }).sort();
    return { low: means.at(9) ?? Number.NaN, high: means.at(-10) ?? Number.NaN };
  },
} satisfies Record<string, Method>;

function coverage({ name, mean, range, draw }: Distribution, count: number, method: keyof typeof methods): number {
  return rate(`${name} ${count}`, (random, index) => {
    const values = Array.from({ length: count }, () => draw(random));
    const interval: Interval | null = methods[method](values, index, range);
    return interval !== null && interval.low <= mean + 1e-12 && mean <= interval.high + 1e-12;
  });
}

describe.each([6, 12, 24])('with %d tasks', (count) => {
  test('t and studentised intervals cover the mean of normal values', () => {
    for (const method of ['t', 'studentised', 'chosen'] as const) {
      const covered = coverage(bell, count, method);
      expect(covered, method).toBeGreaterThan(0.925);
      expect(covered, method).toBeLessThan(0.97);
    }
  });

  test.each([graded, passFail(0.5), passFail(0.8), partial, pairedRuns(0), pairedRuns(0.4), rareGain])(
    'the chosen interval covers the mean: $name',
    (distribution) => {
      expect(coverage(distribution, count, 'chosen')).toBeGreaterThan(0.93);
    },
  );

  test('the studentised interval covers a skewed mean better than t', () => {
    const studentised = coverage(exponential, count, 'studentised');
    expect(studentised).toBeGreaterThan(0.89);
    expect(studentised).toBeGreaterThan(coverage(exponential, count, 't') + 0.01);
    expect(coverage(exponential, count, 'chosen')).toBeGreaterThan(0.88);
  });
});

test('a percentile bootstrap would be too narrow', () => {
  for (const distribution of [bell, graded, exponential, pairedRuns(0.4)]) {
    expect(coverage(distribution, 6, 'percentile'), distribution.name).toBeLessThan(0.9);
  }
  expect(coverage(exponential, 12, 'percentile')).toBeLessThan(0.9);
});

describe('values that are alike within clusters', () => {
  const sizes = [1, 2, 2, 3, 4, 8, 2, 3];
  const clusters = sizes.flatMap((size, cluster) => Array.from({ length: size }, () => `skill-${cluster}`));
  const sample = (random: SeededRandom): number[] =>
    sizes.flatMap((size) => {
      const shared = normal(random);
      return Array.from({ length: size }, () => shared + normal(random));
    });
  const holdsZero = (interval: Interval | null) => interval !== null && interval.low <= 0 && interval.high >= 0;

  test('clusteredInterval covers where t over the tasks does not', () => {
    const clustered = rate('clusters', (random) => holdsZero(clusteredInterval(sample(random), clusters).interval));
    expect(clustered).toBeGreaterThan(0.93);
    expect(clustered).toBeLessThan(0.98);
    expect(rate('clusters', (random) => holdsZero(meanInterval(sample(random)).interval))).toBeLessThan(0.82);
  });
});

/** Difference of two graded scores of a task without an effect: symmetric, never tied. */
const gradedDifference: Distribution = {
  name: 'graded difference',
  mean: 0,
  range: DIFFERENCE_RANGE,
  draw: (random) => graded.draw(random) - graded.draw(random),
};

describe('experiments without an effect', () => {
  const pValue = ({ draw }: Distribution, count: number, random: SeededRandom, seed = 0): number => {
    const differences = Array.from({ length: count }, () => draw(random));
    return signFlipPermutation(differences, { maxExact: 12, resamples: 199, seed })?.pValue ?? Number.NaN;
  };

  describe.each([8, 12, 30])('on %d tasks', (count) => {
    const falseFindings = (scores: Distribution): number =>
      rate(`sign-flip ${scores.name} ${count}`, (random, index) => pValue(scores, count, random, index) <= 0.05);

    test('the sign-flip test finds something in about 5 % with graded scores, in no more with pass/fail', () => {
      expect(falseFindings(gradedDifference)).toBeGreaterThan(0.035);
      expect(falseFindings(gradedDifference)).toBeLessThan(0.06);
      expect(falseFindings(pairedRuns(0))).toBeLessThan(0.06);
    });

    test('the chosen interval leaves 0 out in about 5 %', () => {
      for (const scores of [gradedDifference, pairedRuns(0)]) {
        const excluded = 1 - coverage(scores, count, 'chosen');
        expect(excluded, scores.name).toBeGreaterThan(0.015);
        expect(excluded, scores.name).toBeLessThan(0.07);
      }
    });
  });

  test('Holm keeps the chance of any false finding among five comparisons', () => {
    const five = (random: SeededRandom) => Array.from({ length: 5 }, () => pValue(gradedDifference, 10, random));
    const anyFound = (pValues: readonly (number | null)[]) => pValues.some((each) => each !== null && each <= 0.05);
    expect(rate('holm', (random) => anyFound(holm(five(random))))).toBeLessThan(0.06);
    expect(rate('holm', (random) => anyFound(five(random)))).toBeGreaterThan(0.15);
  });
});

test.each([6, 20])('an effect of the smallest detectable size is seen with the power asked for, %d tasks', (count) => {
  const effect = smallestDetectableEffect({ tasks: count, standardDeviation: 1, power: 0.8 }) ?? Number.NaN;
  const seen = rate(`power ${count}`, (random) => {
    const { interval } = meanInterval(Array.from({ length: count }, () => effect + normal(random)));
    return interval !== null && interval.low > 0;
  });
  expect(Math.abs(seen - 0.8)).toBeLessThan(0.03);
});
