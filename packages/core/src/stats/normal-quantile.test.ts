import { describe, expect, test } from 'vitest';
import { normalQuantile } from './normal-quantile.ts';

describe('normalQuantile', () => {
  // 1.95996… and 2.32634… stand in every table; the others were computed with mpmath at 40 digits.
  test.each([
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [0.5, 0],
    [0.5000001, 2.5066282745747e-7],
    [0.08, -1.4050715603096327],
    [0.07, -1.4757910281791706],
    [1e-20, -9.262340089798408],
    [1e-300, -37.0471],
  ])('p %d', (probability, wanted) => {
    const precision = wanted === -37.0471 ? 4 : 12;
    expect(normalQuantile(probability)).toBeCloseTo(wanted, precision);
  });

  test.each([0, 1, -0.1, Number.NaN])('refuses %d', (probability) => {
    expect(() => normalQuantile(probability)).toThrow(RangeError);
  });
});
