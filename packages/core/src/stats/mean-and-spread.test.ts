import { describe, expect, test } from 'vitest';
import { meanAndSpread } from './mean-and-spread.ts';

describe('meanAndSpread', () => {
  test('keeps the spread of values far from 0', () => {
    const { mean, standardDeviation } = meanAndSpread([1e9 + 1, 1e9 + 2, 1e9 + 3]);
    expect(mean).toBe(1e9 + 2);
    expect(standardDeviation).toBe(1);
  });
});
