import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { studentTCdf, studentTQuantile } from './student-t.ts';

function relativeError(got: number, wanted: number): number {
  return Math.abs(got / wanted - 1);
}

const degrees = fc.double({ min: 1, max: 1e4, noNaN: true });
const probability = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

describe('studentTQuantile', () => {
  // Computed with mpmath at 40 digits; the first ones are those of every printed table.
  test.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729749462],
    [0.95, 4, 2.1318467863266495],
    [0.975, 5, 2.5705818356363146],
    [0.995, 9, 3.249835541592126],
    [0.975, 30, 2.0422724563012378],
    [0.975, 120, 1.9799304050824404],
    [0.8, 23, 0.8575295536880353],
    [0.025, 5, -2.5705818356363146],
    [0.9999, 1.5, 242.2640988465241],
    [1e-8, 3, -479.5250695797383],
    [0.75, 29.7, 0.6828400844364753],
    [0.975, 1e6, 1.9599663568141066],
  ])('p %d, %d degrees of freedom', (p, degreesOfFreedom, wanted) => {
    expect(relativeError(studentTQuantile(p, degreesOfFreedom), wanted)).toBeLessThan(1e-10);
  });

  test('agrees with the closed forms of one and two degrees of freedom', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 0.499, noNaN: true }), (p) => {
        expect(relativeError(studentTQuantile(p, 1), -1 / Math.tan(Math.PI * p))).toBeLessThan(1e-9);
        expect(relativeError(studentTQuantile(p, 2), (2 * p - 1) / Math.sqrt(2 * p * (1 - p)))).toBeLessThan(1e-9);
      }),
    );
  });

  test('undoes the distribution function and is odd', () => {
    fc.assert(
      fc.property(probability, degrees, (p, degreesOfFreedom) => {
        const quantile = studentTQuantile(p, degreesOfFreedom);
        expect(relativeError(studentTCdf(quantile, degreesOfFreedom), p)).toBeLessThan(1e-9);
        if (p > 1e-4 && p < 1 - 1e-4) expect(studentTQuantile(1 - p, degreesOfFreedom)).toBeCloseTo(-quantile, 6);
      }),
    );
  });

  test('is 0 at one half', () => {
    expect(studentTQuantile(0.5, 7)).toBe(0);
  });

  test.each([
    [0, 5],
    [1, 5],
    [Number.NaN, 5],
    [0.9, 0],
    [0.9, Number.POSITIVE_INFINITY],
  ])('refuses p %d with %d degrees of freedom', (p, degreesOfFreedom) => {
    expect(() => studentTQuantile(p, degreesOfFreedom)).toThrow(RangeError);
  });
});

describe('studentTCdf', () => {
  test.each([
    [-2.5, 3, 0.04385332350403277],
    [-40, 10, 1.1404288715428774e-12],
    [-1.7, 1.5, 0.13533112207552056],
    [-2.5, 1e6, 0.006209744751081623],
    [0, 4, 0.5],
  ])('t %d, %d degrees of freedom', (t, degreesOfFreedom, wanted) => {
    expect(relativeError(studentTCdf(t, degreesOfFreedom), wanted)).toBeLessThan(1e-10);
  });

  test('rises, and both tails are alike', () => {
    const value = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(value, value, degrees, (first, second, degreesOfFreedom) => {
        const [low, high] = [Math.min(first, second), Math.max(first, second)];
        expect(studentTCdf(high, degreesOfFreedom)).toBeGreaterThanOrEqual(studentTCdf(low, degreesOfFreedom) - 1e-12);
        expect(studentTCdf(-low, degreesOfFreedom)).toBeCloseTo(1 - studentTCdf(low, degreesOfFreedom), 12);
      }),
    );
  });
});
