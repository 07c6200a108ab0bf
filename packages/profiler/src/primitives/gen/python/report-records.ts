import type { JsonObject, JsonValue } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';
import { type Cell, orderRadices, pickInOrder } from '../../../bank/bank-primitive.ts';
import { drawUntil } from '../../../bank/draw-until.ts';
import { ASK_PROGRAM, jsonFault, programQuestion, textFault } from '../../../bank/program-question.ts';
import { COLOURS, DEPARTMENTS, NAMES, NOUNS, TOWNS } from '../../../bank/words.ts';
import {
  GROUPINGS,
  type Grouping,
  MEASURES,
  type Measure,
  recordsProgram,
  recordsProgramInFunctions,
} from './records-program.ts';
import { PYTHON } from './runtime.ts';

const DAY_MS = 86_400_000;
const SETTINGS = 'settings.json';
const LEFT_OUT = 'left-out.txt';
/** Measures are compared to the half of the last place of an amount. */
const TOLERANCE = 0.005;

const DELIMITERS = [
  { says: 'commas', is: ',' },
  { says: 'semicolons', is: ';' },
  { says: 'tabs', is: '\t' },
  { says: 'vertical bars (`|`)', is: '|' },
] as const;

const two = (number: number) => String(number).padStart(2, '0');
const DATE_FORMATS = [
  { says: 'YYYY-MM-DD', python: '%Y-%m-%d', write: (y: string, m: string, d: string) => `${y}-${m}-${d}` },
  { says: 'DD.MM.YYYY', python: '%d.%m.%Y', write: (y: string, m: string, d: string) => `${d}.${m}.${y}` },
  { says: 'MM/DD/YYYY', python: '%m/%d/%Y', write: (y: string, m: string, d: string) => `${m}/${d}/${y}` },
  { says: 'YYYYMMDD', python: '%Y%m%d', write: (y: string, m: string, d: string) => `${y}${m}${d}` },
] as const;

interface Row {
  readonly id: string;
  readonly customer: string;
  readonly department: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** In hundredths; absent: the field is empty. */
  readonly cents: number | undefined;
}

interface Records {
  readonly rows: readonly Row[];
  readonly from: string;
  readonly to: string;
  readonly departments: readonly { readonly name: string; readonly active: boolean }[];
  /** Order of the columns. */
  readonly columns: readonly string[];
}

const isoDay = (day: number): string => {
  const date = new Date(day * DAY_MS);
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
};

/** Names that have to be quoted in a file of any delimiter, and some that need not. */
const customers = (random: SeededRandom, delimiter: string): string[] => {
  const [a = '', b = '', c = '', d = '', e = ''] = random.shuffle(NAMES);
  const town = random.pick(TOWNS);
  return [`${a}${delimiter} ${b} & Co`, `${c} "${town}" Ltd`, `${d}\n${town}`, `Børge ${e}`, `${e} Müller`, b];
};

function drawRecords(random: SeededRandom, delimiter: string, columns: readonly string[], count: number): Records {
  const firstDay = 19_400 + random.integer(900);
  const length = 60 + random.integer(40);
  const names = random.shuffle(DEPARTMENTS).slice(0, 4);
  const departments = names.map((name, at) => ({ name, active: at !== 3 }));
  const who = customers(random, delimiter);
  const row = (at: number, over: Partial<Row> = {}): Row => ({
    id: `${String.fromCharCode(65 + random.integer(26))}${100 + at}`,
    customer: random.pick(who),
    department: random.pick(names),
    date: isoDay(firstDay - 10 + random.integer(length + 20)),
    cents: 101 + random.integer(90_000),
    ...over,
  });
  const active = () => names[random.integer(3)] as string;
  const inside = () => isoDay(firstDay + 1 + random.integer(length - 1));
  const rows = random.shuffle([
    ...Array.from({ length: count }, (_, at) => row(at)),
    ...who.map((customer, at) => row(30 + at, { customer, department: active(), date: inside() })),
    row(50, { date: isoDay(firstDay), department: active() }),
    row(51, { date: isoDay(firstDay + length), department: active() }),
    row(52, { date: inside(), department: names[3] as string }),
    row(53, { date: inside(), department: active(), cents: undefined }),
  ]);
  return { rows, from: isoDay(firstDay), to: isoDay(firstDay + length), departments, columns: random.shuffle(columns) };
}

/** Both outputs of one input. */
function solve(
  { rows, from, to, departments }: Records,
  task: { readonly grouping: Grouping; readonly measure: Measure; readonly key: string; readonly includesEnd: boolean },
): { readonly report: JsonObject; readonly leftOut: string } {
  const isKept = ({ date, department, cents }: Row) =>
    cents !== undefined &&
    date >= from &&
    (task.includesEnd ? date <= to : date < to) &&
    departments.some(({ name, active }) => active && name === department);
  const groups = Map.groupBy(rows.filter(isKept), (row) => task.grouping.of(row));
  const report: Record<string, JsonValue> = {};
  for (const [group, members] of groups) {
    report[group] = {
      count: members.length,
      [task.key]: task.measure.of(members.map(({ cents = 0 }) => cents)) / 100,
      latest: members
        .map(({ date }) => date)
        .sort(byCodePoint)
        .at(-1) as string,
      customers: [...new Set(members.map(({ customer }) => customer))].sort(byCodePoint),
    };
  }
  return {
    report,
    leftOut: rows
      .filter((row) => !isKept(row))
      .map(({ id }) => `${id}\n`)
      .join(''),
  };
}

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** True when the last row of some group is not its latest, and some measure is no whole number. */
function tellsMistakes(records: Records, task: Parameters<typeof solve>[1]): boolean {
  const { report, leftOut } = solve(records, task);
  const lasts = new Map<string, string>();
  for (const row of records.rows) if (!leftOut.includes(`${row.id}\n`)) lasts.set(task.grouping.of(row), row.date);
  const groups = Object.entries(report as Record<string, Record<string, JsonValue>>);
  return (
    groups.some(([name, { latest }]) => latest !== lasts.get(name)) &&
    groups.some(([, group]) => Math.abs(Number(group[task.key]) - Math.round(Number(group[task.key]))) > 2 * TOLERANCE)
  );
}

/** The standard library for what it is for: quoted fields, dates, nested settings, groups, two files that come out. */
export const reportRecords: Cell = {
  // Delimiter, form of dates, grouping, measure, whether the end belongs to the period, name of the file and of the measure, of the report.
  radices: [
    ...[DELIMITERS.length, DATE_FORMATS.length, GROUPINGS.length, MEASURES.length, 2],
    ...orderRadices(NOUNS.length, 2),
    COLOURS.length,
  ],
  write(digits, random) {
    const [delimiterAt = 0, formatAt = 0, groupingAt = 0, measureAt = 0, end = 0, a = 0, b = 0, colour = 0] = digits;
    const delimiter = DELIMITERS[delimiterAt] as (typeof DELIMITERS)[number];
    const format = DATE_FORMATS[formatAt] as (typeof DATE_FORMATS)[number];
    const grouping = GROUPINGS[groupingAt] as Grouping;
    const measure = MEASURES[measureAt] as Measure;
    const [noun = '', key = ''] = pickInOrder(NOUNS, [a, b]);
    const [input, output] = [`${noun}.csv`, `${COLOURS[colour]}.json`];
    const task = { grouping, measure, key, includesEnd: end === 0 };
    const columns = ['id', 'customer', 'department', 'date', 'amount'];

    const csvField = (text: string) =>
      /["\n]/.test(text) || text.includes(delimiter.is) ? `"${text.replaceAll('"', '""')}"` : text;
    const csv = (records: Records): string => {
      const fields = (row: Row): Record<string, string> => {
        const [y = '', m = '', d = ''] = row.date.split('-');
        const amount = row.cents === undefined ? '' : (row.cents / 100).toFixed(2);
        return { ...row, date: format.write(y, m, d), amount } as unknown as Record<string, string>;
      };
      const lines = records.rows.map((row) => records.columns.map((column) => csvField(fields(row)[column] as string)));
      return `${[records.columns, ...lines].map((line) => line.join(delimiter.is)).join('\n')}\n`;
    };
    const settings = ({ from, to, departments }: Records): string =>
      `${JSON.stringify({ report: { period: { from, to }, departments } }, undefined, 2)}\n`;

    const example = drawUntil(
      random,
      () => {
        const drawn = drawRecords(random, delimiter.is, columns, 0);
        return { ...drawn, columns, rows: drawn.rows.slice(0, 5) };
      },
      (records) => {
        const { report, leftOut } = solve(records, task);
        return Object.keys(report).length > 1 && leftOut !== '';
      },
    );
    const names = {
      input,
      output,
      settings: SETTINGS,
      leftOut: LEFT_OUT,
      delimiter: delimiter.is,
      dateFormat: format.python,
      key,
    };
    const program = (wrong: Parameters<typeof recordsProgram>[2] = {}) => recordsProgram(names, task, wrong);
    const exampleResult = solve(example, task);

    return programQuestion({
      runtime: PYTHON,
      prompt: `Write a Python 3 program (3.9 or later) for this task, with the standard library alone.

In the working directory are two files, both in UTF-8.

\`${input}\` is a CSV file whose fields are separated by ${delimiter.says}. Its first row holds the names of the columns, which may come in any order: ${columns.map((column) => `\`${column}\``).join(', ')}. A field that holds the delimiter, a double quote or a line end is in double quotes, and a double quote in it is doubled. A \`date\` is written ${format.says}. An \`amount\` is a number with two decimals, or the field is empty. Ids are unique. For example:

\`\`\`
${csv(example)}\`\`\`

\`${SETTINGS}\` says which rows count. For example:

\`\`\`json
${settings(example)}\`\`\`

A row is kept when all of this is true: its date is not before \`from\`, and ${task.includesEnd ? 'not after `to`' : 'before `to`, not on that day'}; its department is in the list with \`active\` true; its amount is not empty. All other rows are left out.

Write two files, in UTF-8:

1. \`${output}\`: a JSON object with one entry for ${grouping.says}. Groups without a kept row do not appear, and with none at all the object is empty. Each value is an object with the keys \`count\` (how many kept rows it has), \`${key}\` (${measure.says}, as a number; it may be off by ${TOLERANCE}), \`latest\` (the latest date among them, as text in the form YYYY-MM-DD) and \`customers\` (the different customers among them, a list sorted as Python sorts strings).
2. \`${LEFT_OUT}\`: the ids of the rows that are left out, one on each line, in the order of the file.

For the example, \`${output}\` holds the same as this:

\`\`\`json
${JSON.stringify(exampleResult.report, undefined, 2)}
\`\`\`

${ASK_PROGRAM}`,
      reference: program(),
      others: [{ name: 'in functions, with other modules', program: recordsProgramInFunctions(names, task) }],
      mistakes: [
        { name: 'splits lines by hand', program: program({ splitsByHand: true }) },
        { name: 'the end of the period on the wrong side', program: program({ includesEnd: !task.includesEnd }) },
        { name: 'takes in what is not active', program: program({ ignoresActive: true }) },
        { name: 'the last date for the latest', program: program({ lastForLatest: true }) },
        { name: 'rounds to whole numbers', program: program({ rounds: true }) },
        { name: 'columns by position', program: program({ byPosition: true }) },
        { name: 'forgets the second file', program: program({ forgetsLeftOut: true }) },
        { name: 'forgets empty amounts', program: program({ forgetsEmpty: true }) },
        {
          name: 'the result of the example',
          program: `import json\nwith open(${JSON.stringify(output)}, "w") as file:\n    json.dump(${JSON.stringify(exampleResult.report)}, file)\nwith open("${LEFT_OUT}", "w") as file:\n    file.write(${JSON.stringify(exampleResult.leftOut)})`,
        },
      ],
      trials: () => {
        const hidden = drawUntil(
          random,
          () => drawRecords(random, delimiter.is, columns, 20),
          (records) =>
            records.columns.join() !== columns.join() &&
            records.columns.indexOf('amount') !== columns.indexOf('amount') &&
            tellsMistakes(records, task),
        );
        const { report, leftOut } = solve(hidden, task);
        return [
          {
            name: 'files',
            files: { [input]: csv(hidden), [SETTINGS]: settings(hidden) },
            fault: (outcome) =>
              jsonFault(outcome, report, output, TOLERANCE + 1e-9) ?? textFault(outcome, leftOut, LEFT_OUT),
          },
        ];
      },
    });
  },
};
