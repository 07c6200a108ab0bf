import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wilson } from './wilson.ts';

describe('wilson', () => {
  test('gives 0.397 to 0.892 for 7 of 10', () => {
    const interval = wilson(7, 10);
    expect(interval?.low).toBeCloseTo(0.39677814746114537, 13);
    expect(interval?.high).toBeCloseTo(0.8922087325936989, 13);
  });

  test('reaches the ends exactly, and is null of nothing', () => {
    expect(wilson(0, 8)).toEqual({ low: 0, high: expect.closeTo(0.32440756488388034, 12) });
    expect(wilson(8, 8)).toEqual({ low: expect.closeTo(1 - 0.32440756488388034, 12), high: 1 });
    expect(wilson(0, 0)).toBeNull();
  });

  test('takes another confidence', () => {
    expect(wilson(199, 200, { confidence: 0.99 })?.low).toBeCloseTo(0.9587991180797599, 12);
  });

  test('holds the share, inside 0 to 1, and mirrors', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (first, second) => {
        const [successes, count] = [Math.min(first, second), Math.max(first, second) || 1];
        const interval = wilson(successes, count);
        expect(interval?.low).toBeGreaterThanOrEqual(0);
        expect(interval?.high).toBeLessThanOrEqual(1);
        expect(interval?.low).toBeLessThanOrEqual(successes / count);
        expect(interval?.high).toBeGreaterThanOrEqual(successes / count);
        expect(wilson(count - successes, count)?.low).toBeCloseTo(1 - (interval?.high ?? Number.NaN), 12);
      }),
    );
  });

  test('refuses more successes than tries', () => {
    expect(() => wilson(3, 2)).toThrow('Expected `successes` to be at most the count 2, got 3 (number)');
  });
});
