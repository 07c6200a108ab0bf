import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SCORE_RANGE } from './mean-estimate.ts';
import { meanInterval } from './mean-interval.ts';
import { seededRandom } from './seeded-random.ts';
import { studentTQuantile } from './student-t.ts';
import { studentisedInterval } from './studentised-interval.ts';

describe('studentisedInterval', () => {
  test('is repeated by its seed and nearly the same with another', () => {
    const values = Array.from({ length: 20 }, (_, index) => (index / 20) ** 2);
    const first = studentisedInterval(values, { seed: 'a' });
    expect(studentisedInterval(values, { seed: 'a' })).toEqual(first);
    const other = studentisedInterval(values, { seed: 'b' });
    expect(other.interval).not.toEqual(first.interval);
    expect(other.interval?.low).toBeCloseTo(first.interval?.low ?? Number.NaN, 1);
    expect(other.interval?.high).toBeCloseTo(first.interval?.high ?? Number.NaN, 1);
  });

  test('agrees with t on many symmetric values', () => {
    const random = seededRandom('symmetric');
    const values = Array.from({ length: 200 }, () => random.unit());
    const t = meanInterval(values).interval;
    const studentised = studentisedInterval(values).interval;
    expect(studentised?.low).toBeCloseTo(t?.low ?? Number.NaN, 2);
    expect(studentised?.high).toBeCloseTo(t?.high ?? Number.NaN, 2);
  });

  test('reaches further into the long tail', () => {
    const values = [0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.13, 0.21, 0.34, 0.9];
    const { mean, interval } = studentisedInterval(values, { range: SCORE_RANGE });
    const above = (interval?.high ?? Number.NaN) - (mean ?? Number.NaN);
    const below = (mean ?? Number.NaN) - (interval?.low ?? Number.NaN);
    expect(above).toBeGreaterThan(1.5 * below);
  });

  test('has no interval of one value, nor of equal values without a range', () => {
    expect(studentisedInterval([0.4]).interval).toBeNull();
    expect(studentisedInterval([0.4, 0.4, 0.4]).interval).toBeNull();
    expect(studentisedInterval([1, 1, 1, 1, 1, 1], { range: SCORE_RANGE }).method).toBe('no-spread');
  });

  test('is bounded however few or tied the values are, and holds the mean', () => {
    const score = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(score, { minLength: 2, maxLength: 12 }), fc.nat(), (values, seed) => {
        const { mean, standardDeviation, interval } = studentisedInterval(values, { resamples: 199, seed });
        fc.pre(mean !== null && standardDeviation !== null && interval !== null);
        const bound =
          (studentTQuantile(0.975, Math.min(2, values.length - 1)) * standardDeviation) / Math.sqrt(values.length);
        expect(interval.low).toBeGreaterThanOrEqual(mean - bound - 1e-12);
        expect(interval.high).toBeLessThanOrEqual(mean + bound + 1e-12);
        expect(interval.low).toBeLessThanOrEqual(interval.high);
      }),
    );
  });

  test('refuses too few resamples for its quantiles', () => {
    expect(() => studentisedInterval([0, 1], { resamples: 10 })).toThrow(RangeError);
  });
});
