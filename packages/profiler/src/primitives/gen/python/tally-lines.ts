import type { SeededRandom } from '@skvm/core/stats';
import type { Cell } from '../../../bank/bank-primitive.ts';
import { drawUntil } from '../../../bank/draw-until.ts';
import { ASK_PROGRAM, programQuestion, textFault } from '../../../bank/program-question.ts';
import { NAMES, NOUNS } from '../../../bank/words.ts';
import { PYTHON } from './runtime.ts';

/** Numbers in a file stay below it. */
const LIMIT = 200;

const SEPARATORS = [':', ';', '|', ',', '='] as const;
const MARKS = ['#', '//', '--', '%'] as const;
const COLUMNS = ['first', 'second'] as const;

const COMPARISONS = [
  { says: 'at least', python: '>=', near: '>', test: (a: number | string, b: number | string) => a >= b },
  { says: 'more than', python: '>', near: '>=', test: (a: number | string, b: number | string) => a > b },
  { says: 'at most', python: '<=', near: '<', test: (a: number | string, b: number | string) => a <= b },
  { says: 'less than', python: '<', near: '<=', test: (a: number | string, b: number | string) => a < b },
] as const;
type Comparison = (typeof COMPARISONS)[number];

/** What is said of the lines that count, and how it is easily got wrong. */
interface Measure {
  readonly says: string;
  readonly none: string;
  readonly python: string;
  readonly slip: string;
  of(names: readonly string[], numbers: readonly number[]): string | number;
  slipped(names: readonly string[], numbers: readonly number[]): string | number;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const MEASURES: readonly Measure[] = [
  {
    says: 'how many such lines there are',
    none: '0',
    python: 'len(names)',
    slip: 'len(names) - 1',
    of: (names) => names.length,
    slipped: (names) => names.length - 1,
  },
  {
    says: 'the sum of their other numbers',
    none: '0',
    python: 'sum(numbers)',
    slip: 'sum(numbers[1:])',
    of: (_, numbers) => sum(numbers),
    slipped: (_, numbers) => sum(numbers.slice(1)),
  },
  {
    says: 'how many different names stand on them',
    none: '0',
    python: 'len(set(names))',
    slip: 'len(names)',
    of: (names) => new Set(names).size,
    slipped: (names) => names.length,
  },
  {
    says: 'the largest of their other numbers',
    none: 'none',
    python: 'max(numbers) if numbers else "none"',
    slip: 'min(numbers) if numbers else "none"',
    of: (_, numbers) => Math.max(...numbers),
    slipped: (_, numbers) => Math.min(...numbers),
  },
  {
    says: 'the name on the first of them',
    none: 'none',
    python: 'names[0] if names else "none"',
    slip: 'names[-1] if names else "none"',
    of: (names) => names[0] as string,
    slipped: (names) => names.at(-1) as string,
  },
  {
    says: 'the name on the last of them',
    none: 'none',
    python: 'names[-1] if names else "none"',
    slip: 'names[0] if names else "none"',
    of: (names) => names.at(-1) as string,
    slipped: (names) => names[0] as string,
  },
];

/** A line of a file: an empty one, a remark, or one that has to be looked at. */
interface Line {
  readonly name: string;
  readonly first: number;
  readonly second: number;
  readonly isRemark: boolean;
}

/** Lines whose tested number stands to the limit as `side` says, below, on or above it. */
function drawLines(random: SeededRandom, tested: (typeof COLUMNS)[number], limit: number, matching: number): Line[] {
  const other = tested === 'first' ? 'second' : 'first';
  const line = (value: number, rest: number, name = random.pick(NAMES.slice(6)), isRemark = false): Line =>
    ({ name, [tested]: value, [other]: rest, isRemark }) as unknown as Line;
  const passing = () => limit + matching * (1 + random.integer(25));
  const count = 10 + random.integer(10);
  const [a, b, c, d, e, f] = NAMES;
  // Text says of it what numbers do not.
  const misread = matching > 0 ? 9 : 100;
  // Ends of the list and extremes of the other number belong to lines that a mistake takes in or leaves out.
  return [
    line(passing(), 195 + random.integer(5), c, true),
    line(misread, 190 + random.integer(5), e),
    line(limit, 180 + random.integer(5), a),
    ...random.shuffle([
      ...Array.from({ length: count }, () => line(random.integer(LIMIT), random.integer(180))),
      ...Array.from({ length: 5 }, () => line(passing(), random.integer(180))),
    ]),
    line(limit, 185 + random.integer(5), b),
    line(misread, 190 + random.integer(5), f),
    line(passing(), 195 + random.integer(5), d, true),
  ];
}

/** One script with built-ins alone: a file of lines goes in, one value comes out. */
export const tallyLines: Cell = {
  // Name of the file, separator, mark of remarks, tested column, comparison, limit, measure, where the value goes.
  radices: [NOUNS.length, SEPARATORS.length, MARKS.length, 2, COMPARISONS.length, 60, MEASURES.length, 2],
  write([noun = 0, sep = 0, markAt = 0, columnAt = 0, comparisonAt = 0, above = 0, measureAt = 0, out = 0], random) {
    const file = `${NOUNS[noun]}.txt`;
    const [separator, mark] = [SEPARATORS[sep] as string, MARKS[markAt] as string];
    const tested = COLUMNS[columnAt] as (typeof COLUMNS)[number];
    const comparison = COMPARISONS[comparisonAt] as Comparison;
    const near = COMPARISONS.find(({ python }) => python === comparison.near) as Comparison;
    const measure = MEASURES[measureAt] as Measure;
    const limit = 30 + above;
    const result = out === 0 ? undefined : 'result.txt';

    const written = ({ name, first, second, isRemark }: Line) =>
      `${isRemark ? mark : ''}${[name, first, second].join(separator)}`;
    const solve = (
      lines: readonly Line[],
      wrong: {
        readonly comparison?: Comparison;
        readonly swapped?: true;
        readonly remarks?: true;
        readonly text?: true;
        readonly slip?: true;
      } = {},
    ): string => {
      const { test } = wrong.comparison ?? comparison;
      const [column, other] = (tested === 'first') !== (wrong.swapped === true) ? COLUMNS : [COLUMNS[1], COLUMNS[0]];
      const found = lines.filter(
        (line) =>
          (wrong.remarks || !line.isRemark) &&
          (wrong.text ? test(String(line[column as 'first']), String(limit)) : test(line[column as 'first'], limit)),
      );
      if (found.length === 0) return measure.none;
      const names = found.map((line) => (line.isRemark ? mark : '') + line.name);
      const numbers = found.map((line) => line[other as 'first']);
      return String(wrong.slip ? measure.slipped(names, numbers) : measure.of(names, numbers));
    };
    const matching = comparison.python.startsWith('>') ? 1 : -1;
    const draw = () =>
      drawUntil(
        random,
        () => drawLines(random, tested, limit, matching),
        (lines) =>
          ([{ comparison: near }, { swapped: true }, { remarks: true }, { text: true }, { slip: true }] as const).every(
            (wrong) => solve(lines, wrong) !== solve(lines),
          ),
      );
    const withGaps = (lines: readonly Line[]): string => {
      const texts = lines.map(written);
      for (const at of [2, 5, 9]) texts.splice(at, 0, '');
      return texts.join('\n');
    };
    const few = draw()
      .filter(({ isRemark }) => !isRemark)
      .slice(0, 6);

    const other = tested === 'first' ? 'second' : 'first';
    const write = (value: string) =>
      result === undefined ? `print(${value})` : `with open("${result}", "w") as file:\n    file.write(str(${value}))`;
    const program = (part: { test?: string; tested?: string; measured?: string; skip?: string; value?: string } = {}) =>
      `names = []
numbers = []
with open("${file}") as file:
    for line in file:
        line = line.strip()
        if ${part.skip ?? `not line or line.startswith("${mark}")`}:
            continue
        name, first, second = line.split("${separator}")
        if ${part.test ?? `int(${part.tested ?? tested}) ${comparison.python} ${limit}`}:
            names.append(name)
            numbers.append(int(${part.measured ?? other}))
${write(part.value ?? measure.python)}`;

    return programQuestion({
      runtime: PYTHON,
      prompt: `Write a Python 3 program for this task. It may use built-in functions alone and needs no import.

The file \`${file}\` in the working directory holds lines of the form \`<name>${separator}<first number>${separator}<second number>\`. A name consists of letters from A to Z and a to z; a number is a whole one from 0 to ${LIMIT - 1}, in digits; there are no blanks. Empty lines, and lines that begin with \`${mark}\`, do not count. The last line may lack its newline. For example:

\`\`\`
${[written(few[0] as Line), mark + written(few[1] as Line), written(few[2] as Line), '', ...few.slice(3).map(written)].join('\n')}
\`\`\`

Of all lines whose ${tested} number is ${comparison.says} ${limit}, find ${measure.says}${measure.none === 'none' ? ', or the word `none` when there is no such line' : ' (0 when there is no such line)'}.${measure.says.includes('other number') ? ` "Other number" means the ${other} one.` : ''} ${result === undefined ? 'Print' : `Write to the file \`${result}\``} that value and nothing else.

${ASK_PROGRAM}`,
      reference: program(),
      others: [
        {
          name: 'in functions with a guard',
          program: `def matches(line):
    if line == "" or line[:${mark.length}] == "${mark}":
        return None
    parts = line.split("${separator}")
    number = int(parts[${columnAt + 1}])
    return (parts[0], int(parts[${2 - columnAt}])) if number ${comparison.python} ${limit} else None


def main():
    found = [pair for pair in map(matches, open("${file}", encoding="utf-8").read().splitlines()) if pair]
    names, numbers = [pair[0] for pair in found], [pair[1] for pair in found]
    ${write(measure.python).replaceAll('\n', '\n    ')}


if __name__ == "__main__":
    main()`,
        },
      ],
      mistakes: [
        { name: 'the limit on the wrong side', program: program({ test: `int(${tested}) ${near.python} ${limit}` }) },
        { name: 'the columns swapped', program: program({ tested: other, measured: tested }) },
        { name: 'remarks taken in', program: program({ skip: 'not line' }) },
        { name: 'empty lines forgotten', program: program({ skip: `line.startswith("${mark}")` }) },
        { name: 'numbers compared as text', program: program({ test: `${tested} ${comparison.python} "${limit}"` }) },
        { name: 'another measure', program: program({ value: measure.slip }) },
        { name: 'words around the value', program: program({ value: `"Result: " + str(${measure.python})` }) },
        {
          name: 'the value of the example',
          program: program({ value: `"${solve(few.filter((_, at) => at !== 1))}"` }),
        },
      ],
      trials: () => {
        const [lines, failing] = [
          draw(),
          draw().filter((line) => line.isRemark || !comparison.test(line[tested], limit)),
        ];
        return [
          {
            name: 'a file',
            files: { [file]: withGaps(lines) },
            fault: (outcome) => textFault(outcome, solve(lines), result),
          },
          {
            name: 'a file without such lines',
            files: { [file]: `${withGaps(failing)}\n` },
            fault: (outcome) => textFault(outcome, measure.none, result),
          },
        ];
      },
    });
  },
};
