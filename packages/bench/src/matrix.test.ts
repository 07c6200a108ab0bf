import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BenchSpec } from './bench-spec.ts';
import { trialsOf } from './matrix.ts';

const digest = 'a'.repeat(64);

function spec(given: Partial<BenchSpec> = {}, taskCount = 3): BenchSpec {
  return {
    protocol: 1,
    tasks: Array.from({ length: taskCount }, (_, index) => ({
      id: `t${index}`,
      key: digest,
      skills: [{ name: 's', digest, key: digest }],
    })),
    targets: [{ adapter: 'x', model: 'y/z' }],
    conditions: ['no-skill', 'original', 'compiled'],
    repeats: 3,
    delivery: 'inject',
    limits: {},
    seed: 0,
    retryUnscored: 0,
    reuse: false,
    ...given,
  };
}

const names = (given: BenchSpec): string[] =>
  trialsOf(given).map(
    ({ cell, repeat }) => `${cell.target.adapter} ${cell.target.model} ${cell.task.id} ${cell.condition} ${repeat}`,
  );

const matrices = fc.record({
  taskCount: fc.integer({ min: 1, max: 5 }),
  repeats: fc.integer({ min: 1, max: 7 }),
  seed: fc.integer(),
  conditions: fc.subarray(['no-skill', 'original', 'compiled', 'other'], { minLength: 1 }),
  targets: fc.uniqueArray(fc.constantFrom('a/1', 'a/2', 'b/1'), { minLength: 1 }),
});

const toSpec = ({ taskCount, targets, ...given }: typeof matrices extends fc.Arbitrary<infer Value> ? Value : never) =>
  spec({ ...given, targets: targets.map((model) => ({ adapter: 'x', model })) }, taskCount);

describe('trialsOf', () => {
  it('has every combination once', () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const all = names(toSpec(matrix));
        const { taskCount, repeats, conditions, targets } = matrix;
        expect(all).toHaveLength(taskCount * repeats * conditions.length * targets.length);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  it('keeps the conditions of a task side by side, repeat after repeat', () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const given = toSpec(matrix);
        const size = given.conditions.length;
        const trials = trialsOf(given);
        for (let start = 0; start < trials.length; start += size) {
          const block = trials.slice(start, start + size);
          const places = block.map(({ cell, repeat }) => `${cell.target.model} ${cell.task.id} ${repeat}`);
          expect(new Set(places).size).toBe(1);
          expect(new Set(block.map(({ cell }) => cell.condition)).size).toBe(size);
        }
        const repeats = trials.map(({ repeat }) => repeat);
        expect(repeats).toEqual([...repeats].sort((a, b) => a - b));
      }),
    );
  });

  it('puts each condition equally often at each place, whatever the seed', () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const given = toSpec(matrix);
        const size = given.conditions.length;
        const counts = new Map<string, number>();
        for (const [index, { cell }] of trialsOf(given).entries()) {
          const key = `${cell.target.model} ${cell.task.id} ${cell.condition} ${index % size}`;
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
        for (const count of counts.values()) {
          expect(count).toBeGreaterThanOrEqual(Math.floor(given.repeats / size));
          expect(count).toBeLessThanOrEqual(Math.ceil(given.repeats / size));
        }
      }),
    );
  });

  it('draws the order from the seed', () => {
    const orders = Array.from({ length: 20 }, (_, seed) => names(spec({ seed })).join());
    expect(orders).toEqual(Array.from({ length: 20 }, (_, seed) => names(spec({ seed })).join()));
    expect(new Set(orders).size).toBeGreaterThan(15);
    const firsts = Array.from({ length: 300 }, (_, seed) => trialsOf(spec({ seed }))[0]?.cell.condition);
    // A third each; 300 draws have a standard deviation of 8.
    for (const condition of ['no-skill', 'original', 'compiled']) {
      const count = firsts.filter((first) => first === condition).length;
      expect(count).toBeGreaterThan(60);
      expect(count).toBeLessThan(140);
    }
  });

  it('runs a task without skills under no-skill alone', () => {
    const given = spec({ repeats: 1 }, 2);
    const [first, second] = given.tasks;
    if (!first || !second) throw new Error('two tasks');
    const trials = trialsOf({ ...given, tasks: [{ ...first, skills: [] }, second] });
    expect(trials.filter(({ cell }) => cell.task.id === 't0').map(({ cell }) => cell.condition)).toEqual(['no-skill']);
    expect(trials.filter(({ cell }) => cell.task.id === 't1')).toHaveLength(3);
  });
});
