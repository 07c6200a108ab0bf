import type { SqlRow, SqlValue } from '../../../bank/sql-question.ts';

/** Who does it. */
export interface Person extends SqlRow {
  readonly id: number;
  readonly name: string;
  readonly town: string;
}
/** What is done, on which day. */
export interface Deed extends SqlRow {
  readonly id: number;
  readonly placed: string;
}
/** One part of it, with its price. */
export interface Part extends SqlRow {
  readonly pieces: number;
  readonly cents: number;
}

/** The rows by what they are; tables are named by the prompt. */
export interface Rows {
  readonly people: readonly Person[];
  readonly deeds: readonly Deed[];
  readonly parts: readonly Part[];
}

/** What differs from one question to another of the same form. */
export interface Parts {
  readonly who: string;
  readonly what: string;
  readonly part: string;
  /** The tables. */
  readonly people: string;
  readonly deeds: string;
  readonly lines: string;
  readonly town: string;
  readonly since: string;
  readonly fewest: number;
}

interface Form {
  readonly asks: string;
  readonly columns: readonly string[];
  readonly ordered: boolean;
  key(rows: Rows): readonly (readonly SqlValue[])[];
  readonly reference: string;
  readonly others: readonly string[];
  readonly mistakes: readonly { readonly name: string; readonly query: string }[];
}

/** The deeds that count, with their totals. */
function counted({ people, deeds, parts: lines }: Rows, { who, what, town, since }: Parts) {
  return deeds.flatMap((deed) => {
    const person = people.find(({ id }) => id === deed[`${who}_id`]) as Person;
    if (person.town !== town || deed.placed < since) return [];
    const own = lines.filter((line) => line[`${what}_id`] === deed.id);
    return [
      { ...deed, id: deed.id, placed: deed.placed, person, total: sum(own.map(({ pieces, cents }) => pieces * cents)) },
    ];
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The questions that are asked of the tables. */
export const FORMS: readonly ((parts: Parts) => Form)[] = [
  (parts) => {
    const { who, what, part, people, deeds, lines, town, since, fewest } = parts;
    const count = `COUNT(DISTINCT o.id)`;
    const query = (
      number = count,
      total = 'SUM(l.pieces * l.cents)',
      where = `c.town = '${town}' AND o.placed >= '${since}'`,
      having = `${count} >= ${fewest}`,
    ) =>
      `SELECT c.id, c.name, ${number} AS number, ${total} AS total
FROM ${people} c
JOIN ${deeds} o ON o.${who}_id = c.id
JOIN ${lines} l ON l.${what}_id = o.id
WHERE ${where}
GROUP BY c.id, c.name
HAVING ${having}
ORDER BY total DESC, c.id`;
    return {
      asks: `for each ${who} of ${town} with at least ${fewest} ${what}s placed on ${since} or later: the id and the name of the ${who}, the number of these ${what}s, and their total, which is the sum of pieces times cents over all of their rows in \`${lines}\` (each ${what} has at least one ${part} there). The largest total first, those of the same total by rising id.`,
      columns: ['id', 'name', 'number', 'total'],
      ordered: true,
      key(rows) {
        const own = counted(rows, parts);
        return rows.people
          .map((person) => ({ person, deeds: own.filter((deed) => deed.person.id === person.id) }))
          .filter((group) => group.deeds.length >= fewest)
          .map(
            ({ person, deeds: some }) =>
              [person.id, person.name, some.length, sum(some.map(({ total }) => total))] as const,
          )
          .sort((a, b) => b[3] - a[3] || a[0] - b[0]);
      },
      reference: query(),
      others: [
        `WITH own AS (
  SELECT o.${who}_id AS who, o.id AS deed, (SELECT SUM(pieces * cents) FROM ${lines} WHERE ${what}_id = o.id) AS worth
  FROM ${deeds} AS o INNER JOIN ${people} AS p ON p.id = o.${who}_id AND p.town = '${town}'
  WHERE date(o.placed) >= date('${since}')
)
SELECT p.id, p.name, COUNT(*) AS number, SUM(worth) AS total
FROM own JOIN ${people} p ON p.id = own.who GROUP BY p.id HAVING COUNT(*) >= ${fewest} ORDER BY 4 DESC, 1`,
      ],
      mistakes: [
        { name: 'counts the parts', query: query('COUNT(*)') },
        {
          name: 'leaves out the first day',
          query: query(undefined, undefined, `c.town = '${town}' AND o.placed > '${since}'`),
        },
        { name: 'more than the fewest', query: query(undefined, undefined, undefined, `${count} > ${fewest}`) },
        { name: 'every town', query: query(undefined, undefined, `o.placed >= '${since}'`) },
        { name: 'without the pieces', query: query(undefined, 'SUM(l.cents)') },
      ],
    };
  },
  (parts) => {
    const { who, what, people, deeds, town, since } = parts;
    const query = (
      join = 'LEFT JOIN',
      on = ` AND o.placed >= '${since}'`,
      where = `c.town = '${town}'`,
      count = 'COUNT(o.id)',
    ) =>
      `SELECT c.id, c.name, ${count} AS number
FROM ${people} c
${join} ${deeds} o ON o.${who}_id = c.id${on}
WHERE ${where}
GROUP BY c.id, c.name
ORDER BY number DESC, c.id`;
    return {
      asks: `for every ${who} of ${town}, also for those who have none: the id and the name of the ${who}, and the number of their ${what}s placed on ${since} or later. The largest number first, those of the same number by rising id.`,
      columns: ['id', 'name', 'number'],
      ordered: true,
      key(rows) {
        const own = counted(rows, parts);
        return rows.people
          .filter((person) => person.town === town)
          .map(({ id, name }) => [id, name, own.filter((deed) => deed.person.id === id).length] as const)
          .sort((a, b) => b[2] - a[2] || a[0] - b[0]);
      },
      reference: query(),
      others: [
        `SELECT id, name, (SELECT COUNT(*) FROM ${deeds} AS d WHERE d.${who}_id = p.id AND d.placed >= '${since}') AS number FROM ${people} AS p WHERE town = '${town}' ORDER BY 3 DESC, 1 ASC`,
      ],
      mistakes: [
        { name: 'leaves out those without', query: query('JOIN') },
        {
          name: 'the day in the wrong place',
          query: query('LEFT JOIN', '', `c.town = '${town}' AND o.placed >= '${since}'`),
        },
        { name: 'counts the missing one', query: query(undefined, undefined, undefined, 'COUNT(*)') },
        { name: 'any day', query: query(undefined, '') },
        { name: 'leaves out the first day', query: query(undefined, ` AND o.placed > '${since}'`) },
      ],
    };
  },
  (parts) => {
    const { who, what, part, people, deeds, lines, town, since } = parts;
    const totals = (where: string) =>
      `SELECT o.id, SUM(l.pieces * l.cents) AS total
  FROM ${deeds} o
  JOIN ${people} c ON c.id = o.${who}_id
  JOIN ${lines} l ON l.${what}_id = o.id
  WHERE ${where}
  GROUP BY o.id`;
    const where = `c.town = '${town}' AND o.placed >= '${since}'`;
    const query = (compare = '>', outer = where, inner = where, mean = 'AVG(total)') =>
      `SELECT id, total FROM (${totals(outer)})\nWHERE total ${compare} (SELECT ${mean} FROM (${totals(inner)}))`;
    return {
      asks: `the total of ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} is the sum of pieces times cents over its rows in \`${lines}\` (each ${what} has at least one ${part} there). Look at the ${what}s alone that were placed on ${since} or later by a ${who} of ${town}: which of them have a total of more than the mean total of them all? Give the id and the total of these ${what}s.`,
      columns: ['id', 'total'],
      ordered: false,
      key(rows) {
        const own = counted(rows, parts);
        const all = sum(own.map(({ total }) => total));
        return own.filter(({ total }) => total * own.length > all).map(({ id, total }) => [id, total]);
      },
      reference: query(),
      others: [
        `SELECT id, total FROM (SELECT t.*, AVG(total) OVER () AS mean FROM (${totals(where)}) AS t) WHERE total > mean ORDER BY total`,
      ],
      mistakes: [
        { name: 'less than the mean', query: query('<') },
        { name: 'the mean of every town', query: query('>', where, `o.placed >= '${since}'`) },
        { name: 'any day', query: query('>', `c.town = '${town}'`, `c.town = '${town}'`) },
        { name: 'the largest alone', query: query('>=', where, where, 'MAX(total)') },
        { name: 'all of them', query: totals(where) },
      ],
    };
  },
  (parts) => {
    const { who, what, people, deeds, town, since } = parts;
    const query = (
      over = `PARTITION BY o.${who}_id ORDER BY o.placed, o.id`,
      where = `c.town = '${town}' AND o.placed >= '${since}'`,
    ) =>
      `SELECT o.id, ROW_NUMBER() OVER (${over}) AS number
FROM ${deeds} o
JOIN ${people} c ON c.id = o.${who}_id
WHERE ${where}
ORDER BY o.id`;
    return {
      asks: `the ${what}s that were placed on ${since} or later by a ${who} of ${town}: number them for each ${who} anew, 1 for the earliest, those of the same day by rising id; earlier ${what}s do not count. Give the id and the number of each of these ${what}s, by rising id.`,
      columns: ['id', 'number'],
      ordered: true,
      key(rows) {
        const own = counted(rows, parts);
        const isBefore = (a: (typeof own)[number], b: (typeof own)[number]) =>
          a.person.id === b.person.id && (a.placed < b.placed || (a.placed === b.placed && a.id <= b.id));
        return own
          .map((deed) => [deed.id, own.filter((other) => isBefore(other, deed)).length] as const)
          .sort((a, b) => a[0] - b[0]);
      },
      reference: query(),
      others: [
        `SELECT o.id, COUNT(*) AS number
FROM ${deeds} o JOIN ${people} c ON c.id = o.${who}_id
JOIN ${deeds} e ON e.${who}_id = o.${who}_id AND e.placed >= '${since}' AND (e.placed < o.placed OR (e.placed = o.placed AND e.id <= o.id))
WHERE c.town = '${town}' AND o.placed >= '${since}' GROUP BY o.id ORDER BY o.id`,
      ],
      mistakes: [
        { name: 'all in one row', query: query('ORDER BY o.placed, o.id') },
        { name: 'the latest first', query: query(`PARTITION BY o.${who}_id ORDER BY o.placed DESC, o.id DESC`) },
        {
          name: 'counts the earlier ones, too',
          query: `SELECT id, number FROM (${query(undefined, `c.town = '${town}'`).replace('o.id,', 'o.id, o.placed,')}) WHERE placed >= '${since}' ORDER BY id`,
        },
        { name: 'every town', query: query(undefined, `o.placed >= '${since}'`) },
      ],
    };
  },
];
