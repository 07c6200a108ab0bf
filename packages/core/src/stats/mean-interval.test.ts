import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIFFERENCE_RANGE, SCORE_RANGE } from './mean-estimate.ts';
import { meanInterval } from './mean-interval.ts';

describe('meanInterval', () => {
  const values = [0.2, 0.4, 0.9, 0.5, 0.1, 0];

  // scipy.stats.ttest_1samp(values, 0).confidence_interval(confidence)
  test.each([
    [0.95, 0.006720635102579142, 0.6932793648974209],
    [0.8, 0.15290822415412825, 0.5470917758458718],
  ])('is the t interval at confidence %d', (confidence, low, high) => {
    const estimate = meanInterval(values, { confidence });
    expect(estimate).toMatchObject({ count: 6, method: 't', degreesOfFreedom: 5, confidence });
    expect(estimate.mean).toBeCloseTo(0.35, 14);
    expect(estimate.standardDeviation).toBeCloseTo(0.32710854467592254, 14);
    expect(estimate.interval?.low).toBeCloseTo(low, 12);
    expect(estimate.interval?.high).toBeCloseTo(high, 12);
  });

  test('has no mean of nothing and no interval of one value', () => {
    const nothing = { standardDeviation: null, interval: null, method: null, degreesOfFreedom: null, confidence: 0.95 };
    expect(meanInterval([])).toEqual({ count: 0, mean: null, ...nothing });
    expect(meanInterval([0.7])).toEqual({ count: 1, mean: 0.7, ...nothing });
  });

  test('is cut to the range', () => {
    expect(meanInterval([1, 1, 0], { range: SCORE_RANGE }).interval).toEqual({ low: 0, high: 1 });
  });

  test('takes a weighted score that is above 1 by rounding', () => {
    expect(meanInterval([0.7 + 0.2 + 0.1 + 2 ** -52, 1, 0.5], { range: SCORE_RANGE }).interval?.high).toBe(1);
  });

  describe('of equal values', () => {
    test('has no interval where no range is known', () => {
      const estimate = meanInterval([0.1, 0.1, 0.1]);
      expect(estimate).toMatchObject({ mean: 0.1, standardDeviation: 0, interval: null, method: null });
    });

    test('says what their number rules out: six passes of six as Clopper and Pearson', () => {
      const estimate = meanInterval([1, 1, 1, 1, 1, 1], { range: SCORE_RANGE });
      expect(estimate).toMatchObject({ mean: 1, method: 'no-spread', degreesOfFreedom: null });
      expect(estimate.interval?.low).toBeCloseTo(0.5407419, 7);
      expect(estimate.interval?.high).toBe(1);
    });

    test('no difference on few tasks is not no difference', () => {
      const { interval } = meanInterval([0, 0, 0, 0, 0, 0], { range: DIFFERENCE_RANGE });
      expect(interval?.low).toBeCloseTo(-0.4592581, 7);
      expect(interval?.high).toBeCloseTo(0.4592581, 7);
    });

    test('takes rounding for equality', () => {
      expect(meanInterval([0.3, 0.1 + 0.2, 0.3], { range: SCORE_RANGE }).method).toBe('no-spread');
    });
  });

  test.each([
    ['a value that is not finite', () => meanInterval([1, Number.NaN])],
    ['a value outside the range', () => meanInterval([0.5, 1.5], { range: SCORE_RANGE })],
    ['a confidence in percent', () => meanInterval([1, 2], { confidence: 95 })],
  ])('refuses %s', (_, call) => {
    expect(call).toThrow(RangeError);
  });

  test('moves and stretches with the values, holds their mean and tightens with lower confidence', () => {
    const value = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 20 }), value, (sample, shift) => {
        const { mean, standardDeviation, interval } = meanInterval(sample);
        fc.pre(interval !== null && (standardDeviation ?? 0) > 1e-6);
        expect(interval.low).toBeLessThanOrEqual(mean ?? Number.NaN);
        expect(interval.high).toBeGreaterThanOrEqual(mean ?? Number.NaN);
        const moved = meanInterval(sample.map((each) => 2 * each + shift)).interval;
        expect(moved?.low).toBeCloseTo(2 * interval.low + shift, 6);
        expect(moved?.high).toBeCloseTo(2 * interval.high + shift, 6);
        const lax = meanInterval(sample, { confidence: 0.5 }).interval;
        expect(lax?.low).toBeGreaterThan(interval.low);
      }),
    );
  });
});
