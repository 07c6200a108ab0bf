import { describe, expect, test } from 'vitest';
import { mcnemarExact } from './mcnemar-exact.ts';

describe('mcnemarExact', () => {
  // scipy.stats.binomtest(b, b + c).pvalue
  test.each([
    [1, 6, 0.125],
    [0, 5, 0.0625],
    [12, 30, 0.007915897334896727],
    [400, 500, 0.0009564441369189373],
    [3, 3, 1],
    [0, 0, 1],
  ])('%d against %d', (onlyFirst, onlySecond, wanted) => {
    expect(mcnemarExact(onlyFirst, onlySecond)).toBeCloseTo(wanted, 12);
    expect(mcnemarExact(onlySecond, onlyFirst)).toBeCloseTo(wanted, 12);
  });

  test('is at most 1 where the two tails overlap', () => {
    expect(mcnemarExact(2, 3)).toBe(1);
  });

  test('refuses a share', () => {
    expect(() => mcnemarExact(0.5, 1)).toThrow(RangeError);
  });
});
