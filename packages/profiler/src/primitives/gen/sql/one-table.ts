import type { SeededRandom } from '@skvm/core/stats';
import { type Cell, orderRadices, pickInOrder } from '../../../bank/bank-primitive.ts';
import { drawUntil } from '../../../bank/draw-until.ts';
import { type SqlRow, type SqlValue, sqlQuestion } from '../../../bank/sql-question.ts';
import { NAMES, THINGS, TOWNS } from '../../../bank/words.ts';

const MEASURES = ['price', 'weight', 'length', 'width', 'height', 'stock', 'rating', 'cost'] as const;
/** Measures of rows, relative to the number of the prompt: on it, and on both sides. */
const OFFSETS = [-12, -3, -1, 0, 0, 1, 5, 10, 11, 30] as const;

interface Row extends SqlRow {
  readonly id: number;
  readonly name: string;
  readonly town: string;
}

/** What a query is written with. */
interface Parts {
  readonly table: string;
  readonly town: string;
  /** A column that is never NULL, and one that may be. */
  readonly known: string;
  readonly open: string;
  readonly limit: number;
  readonly count: number;
}

/** What a query comes to over some rows. */
type Result = (rows: readonly Row[]) => readonly (readonly SqlValue[])[];

interface Form {
  readonly asks: string;
  readonly columns: readonly string[];
  readonly tolerance?: number;
  readonly ordered: boolean;
  readonly key: Result;
  readonly reference: string;
  readonly others: readonly string[];
  /** `gives` where now and then rows are drawn over which a mistake comes to what is right. */
  readonly mistakes: readonly { readonly name: string; readonly query: string; readonly gives?: Result }[];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const FORMS: readonly ((parts: Parts) => Form)[] = [
  ({ table, town, known, limit, count }) => {
    const query = (where: string, order = `${known} DESC, id`, end = `\nLIMIT ${count}`) =>
      `SELECT id, name, ${known}\nFROM ${table}\nWHERE ${where}\nORDER BY ${order}${end}`;
    const where = `town = '${town}' AND ${known} <= ${limit}`;
    const here = (rows: readonly Row[]) => rows.filter((row) => row.town === town);
    const first = (rows: readonly Row[], { most = limit, equal = 1, number = count } = {}) =>
      rows
        .filter((row) => Number(row[known]) <= most)
        .sort((a, b) => Number(b[known]) - Number(a[known]) || equal * (a.id - b.id))
        .slice(0, number)
        .map((row) => [row.id, row.name, row[known] ?? null]);
    return {
      asks: `the id, name and ${known} of the ${table} in ${town} whose ${known} is at most ${limit}, the largest ${known} first, those of the same ${known} by rising id, and of these the first ${count} alone.`,
      columns: ['id', 'name', known],
      ordered: true,
      key: (rows) => first(here(rows)),
      reference: query(where),
      others: [
        `select t.id, t.name, t."${known}" from ${table} as t where not (t.${known} > ${limit} or t.town <> '${town}') order by 3 desc, 1 asc limit ${count} offset 0`,
      ],
      mistakes: [
        {
          name: 'leaves the limit itself out',
          query: query(where.replace('<=', '<')),
          gives: (rows) => first(here(rows), { most: limit - 1 }),
        },
        { name: 'the smallest first', query: query(where, `${known}, id`) },
        { name: 'every town', query: query(`${known} <= ${limit}`), gives: (rows) => first(rows) },
        {
          name: 'all of them',
          query: query(where, undefined, ''),
          gives: (rows) => first(here(rows), { number: rows.length }),
        },
        {
          name: 'equal ones the other way round',
          query: query(where, `${known} DESC, id DESC`),
          gives: (rows) => first(here(rows), { equal: -1 }),
        },
      ],
    };
  },
  ({ table, town, known, open, limit }) => {
    const query = (value: string, where: string) => `SELECT ${value} AS mean\nFROM ${table}\nWHERE ${where}`;
    const where = `town = '${town}' AND ${known} < ${limit}`;
    const below = (most: number, rows: readonly Row[]) =>
      rows.filter((row) => row.town === town && Number(row[known]) < most);
    const knownOf = (rows: readonly Row[]) => rows.filter((row) => row[open] !== null).map((row) => Number(row[open]));
    return {
      asks: `the mean ${open} of the ${table} in ${town} whose ${known} is less than ${limit}. Those whose ${open} is unknown do not count. The mean is a number; it may be rounded to two decimals.`,
      columns: ['mean'],
      tolerance: 0.0051,
      ordered: true,
      key: (rows) => [[mean(knownOf(below(limit, rows)))]],
      reference: query(`AVG(${open})`, where),
      others: [query(`ROUND(1.0 * SUM(${open}) / COUNT(${open}), 2)`, `${where} AND ${open} IS NOT NULL`)],
      mistakes: [
        {
          name: 'counts the unknown',
          query: query(`1.0 * SUM(${open}) / COUNT(*)`, where),
          gives: (rows) => [[mean(below(limit, rows).map((row) => Number(row[open])))]],
        },
        {
          name: 'takes the limit in',
          query: query(`AVG(${open})`, where.replace('<', '<=')),
          gives: (rows) => [[mean(knownOf(below(limit + 1, rows)))]],
        },
        {
          name: 'every town',
          query: query(`AVG(${open})`, `${known} < ${limit}`),
          gives: (rows) => [[mean(knownOf(rows.filter((row) => Number(row[known]) < limit)))]],
        },
        {
          name: 'the sum',
          query: query(`SUM(${open})`, where),
          gives(rows) {
            const values = knownOf(below(limit, rows));
            return [[mean(values) * values.length]];
          },
        },
      ],
    };
  },
  ({ table, town, known, open, limit }) => {
    const query = (where: string) => `SELECT COUNT(*) AS number\nFROM ${table}\nWHERE ${where}`;
    return {
      asks: `how many of the ${table} are not in ${town} and, besides, have an unknown ${open} or a ${known} of more than ${limit}.`,
      columns: ['number'],
      ordered: true,
      key: (rows) => [
        [rows.filter((row) => row.town !== town && (row[open] === null || Number(row[known]) > limit)).length],
      ],
      reference: query(`town <> '${town}' AND (${open} IS NULL OR ${known} > ${limit})`),
      others: [
        `SELECT SUM(CASE WHEN town != '${town}' AND (${known} > ${limit} OR ${open} ISNULL) THEN 1 ELSE 0 END) "number" FROM "${table}"`,
      ],
      mistakes: [
        { name: 'no brackets', query: query(`town <> '${town}' AND ${open} IS NULL OR ${known} > ${limit}`) },
        { name: 'compares with NULL', query: query(`town <> '${town}' AND (${open} = NULL OR ${known} > ${limit})`) },
        { name: 'the other towns', query: query(`town = '${town}' AND (${open} IS NULL OR ${known} > ${limit})`) },
        { name: 'takes the limit in', query: query(`town <> '${town}' AND (${open} IS NULL OR ${known} >= ${limit})`) },
        {
          name: 'another name',
          query: query(`town <> '${town}' AND (${open} IS NULL OR ${known} > ${limit})`).replace(' AS number', ''),
        },
      ],
    };
  },
  ({ table, town, known, open, limit }) => {
    const query = (where: string, order = `${open} IS NULL, ${open}, id`) =>
      `SELECT id, ${open}\nFROM ${table}\nWHERE ${where}\nORDER BY ${order}`;
    const where = `town = '${town}' AND ${known} BETWEEN ${limit} AND ${limit + 10}`;
    const rank = (row: Row) => (row[open] === null ? Number.POSITIVE_INFINITY : Number(row[open]));
    const key: Result = (rows) =>
      rows
        .filter((row) => row.town === town && Number(row[known]) >= limit && Number(row[known]) <= limit + 10)
        .sort((a, b) => (rank(a) === rank(b) ? a.id - b.id : rank(a) - rank(b)))
        .map((row) => [row.id, row[open] ?? null]);
    return {
      asks: `the id and ${open} of the ${table} in ${town} whose ${known} is from ${limit} to ${limit + 10} (both included), by rising ${open}, those of an unknown ${open} at the end, those of the same or of an unknown ${open} by rising id.`,
      columns: ['id', open],
      ordered: true,
      key,
      reference: query(where),
      others: [
        query(
          `${known} >= ${limit} AND ${known} <= ${limit + 10} AND town IN ('${town}')`,
          `${open} ASC NULLS LAST, id`,
        ),
      ],
      mistakes: [
        { name: 'the unknown first', query: query(where, `${open}, id`) },
        {
          name: 'leaves the ends out',
          query: query(`town = '${town}' AND ${known} > ${limit} AND ${known} < ${limit + 10}`),
        },
        {
          name: 'leaves out the unknown',
          query: query(`${where} AND ${open} IS NOT NULL`),
          gives: (rows) => key(rows.filter((row) => row[open] !== null)),
        },
        { name: 'the largest first', query: query(where, `${open} DESC NULLS LAST, id`) },
      ],
    };
  },
];

/** One table: rows that are chosen and sorted, or one number over all of them. */
export const oneTable: Cell = {
  // Form, table, town, two measures, limit.
  radices: [FORMS.length, THINGS.length, TOWNS.length, ...orderRadices(MEASURES.length, 2), 200],
  write([form = 0, thing = 0, place = 0, knownAt = 0, openAt = 0, number = 0], random) {
    const [known = '', open = ''] = pickInOrder(MEASURES, [knownAt, openAt]);
    const [table, town, limit] = [THINGS[thing] as string, TOWNS[place] as string, 100 + number];
    const parts: Parts = { table, town, known, open, limit, count: 3 + random.integer(4) };
    const asked = (FORMS[form] as (typeof FORMS)[number])(parts);
    const { key, ...rest } = asked;
    const sets = drawUntil(random, drawSets(parts), (drawn) => tellMistakes(drawn, asked));
    return sqlQuestion<{ [table: string]: Row[] }>({
      ...rest,
      schema: `CREATE TABLE ${table} (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  town TEXT NOT NULL,
  ${known} INTEGER NOT NULL,
  ${open} INTEGER -- NULL: unknown
);`,
      data: sets.map((rows) => ({ [table]: rows })),
      key: (tables) => key(tables[table] ?? []),
    });
  },
};

const drawSets = (parts: Parts) => (random: SeededRandom) => [drawRows(parts, random), drawRows(parts, random)];

/** Whether there is an answer over each set of rows, and over one of them another than each mistake comes to. */
function tellMistakes(sets: readonly (readonly Row[])[], { key, mistakes, tolerance = 0 }: Form): boolean {
  const right = sets.map(key);
  if (right.flat(2).some(Number.isNaN)) return false;
  return mistakes.every(
    ({ gives }) => !gives || sets.some((rows, at) => differ(right[at] ?? [], gives(rows), tolerance)),
  );
}

function differ(a: ReturnType<Result>, b: ReturnType<Result>, tolerance: number): boolean {
  const apart = (one: SqlValue, other: SqlValue | undefined) =>
    typeof one === 'number' && typeof other === 'number' ? Math.abs(one - other) > 2 * tolerance : one !== other;
  return a.length !== b.length || a.some((row, at) => row.some((value, column) => apart(value, b[at]?.[column])));
}

function drawRows({ town, known, open, limit }: Parts, random: SeededRandom): Row[] {
  const others = random.shuffle(TOWNS.filter((other) => other !== town)).slice(0, 3);
  const ids = random.shuffle(Array.from({ length: 80 }, (_, at) => at + 1));
  return ids.map((id) => ({
    id,
    name: random.pick(NAMES),
    town: random.integer(3) === 0 ? town : random.pick(others),
    [known]: limit + random.pick(OFFSETS),
    [open]: random.integer(4) === 0 ? null : 1 + random.integer(60),
  }));
}
