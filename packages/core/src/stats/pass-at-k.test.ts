import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passAtK, passHatK } from './pass-at-k.ts';

describe('passAtK and passHatK', () => {
  test('two of five runs pass', () => {
    expect([1, 2, 3, 4, 5].map((k) => passAtK(5, 2, k))).toEqual(
      [0.4, 0.7, 0.9, 1, 1].map((each) => expect.closeTo(each, 14)),
    );
    expect([1, 2, 3].map((k) => passHatK(5, 2, k))).toEqual([0.4, 0.1, 0].map((each) => expect.closeTo(each, 14)));
  });

  test('are null with fewer runs than k', () => {
    expect([passAtK(2, 2, 3), passHatK(2, 2, 3), passAtK(0, 0, 1)]).toEqual([null, null, null]);
  });

  test('are unbiased: the mean over all outcomes of n runs is that of k runs', () => {
    const chanceOf = (runs: number, passes: number, share: number): number => {
      let ways = 1;
      for (let taken = 0; taken < passes; taken += 1) ways *= (runs - taken) / (taken + 1);
      return ways * share ** passes * (1 - share) ** (runs - passes);
    };
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(11), share, (runs, less, passShare) => {
        const k = Math.max(1, runs - less);
        let [atLeastOne, all] = [0, 0];
        for (let passes = 0; passes <= runs; passes += 1) {
          atLeastOne += chanceOf(runs, passes, passShare) * (passAtK(runs, passes, k) ?? Number.NaN);
          all += chanceOf(runs, passes, passShare) * (passHatK(runs, passes, k) ?? Number.NaN);
        }
        expect(atLeastOne).toBeCloseTo(1 - (1 - passShare) ** k, 10);
        expect(all).toBeCloseTo(passShare ** k, 10);
      }),
    );
  });

  test.each([
    [2, 3, 1],
    [2, 1, 0],
    [-1, 0, 1],
  ])('refuse %d runs, %d passes, k %d', (runs, passes, k) => {
    expect(() => passAtK(runs, passes, k)).toThrow(RangeError);
    expect(() => passHatK(runs, passes, k)).toThrow(RangeError);
  });
});
