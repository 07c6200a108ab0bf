import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { regularisedBeta } from './regularised-beta.ts';

describe('regularisedBeta', () => {
  // Computed with mpmath at 40 digits.
  test.each([
    [0.3, 2, 5, 0.579825],
    [0.5, 50, 60, 0.8309072939016694],
    [0.01, 0.5, 500, 0.998472642120947],
    [0.999, 800, 2.5, 0.9009709920654683],
    [0.5, 1000, 1100, 0.9854830182565296],
  ])('I(%d; %d, %d)', (x, a, b, wanted) => {
    expect(Math.abs(regularisedBeta(x, a, b) / wanted - 1)).toBeLessThan(1e-11);
  });

  test('is 0 and 1 at the ends', () => {
    expect([regularisedBeta(0, 2, 3), regularisedBeta(1, 2, 3)]).toEqual([0, 1]);
  });

  const parameter = fc.double({ min: 0.1, max: 500, noNaN: true });
  const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });

  test('has the closed forms and the symmetry of DLMF 8.17', () => {
    fc.assert(
      fc.property(share, parameter, parameter, (x, a, b) => {
        expect(regularisedBeta(x, a, 1)).toBeCloseTo(x ** a, 11);
        expect(regularisedBeta(x, 1, b)).toBeCloseTo(1 - (1 - x) ** b, 11);
        expect(regularisedBeta(x, a, b)).toBeCloseTo(1 - regularisedBeta(1 - x, b, a), 10);
      }),
    );
  });
});
