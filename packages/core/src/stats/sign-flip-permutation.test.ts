import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signFlipPermutation } from './sign-flip-permutation.ts';

const difference = fc.double({ min: -1, max: 1, noNaN: true });

describe('signFlipPermutation', () => {
  test('gives 2/32 for five differences of one sign, the smallest that five can give', () => {
    const result = signFlipPermutation([0.2, 0.1, 0.3, 0.1, 0.2]);
    expect(result).toEqual({ pValue: 2 / 32, method: 'exact', permutations: 32, smallestPValue: 2 / 32 });
  });

  test('agrees with scipy.stats.permutation_test', () => {
    expect(signFlipPermutation([0.2, 0.1, 0.3, 0.1, 0.2, -0.15, 0.05, -0.3])?.pValue).toBe(0.4375);
  });

  test('is null of nothing, and 1 when nothing differs', () => {
    expect(signFlipPermutation([])).toBeNull();
    expect(signFlipPermutation([0, 0, 0])?.pValue).toBe(1);
  });

  test('counts sums that are equal on paper', () => {
    // 0.1 + 0.2 − 0.3 is 0 on paper, so every pattern is at least as far.
    expect(signFlipPermutation([0.1, 0.2, -0.3])?.pValue).toBe(1);
  });

  test('never depends on sign, order or scale, nor on differences of 0', () => {
    fc.assert(
      fc.property(fc.array(difference, { minLength: 1, maxLength: 9 }), (differences) => {
        const p = signFlipPermutation(differences)?.pValue;
        expect(signFlipPermutation(differences.map((each) => -each))?.pValue).toBe(p);
        expect(signFlipPermutation(differences.map((each) => 8 * each))?.pValue).toBe(p);
        expect(signFlipPermutation([...differences].reverse())?.pValue).toBe(p);
        expect(signFlipPermutation([0, ...differences, 0])?.pValue).toBe(p);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('random flips come near the exact count, by seed, and are never 0', () => {
    const differences = [0.3, 0.1, -0.05, 0.2, 0.15, -0.1, 0.25, 0.05, 0.1, 0.2];
    const exact = signFlipPermutation(differences);
    const random = signFlipPermutation(differences, { maxExact: 0, seed: 7 });
    expect(random).toMatchObject({ method: 'monte-carlo', permutations: 9999, smallestPValue: 1 / 10_000 });
    expect(random).toEqual(signFlipPermutation(differences, { maxExact: 0, seed: 7 }));
    expect(random?.pValue).not.toBe(signFlipPermutation(differences, { maxExact: 0, seed: 8 })?.pValue);
    expect(Math.abs((random?.pValue ?? 1) - (exact?.pValue ?? 0))).toBeLessThan(0.01);
    expect(signFlipPermutation(Array(60).fill(1), { resamples: 99 })?.pValue).toBe(1 / 100);
  });

  test('refuses to count more than 2²⁴ patterns', () => {
    expect(() => signFlipPermutation([1], { maxExact: 25 })).toThrow(RangeError);
  });
});
