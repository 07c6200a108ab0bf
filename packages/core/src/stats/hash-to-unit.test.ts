import { describe, expect, test } from 'vitest';
import { hashToUnit } from './hash-to-unit.ts';

describe('hashToUnit', () => {
  test('keeps the draws that profiles and banks were made with', () => {
    expect(hashToUnit()).toBe(0.0890359260226502);
    expect(hashToUnit('sim/qwen3.5-9b', 1, 'reason.arithmetic', 0)).toBe(0.4790637216151348);
    expect(hashToUnit('ü\ud800')).toBe(0.5952045084229078);
  });

  test('keeps apart what concatenation would merge', () => {
    const draws = [
      hashToUnit('a', 'b'),
      hashToUnit('ab'),
      hashToUnit('a,b'),
      hashToUnit(1),
      hashToUnit('1'),
      hashToUnit(),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });

  // Bounds are five standard deviations of what uniform, independent draws give.
  test('is uniform over seeds that differ in one number', () => {
    const count = 50_000;
    const bins = Array.from({ length: 100 }, () => 0);
    let [sum, lagged] = [0, 0];
    let previous = hashToUnit('uniform', -1);
    for (let index = 0; index < count; index += 1) {
      const draw = hashToUnit('uniform', index);
      const bin = Math.floor(draw * 100);
      bins[bin] = (bins[bin] ?? Number.NaN) + 1;
      sum += draw;
      lagged += (draw - 0.5) * (previous - 0.5);
      previous = draw;
    }
    const chiSquare = bins.reduce((total, bin) => total + (bin - count / 100) ** 2 / (count / 100), 0);
    expect(Math.abs(chiSquare - 99)).toBeLessThan(5 * Math.sqrt(2 * 99));
    expect(Math.abs(sum / count - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
    expect(Math.abs(lagged / count)).toBeLessThan((5 / 12) * Math.sqrt(1 / count));
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d, which would be drawn as null', (part) => {
    expect(() => hashToUnit('a', part)).toThrow(RangeError);
  });
});
