import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { permuteIndex } from './permute-index.ts';

function firstOf(count: number, size: number, key: string | number): number[] {
  return Array.from({ length: count }, (_, index) => permuteIndex(index, size, key));
}

describe('permuteIndex', () => {
  test('keeps the order that profiles were drawn in', () => {
    expect(firstOf(10, 10, 'golden')).toEqual([3, 9, 0, 4, 1, 6, 7, 5, 2, 8]);
    expect(firstOf(5, 1e6, 'golden')).toEqual([16_283, 161_955, 253_194, 20_617, 357_887]);
    expect(permuteIndex(2 ** 48 - 1, 2 ** 48, 'golden')).toBe(192_024_192_318_450);
  });

  test('reaches every index once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.string(), (size, key) => {
        const seen = new Set(firstOf(size, size, key));
        expect(seen.size).toBe(size);
        expect(Math.max(...seen)).toBe(size - 1);
        expect(Math.min(...seen)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test('draws nothing twice from spaces too large to list', () => {
    const size = fc.oneof(fc.integer({ min: 1e6, max: 2 ** 48 }), fc.constantFrom(2 ** 48, 2 ** 48 - 1, 2 ** 32, 1e12));
    fc.assert(
      fc.property(size, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (space, key, where) => {
        const start = Math.floor(where * (space - 500));
        const drawn = Array.from({ length: 500 }, (_, offset) => permuteIndex(start + offset, space, key));
        expect(new Set(drawn).size).toBe(500);
        for (const each of drawn) expect(Number.isSafeInteger(each) && each >= 0 && each < space).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('every order of a small range comes up as often', () => {
    const orders = new Map<string, number>();
    for (let key = 0; key < 12_000; key += 1) {
      const order = firstOf(4, 4, key).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    for (const count of orders.values()) expect(Math.abs(count - 500)).toBeLessThan(5 * Math.sqrt(500));
  });

  test('neighbours land far apart, under every key', () => {
    const size = 1e6;
    let distance = 0;
    for (let index = 0; index < 4000; index += 1) {
      distance += Math.abs(permuteIndex(index, size, 'far') - permuteIndex(index + 1, size, 'far')) / size;
    }
    // Two independent places are a third of the range apart, with a standard deviation of 1/√18.
    expect(Math.abs(distance / 4000 - 1 / 3)).toBeLessThan(5 * Math.sqrt(1 / 18 / 4000) * Math.SQRT2);
  });

  test.each([
    ['an index at the size', 10, 10],
    ['a negative index', -1, 10],
    ['an empty range', 0, 0],
    ['a range beyond 2^48', 0, 2 ** 48 + 1],
    ['a share', 0.5, 10],
  ])('refuses %s', (_, index, size) => {
    expect(() => permuteIndex(index, size, 'key')).toThrow(RangeError);
  });
});
