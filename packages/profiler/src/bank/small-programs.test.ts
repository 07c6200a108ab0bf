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
  [30, 30],
  [0, -5],
  [1, 2, 3, 1],
  [20, 1, 20],
  [1, 2, 3],
  Array.from({ length: 30 }, (_, at) => at),
];
const WORDS = [[], ['a'], ['ab', 'cd'], ['a', 'bcd', 'xyz', 'e'], ['kite', 'a', 'b'], ['b', 'aa', 'ab']];
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

/** As `results`; a program that throws returns nothing. */
function tried(lines: readonly string[], at: number): string[] {
  try {
    return results(lines, at);
  } catch {
    return [];
  }
}

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

/** Small changes of a line, by program, that could make up for a wrong line elsewhere. */
const MENDS: readonly (readonly (readonly [line: number, text: string])[])[] = [
  [
    [1, '  let kept = given[0] > 20 ? 1 : 0;'],
    [1, '  let kept = given.at(-1) > 20 ? 1 : 0;'],
    [5, '  return kept / 2;'],
    [5, '  return kept + 1;'],
  ],
  [
    [1, '  let kept = given[0] < 20 ? given[0] : 0;'],
    [1, '  let kept = given.at(-1) < 20 ? given.at(-1) : 0;'],
    [5, '  return kept / 2;'],
  ],
  [
    [1, '  let kept = Math.max(given[0], given.at(-1));'],
    [3, '    if (value > given[0]) given[0] = value;'],
    [3, '    if (value > kept || kept === 0) kept = value;'],
    [5, '  return -kept;'],
  ],
  [
    [2, '  let kept = given[0];'],
    [4, '  return kept;'],
    [4, '  return kept / (given.length + 1);'],
  ],
  [
    [1, '  const kept = [given[0]];'],
    [1, '  const kept = given.slice(0, 1);'],
    [3, '    kept.push(given[i - 1]);'],
    [3, '    if (i < given.length) kept.push(given[i]);'],
    [3, '    kept.push(given[i], given[i + 1]);'],
    [3, '    kept.unshift(given[i]);'],
    [5, '  return kept.reverse();'],
    [5, '  return kept.slice(0, 20);'],
    [5, '  return kept.slice(1);'],
    [5, '  return kept.map((at) => given[at]);'],
  ],
  [
    [1, '  const kept = given.slice(0, 1);'],
    [1, '  const kept = [given[0]];'],
    [4, '    kept.unshift(item);'],
    [6, '  return kept.reverse();'],
    [6, '  return kept.slice(1);'],
    [6, '  return [...new Set(kept)];'],
  ],
  [
    [1, '  let kept = given[0];'],
    [3, "    if (i < given.length - 1) kept += ',';"],
    [6, '  return kept.slice(1);'],
    [6, '  return kept.slice(0, -1);'],
    [6, "  return kept.replace(',', '');"],
    [6, '  return kept + given.at(-1);'],
  ],
  [
    [1, '  const kept = 20;'],
    [1, '  const kept = 70 - 1;'],
    [4, '  return kept;'],
    [4, '  return Math.min(given, kept);'],
    [4, '  return Math.max(given, 20);'],
  ],
  [
    [1, '  for (let kept = -1; kept < given.length; kept += 1) {'],
    [2, '    if (given[kept - 1] === 20) return kept;'],
    [2, '    if (given[kept] === 20) return kept - 1;'],
    [4, '  return given[0] === 20 ? 0 : -1;'],
    [4, '  return given.at(-1) === 20 ? given.length - 1 : -1;'],
  ],
  [
    [1, '  let kept = 0;'],
    [3, '    given -= given / 10;'],
    [3, '    return given - given / 10;'],
    [5, '  return given - kept;'],
    [5, '  return given - kept / 10;'],
    [5, '  return kept * 9;'],
  ],
  [
    [1, '  const kept = given.length;'],
    [5, '  return given[0] === given[kept];'],
    [5, '  return false;'],
    [5, '  return given.length < 2;'],
  ],
  [
    [1, '  let kept = given[0];'],
    [2, '  for (const word of given.toReversed()) {'],
    [2, '  for (const word of given.slice(1)) {'],
    [3, '    if (word.length > given[0].length) given[0] = word;'],
    [3, '    if (word.length > kept.length) return word;'],
    [5, '  return kept.slice(1);'],
  ],
];

describe.each(programs.map((program, at) => ({ at, says: program.says, program })))(
  'a bug of the program that returns $says',
  ({ at, program }) => {
    const right = inputsOf(at).map((input) => JSON.stringify(MEANINGS[at]?.(input as never)));
    const mends = MENDS[at] ?? [];

    it.each(program.bugs)('is mended at its own line alone: $text', (bug) => {
      const mending = mends.filter(([line, text]) => {
        if (line === bug.line) return false;
        return (
          JSON.stringify(tried(withBug({ ...program, lines: withBug(program, bug) }, { line, text }), at)) ===
          JSON.stringify(right)
        );
      });
      expect(mending).toEqual([]);
    });
  },
);

it('there are different ones', () => {
  expect(MEANINGS.length).toBe(PROGRAMS.length);
  expect(new Set(programs.map(({ says }) => says)).size).toBe(PROGRAMS.length);
});
