import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holm } from './holm.ts';

describe('holm', () => {
  test.each([
    [
      [0.01, 0.04, 0.03],
      [0.03, 0.06, 0.06],
    ],
    [
      [0.001, 0.2, 0.04, 0.9, 0.012],
      [0.005, 0.4, 0.12, 0.9, 0.048],
    ],
    [[], []],
  ])('corrects %j', (given, wanted) => {
    expect(holm(given)).toEqual(wanted.map((each) => expect.closeTo(each, 12)));
  });

  test('a comparison that was not made stays null and costs nothing', () => {
    expect(holm([0.02, null, 0.03])).toEqual([0.04, null, 0.04]);
  });

  test('keeps the order of the values, lowers none, and passes no more than Bonferroni', () => {
    const pValue = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(pValue, { maxLength: 12 }), (given) => {
        const corrected = holm(given).map((each) => each ?? Number.NaN);
        for (const [index, before] of given.entries()) {
          const after = corrected[index] ?? Number.NaN;
          expect(after).toBeGreaterThanOrEqual(before);
          expect(after).toBeLessThanOrEqual(Math.min(1, before * given.length) + 1e-15);
          for (const [other, otherBefore] of given.entries()) {
            if (before <= otherBefore) expect(after).toBeLessThanOrEqual(corrected[other] ?? Number.NaN);
          }
        }
      }),
    );
  });

  test('refuses a p above 1', () => {
    expect(() => holm([0.5, 5])).toThrow(RangeError);
  });
});
