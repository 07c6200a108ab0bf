import { describe, expect, test } from 'vitest';
import { chooseInterval } from './choose-interval.ts';
import { clusteredInterval } from './clustered-interval.ts';
import { DIFFERENCE_RANGE, SCORE_RANGE } from './mean-estimate.ts';
import { meanInterval } from './mean-interval.ts';
import { studentisedInterval } from './studentised-interval.ts';

describe('chooseInterval', () => {
  const symmetric = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
  const skewed = [0, 0, 0.02, 0.05, 0.1, 0.9];

  test('gives the mean alone below six tasks', () => {
    const estimate = chooseInterval([0.1, 0.2, 0.3, 0.4, 0.5], { range: SCORE_RANGE });
    expect(estimate).toMatchObject({ count: 5, interval: null, method: null, caution: 'few-tasks' });
    expect(estimate.mean).toBeCloseTo(0.3, 14);
    expect(estimate.standardDeviation).toBeGreaterThan(0);
  });

  test('takes t for symmetric and studentised for skewed values', () => {
    expect(chooseInterval(symmetric)).toEqual({ ...meanInterval(symmetric), caution: null });
    const options = { range: SCORE_RANGE, seed: 'x', resamples: 999 };
    expect(chooseInterval(skewed, options)).toEqual({ ...studentisedInterval(skewed, options), caution: null });
    const mirrored = skewed.map((value) => 1 - value);
    expect(chooseInterval(mirrored, options).method).toBe('studentised');
  });

  test('clusters from six clusters on', () => {
    const values = [...symmetric, 0.7];
    const clusters = ['a', 'b', 'c', 'd', 'e', 'f', 'f'];
    expect(chooseInterval(values, { clusters })).toEqual({ ...clusteredInterval(values, clusters), caution: null });
  });

  test('cautions when there are fewer clusters', () => {
    const clusters = ['a', 'a', 'b', 'b', 'c', 'c'];
    expect(chooseInterval(symmetric, { clusters })).toEqual({ ...meanInterval(symmetric), caution: 'few-clusters' });
  });

  test('takes clusters of one task each for independent tasks', () => {
    const clusters = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(chooseInterval(symmetric, { clusters })).toEqual({ ...meanInterval(symmetric), caution: null });
  });

  test('bounds equal values by the range', () => {
    const { interval, method } = chooseInterval([0, 0, 0, 0, 0, 0, 0], { range: DIFFERENCE_RANGE });
    expect(method).toBe('no-spread');
    expect(interval?.high).toBeGreaterThan(0.3);
  });

  test('refuses cluster names for some values only', () => {
    expect(() => chooseInterval(symmetric, { clusters: ['a'] })).toThrow(RangeError);
  });
});
