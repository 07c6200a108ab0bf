import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { PROGRAMS, withBug } from './small-programs.ts';

const LIMIT = 20;
const parts = { name: 'f', input: 'given', local: 'kept', limit: LIMIT };
const programs = PROGRAMS.map((write) => write(parts));

/** What each says it returns, written anew. */
const MEANINGS: readonly ((input: never) => unknown)[] = [
  (list: number[]) => list.filter((value) => value > LIMIT).length,
  (list: number[]) => list.filter((value) => value < LIMIT).reduce((sum, value) => sum + value, 0),
  (list: number[]) => Math.max(...list),
  (list: number[]) => (list.length === 0 ? 0 : list.reduce((sum, value) => sum + value, 0) / list.length),
  (list: number[]) => list.slice(0, LIMIT),
  (list: number[]) => [...new Set(list)],
  (list: string[]) => list.join(','),
  (value: number) => Math.min(Math.max(value, LIMIT), LIMIT + 50),
  (list: number[]) => list.indexOf(LIMIT),
  (price: number) => (price > LIMIT ? price - price / 10 : price),
  (list: number[]) => JSON.stringify(list) === JSON.stringify([...list].reverse()),
  (list: string[]) => list.find((word) => list.every((other) => other.length <= word.length)) ?? '',
];

const LISTS = [
  [],
  [5],
  [20],
  [21, 20, 19],
  [-3, -1, -2],
  [1, 2, 1, 3, 2],
  [20, 1],
  [1, 20],
  [4, 4],
  [7, 8, 7],
  [1, 1, 2],
  [30, 40, 50],
  Array.from({ length: 30 }, (_, at) => at),
];
const WORDS = [[], ['a'], ['ab', 'cd'], ['a', 'bcd', 'xyz', 'e'], ['kite', 'a', 'b']];
const NUMBERS = [0, 19, 20, 21, 24, 25, 26, 69, 70, 71, 100];

const inputsOf = (at: number): readonly unknown[] => {
  if (at === 6 || at === 11) return WORDS;
  if (at === 7 || at === 9) return NUMBERS;
  return at === 2 ? LISTS.filter((list) => list.length > 0) : LISTS;
};

const results = (lines: readonly string[], at: number): string[] =>
  inputsOf(at).map(
    (input) =>
      JSON.stringify(runInNewContext(`${lines.join('\n')}\nf(${JSON.stringify(input)})`, {}, { timeout: 1000 })) ??
      'undefined',
  );

describe.each(programs.map((program, at) => ({ at, says: program.says, program })))(
  'the program that returns $says',
  ({ at, program }) => {
    const right = inputsOf(at).map((input) => JSON.stringify(MEANINGS[at]?.(input as never)));

    it('returns it', () => {
      expect(results(program.lines, at)).toEqual(right);
    });

    it('does not with any of its bugs', () => {
      for (const bug of program.bugs) {
        expect(bug.text).not.toBe(program.lines[bug.line]);
        expect(results(withBug(program, bug), at)).not.toEqual(right);
      }
    });
  },
);

it('there are different ones', () => {
  expect(MEANINGS.length).toBe(PROGRAMS.length);
  expect(new Set(programs.map(({ says }) => says)).size).toBe(PROGRAMS.length);
});
