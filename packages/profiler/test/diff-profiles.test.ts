import type { Profile } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffProfiles, levelDifference, profile } from '../src/index.ts';
import { oracleContext, TARGET, type Vector } from './oracle.ts';

const CHOSEN = ['reason.arithmetic', 'reason.logic', 'follow.format'];
const measure = (vector: Vector, primitives = CHOSEN): Promise<Profile> =>
  profile({ target: TARGET, primitives }, oracleContext({ vector }));
const diffOf = (a: Profile, b: Profile, id: string) =>
  diffProfiles(a, b).primitives.find(({ primitive }) => primitive === id) ?? expect.unreachable(id);

describe('two profiles', () => {
  test('that are one differ in nothing', async () => {
    const one = await measure({ 'reason.logic': 'L2' });
    const { primitives, a, b } = diffProfiles(one, one);
    expect(a).toEqual(b);
    expect(primitives.map(({ primitive }) => primitive)).toEqual(CHOSEN);
    for (const diff of primitives) {
      expect(levelDifference(diff)).toBe(0);
      expect(diff.probability?.same).toBeGreaterThan(0.95);
      expect(diff.otherItems).toEqual([]);
      expect(diff.sharedItems).toBeGreaterThanOrEqual(3);
    }
  });

  test('differ where their targets do, and say how surely', async () => {
    const [low, high] = [await measure({ 'reason.logic': 'L1' }), await measure({ 'reason.logic': 'L3' })];
    const up = diffOf(low, high, 'reason.logic');
    expect(up).toMatchObject({ a: 'L1', b: 'L3' });
    expect(up.probability?.higher).toBeGreaterThan(0.95);
    // Both began with the same items, and the weaker one passed none that the stronger failed.
    expect(up.onlyA).toBe(0);
    expect(up.onlyB).toBeGreaterThan(0);
    expect(up.onlyB).toBeLessThanOrEqual(up.sharedItems);
    const down = diffOf(high, low, 'reason.logic');
    expect([down.onlyA, down.onlyB]).toEqual([up.onlyB, 0]);
    expect(levelDifference(down)).toBe(-2);
    expect(down.probability?.lower).toBeCloseTo(up.probability?.higher ?? 0, 12);
  });

  test('know nothing of what one of them does not have', async () => {
    const [all, two] = [await measure({}), await measure({}, CHOSEN.slice(0, 2))];
    expect(diffOf(all, two, 'follow.format')).toMatchObject({ a: 'L0', b: null, probability: null, sharedItems: 0 });
    expect(levelDifference(diffOf(all, two, 'follow.format'))).toBeNull();
    expect(diffOf(two, all, 'follow.format')).toMatchObject({ a: null, b: 'L0' });
  });

  test('without posteriors are compared by their levels alone', async () => {
    const ours = await measure({ 'reason.logic': 'L2' });
    const { spec: _, estimates: __, schema: ___, ...published } = ours;
    const diff = diffProfiles(published, ours);
    expect(diff.a.suite).toBeNull();
    expect(diff.primitives[1]).toMatchObject({ primitive: 'reason.logic', a: 'L2', b: 'L2', probability: null });
  });

  test('say where they were asked other items', async () => {
    const one = await measure({});
    const other = structuredClone(one);
    const cell = other.estimates[0]?.cells[1];
    if (cell) cell.hash = '0123456789abcdef';
    expect(diffProfiles(one, other).primitives[0]?.otherItems).toEqual(['L2']);
  });

  test('count no pair without a score, and none at all where a profile does not keep them', async () => {
    const [low, high] = [await measure({ 'reason.logic': 'L1' }), await measure({ 'reason.logic': 'L3' })];
    const counted = diffOf(low, high, 'reason.logic').onlyB;
    const unscored = structuredClone(high);
    for (const { cells } of unscored.estimates) for (const cell of cells) cell.scores = cell.items.map(() => null);
    expect(counted).toBeGreaterThan(0);
    expect(diffOf(low, unscored, 'reason.logic')).toMatchObject({ onlyA: 0, onlyB: 0 });
    for (const { cells } of unscored.estimates) for (const cell of cells) delete cell.scores;
    expect(diffOf(low, unscored, 'reason.logic')).toMatchObject({ onlyA: null, onlyB: null });
  });

  test('of different suites are not compared', async () => {
    const one = await measure({});
    const other = { ...one, spec: { ...one.spec, suite: { id: 'skvm-primitives', version: '0' } } };
    expect(() => diffProfiles(one, other)).toThrow('different suites: skvm-primitives 1 and skvm-primitives 0');
  });

  test('are mirrors of each other, with probabilities that sum to 1', async () => {
    const base = await measure({});
    const posterior = fc
      .tuple(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.nat(9), fc.nat(9), fc.nat(9))
      .map(([a, b, c, d]) => [a, b, c, d].map((value) => value / (a + b + c + d)) as [number, number, number, number]);
    const withPosterior = (value: [number, number, number, number]): Profile => ({
      ...base,
      estimates: base.estimates.map((one) => ({ ...one, posterior: value })),
    });
    fc.assert(
      fc.property(posterior, posterior, (one, other) => {
        const forth = diffOf(withPosterior(one), withPosterior(other), 'reason.logic').probability;
        const back = diffOf(withPosterior(other), withPosterior(one), 'reason.logic').probability;
        if (!forth || !back) expect.unreachable('no probability');
        expect(forth.higher + forth.same + forth.lower).toBeCloseTo(1, 12);
        expect([forth.higher, forth.same, forth.lower].every((p) => p >= 0)).toBe(true);
        expect(back.lower).toBeCloseTo(forth.higher, 12);
        expect(back.same).toBeCloseTo(forth.same, 12);
      }),
    );
  });
});
