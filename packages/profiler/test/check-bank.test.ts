import { createContext, definePrimitive, type Item, type Primitive } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import { checkBank, primitives } from '../src/index.ts';

const arithmetic = primitives.find(({ id }) => id === 'reason.arithmetic') as Primitive;
const context = createContext();

/** The bank of arithmetic with another item in place of its own. */
function changed(change: (item: Item) => Item, seedOf = (seed: number) => seed): Primitive {
  return definePrimitive({
    ...arithmetic,
    generate: ({ level, seed }) => change(arithmetic.generate({ level, seed: seedOf(seed) })),
  });
}
const check = (primitive: Primitive, more = {}) => checkBank({ primitives: [primitive], seeds: 5, ...more }, context);

describe('the check of an item bank', () => {
  test('finds a sound one sound, and says what it did', async () => {
    const { status, cells } = await check(arithmetic);
    expect(status).toBe('completed');
    expect(cells.map(({ level }) => level)).toEqual(['L1', 'L2', 'L3']);
    for (const { answers, faults, graderMs, duplicates, items, executes } of cells) {
      expect(faults).toEqual([]);
      expect([duplicates, items, executes]).toEqual([0, 5, false]);
      expect(answers.reference).toEqual({ checked: 5, asExpected: 5 });
      expect(answers.mutant.checked).toBeGreaterThanOrEqual(15);
      expect(answers.refusal).toEqual({ checked: 25, asExpected: 25 });
      expect(graderMs?.median).toBeGreaterThan(0);
    }
  });

  test.each([
    [
      'a grader that takes everything',
      changed((item) => ({ ...item, grade: () => ({ value: 1 }) })),
      'refusal """" passes',
    ],
    ['a grader that takes nothing', changed((item) => ({ ...item, grade: () => ({ value: 0 }) })), 'does not pass'],
    [
      'a grader that breaks',
      changed((item) => ({
        ...item,
        grade: () => {
          throw new Error('bug');
        },
      })),
      'cannot be graded: bug',
    ],
    [
      'items that are alike',
      changed(
        (item) => item,
        (seed) => Math.floor(seed / 2),
      ),
      '500 items have the prompt',
    ],
  ])('finds %s', async (_, primitive, fault) => {
    const { status, cells } = await check(primitive);
    expect(status).toBe('failed');
    expect(cells.flatMap(({ faults }) => faults).join('\n')).toContain(fault);
    for (const { faults } of cells) expect(faults.length).toBeLessThanOrEqual(6);
  });

  test('runs what is a program, on fewer items', async () => {
    const programs = changed((item) => ({
      ...item,
      probes: ({ text }) => [{ name: 'echo', argv: ['cat'], files: {}, stdin: text }],
      grade: (evidence) => item.grade({ ...evidence, text: evidence.probes?.get('echo')?.stdout ?? '' }),
    }));
    const { status, cells } = await check(programs, { probedSeeds: 1 });
    expect(status).toBe('completed');
    expect(cells.map(({ items, executes }) => [items, executes])).toEqual([
      [1, true],
      [1, true],
      [1, true],
    ]);
  });

  test('leaves open what cannot be run here', async () => {
    const absent = changed((item) => ({ ...item, requires: ['no-such-program'], probes: () => [] }));
    const { status, cells } = await check(absent);
    expect(status).toBe('partial');
    expect(cells[0]).toMatchObject({
      unknown: 'missing dependency: no-such-program',
      items: 0,
      faults: [],
      graderMs: null,
    });
  });

  test('hears a signal in the middle of a cell', async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    const stopped = createContext({ signal: controller.signal });
    const { status, cells } = await checkBank({ primitives: [arithmetic], seeds: 1_000 }, stopped);
    expect(status).toBe('partial');
    expect(cells).toHaveLength(1);
    expect(cells[0]?.items).toBeLessThan(1_000);
  });

  test('stops when it is told to', async () => {
    const stopped = createContext({ signal: AbortSignal.abort() });
    expect(await checkBank({ primitives: [arithmetic] }, stopped)).toMatchObject({ status: 'partial', cells: [] });
  });
});
