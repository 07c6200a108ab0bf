import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashToUnit } from './hash-to-unit.ts';
import { seededRandom } from './seeded-random.ts';

describe('seededRandom', () => {
  test('keeps the stream that items and tables were made with', () => {
    const random = seededRandom('golden', 1);
    expect([random.unit(), random.unit(), random.unit()]).toEqual([
      0.38996186685970935, 0.15710056281620333, 0.5964585213778336,
    ]);
    expect([random.integer(1000), random.integer(1000)]).toEqual([716, 44]);
    expect(random.pick(['a', 'b', 'c'])).toBe('b');
    expect(random.shuffle([1, 2, 3, 4, 5, 6])).toEqual([3, 5, 2, 6, 1, 4]);
  });

  test('streams do not share state, and are not the stateless draw', () => {
    const [first, second] = [seededRandom('a'), seededRandom('a')];
    const drawn = [first.unit(), first.unit()];
    expect([second.unit(), second.unit()]).toEqual(drawn);
    expect(drawn[0]).not.toBe(hashToUnit('a'));
    expect(drawn[0]).not.toBe(seededRandom('b').unit());
  });

  // Bounds are five standard deviations of what uniform, independent draws give.
  test('is uniform within a stream and over the first draws of many', () => {
    const count = 100_000;
    const stream = seededRandom('uniform');
    const draws = { within: () => stream.unit(), across: (index: number) => seededRandom('uniform', index).unit() };
    for (const [draw, taken] of [
      [draws.within, count],
      [draws.across, 20_000],
    ] as const) {
      const bins = Array.from({ length: 64 }, () => 0);
      for (let index = 0; index < taken; index += 1) {
        const bin = Math.floor(draw(index) * 64);
        bins[bin] = (bins[bin] ?? Number.NaN) + 1;
      }
      const chiSquare = bins.reduce((total, bin) => total + (bin - taken / 64) ** 2 / (taken / 64), 0);
      expect(Math.abs(chiSquare - 63)).toBeLessThan(5 * Math.sqrt(2 * 63));
    }
  });

  test('integers stay inside their size, up to the largest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), fc.nat(), (size, seed) => {
        const drawn = seededRandom(seed).integer(size);
        expect(Number.isSafeInteger(drawn)).toBe(true);
        expect(drawn).toBeGreaterThanOrEqual(0);
        expect(drawn).toBeLessThan(size);
      }),
    );
  });

  test('shuffles keep the elements and the list they were given', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), fc.nat(), (list, seed) => {
        const before = [...list];
        const shuffled = seededRandom(seed).shuffle(list);
        expect(list).toEqual(before);
        expect([...shuffled].sort()).toEqual([...list].sort());
      }),
    );
  });

  test('each order of three is as likely', () => {
    const random = seededRandom('orders');
    const orders = new Map<string, number>();
    for (let index = 0; index < 6000; index += 1) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
  });

  test('refuses to pick from nothing', () => {
    const random = seededRandom('empty');
    expect(() => random.pick([])).toThrow(RangeError);
    expect(() => random.integer(0)).toThrow(RangeError);
  });
});
