import { describe, expect, test } from 'vitest';
import { normalQuantile } from './normal-quantile.ts';

describe('normalQuantile', () => {
  // 1.95996… and 2.32634… stand in every table; the others were computed with mpmath at 40 digits.
  test.each([
    [0.975, 1.9599639845400538],
    [0.99, 2.3263478740408408],
    [0.5, 0],
    [0.5000001, 2.506628273311648e-7],
    [0.08, -1.4050715603096327],
    [0.07, -1.4757910281791706],
    [1e-20, -9.262340089798407],
    [1e-300, -37.0470962993612],
  ])('p %d', (probability, wanted) => {
    expect(Math.abs(normalQuantile(probability) - wanted)).toBeLessThanOrEqual(1e-14 * Math.abs(wanted));
  });

  test.each([0, 1, -0.1, Number.NaN])('refuses %d', (probability) => {
    expect(() => normalQuantile(probability)).toThrow(RangeError);
  });
});
