import type { SeededRandom } from '@skvm/core/stats';
import type { Cell, Question } from '../../../bank/bank-primitive.ts';
import { dateAt } from '../../../bank/dates.ts';
import { type SqlRow, sqlQuestion } from '../../../bank/sql-question.ts';
import { NOUNS, TOWNS } from '../../../bank/words.ts';

interface Parts {
  readonly prefix: string;
  /** The first day that counts, as a number and as a date. */
  readonly day: number;
  readonly since: string;
  /** 0 to 39. */
  readonly number: number;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const idsFrom = (first: number, count: number, random: SeededRandom) =>
  random.shuffle(Array.from({ length: count }, (_, at) => first + at));

interface Person extends SqlRow {
  readonly id: number;
  readonly town: string;
}
interface Payment extends SqlRow {
  readonly person_id: number;
  readonly day: string;
  readonly cents: number;
}

/** Totals of the people of one town, in steps: shared ones at the top and where the list is cut off. */
const SHARED = [9, 9, 7, 7, 7, 5, 3] as const;

function ranking({ prefix, day, since, number }: Parts, random: SeededRandom): Question {
  const [people, payments, least] = [`${prefix}_people`, `${prefix}_payments`, 100 + 25 * number];
  const isDense = random.integer(2) === 0;
  const most = 3;
  const draw = () => {
    const personIds = idsFrom(1, SHARED.length * 3 + 1, random);
    const rows: { people: Person[]; payments: Omit<Payment, 'id'>[] } = { people: [], payments: [] };
    const pay = (id: number, offset: number, cents: number) =>
      rows.payments.push({ person_id: id, day: dateAt(day + offset), cents });
    for (const [at, town] of random.shuffle(TOWNS).slice(0, 3).entries()) {
      for (const steps of SHARED) {
        const id = personIds.pop() as number;
        rows.people.push({ id, town });
        // Steps of a hundred cents within a town, so that what does not count would change the order.
        pay(id, 0, least);
        pay(id, 1 + random.integer(50), least + (at + 1) * 5000 + steps * 100);
        if (random.integer(2) === 0) pay(id, -1 - random.integer(50), least + 100 * (1 + random.integer(5)));
        if (random.integer(2) === 0) pay(id, 1 + random.integer(50), least - 1);
      }
    }
    rows.people.push({ id: personIds.pop() as number, town: random.pick(rows.people).town });
    return { [people]: random.shuffle(rows.people), [payments]: random.shuffle(rows.payments) };
  };
  const where = `day >= '${since}' AND cents >= ${least}`;
  const query = (part: { rank?: string; where?: string; over?: string; end?: string } = {}) => `WITH totals AS (
  SELECT p.id, p.town, SUM(q.cents) AS total
  FROM ${people} p JOIN ${payments} q ON q.person_id = p.id
  WHERE ${part.where ?? where}
  GROUP BY p.id, p.town
), ranked AS (
  SELECT *, ${part.rank ?? (isDense ? 'DENSE_RANK' : 'RANK')}() OVER (${part.over ?? 'PARTITION BY town ORDER BY total DESC'}) AS place
  FROM totals
)
SELECT town, place, id, total FROM ranked WHERE place <= ${part.end ?? most} ORDER BY town, place, id`;
  const better = isDense ? 'COUNT(DISTINCT b.total)' : 'COUNT(b.id)';
  return sqlQuestion({
    schema: `CREATE TABLE ${people} (
  id INTEGER PRIMARY KEY,
  town TEXT NOT NULL
);
CREATE TABLE ${payments} (
  person_id INTEGER NOT NULL REFERENCES ${people} (id),
  day TEXT NOT NULL, -- YYYY-MM-DD
  cents INTEGER NOT NULL
);`,
    asks: `only payments of at least ${least} cents made on ${since} or later count, and only people with such a payment appear. Each person's total is the sum of these payments. Within each town, people get places by their totals, 1 for the largest; people with the same total share a place, and the next place ${isDense ? 'is the next number (1, 1, 2)' : 'leaves out as many numbers as were shared (1, 1, 3)'}. Give the town, the place, the id of the person and the total for all places up to ${most}, by town in alphabetical order, within it by place, and people of the same place by rising id.`,
    columns: ['town', 'place', 'id', 'total'],
    ordered: true,
    data: [draw(), draw()],
    key(tables) {
      const all = (tables[people] as Person[]).flatMap(({ id, town }) => {
        const own = (tables[payments] as Payment[]).filter(
          (row) => row.person_id === id && row.day >= since && row.cents >= least,
        );
        return own.length === 0 ? [] : [{ id, town, total: sum(own.map(({ cents }) => cents)) }];
      });
      return all
        .map((one) => {
          const ahead = all
            .filter(({ town, total }) => town === one.town && total > one.total)
            .map(({ total }) => total);
          return { ...one, place: 1 + (isDense ? new Set(ahead).size : ahead.length) };
        })
        .filter(({ place }) => place <= most)
        .sort((a, b) => (a.town === b.town ? a.place - b.place || a.id - b.id : a.town < b.town ? -1 : 1))
        .map(({ town, place, id, total }) => [town, place, id, total]);
    },
    reference: query(),
    others: [
      `WITH totals AS (
  SELECT person_id AS id, (SELECT town FROM ${people} WHERE id = person_id) AS town, SUM(cents) AS total
  FROM ${payments} WHERE ${where} GROUP BY 1
)
SELECT a.town, 1 + ${better} AS place, a.id, a.total
FROM totals a LEFT JOIN totals b ON b.town = a.town AND b.total > a.total
GROUP BY a.id HAVING place <= ${most} ORDER BY 1, 2, 3`,
    ],
    mistakes: [
      {
        name: 'shares no place',
        query: query({ rank: 'ROW_NUMBER', over: 'PARTITION BY town ORDER BY total DESC, id' }),
      },
      { name: 'the other way to go on after shared places', query: query({ rank: isDense ? 'RANK' : 'DENSE_RANK' }) },
      { name: 'all towns together', query: query({ over: 'ORDER BY total DESC' }) },
      { name: 'any day', query: query({ where: `cents >= ${least}` }) },
      { name: 'leaves out the smallest payment', query: query({ where: where.replace('cents >=', 'cents >') }) },
      { name: 'a place too few', query: query({ end: `${most - 1}` }) },
    ],
  });
}

interface Worker extends SqlRow {
  readonly id: number;
  readonly boss_id: number | null;
  readonly hired: string;
}

function hierarchy({ prefix, day, since, number }: Parts, random: SeededRandom): Question {
  const [staff, root] = [`${prefix}_staff`, 100 + number];
  const draw = () => {
    const ids = idsFrom(100, 60, random).filter((id) => id !== root);
    const early = () => dateAt(day - 1 - random.integer(200));
    const late = () => dateAt(day + random.integer(200));
    const rows: Worker[] = [{ id: ids.pop() as number, boss_id: null, hired: early() }];
    const add = (boss: number, hired: string, id = ids.pop() as number) => {
      rows.push({ id, boss_id: boss, hired });
      return id;
    };
    add(rows[0]?.id as number, late(), root);
    // A line in which those who are shown stand below those who are not.
    const inLine = add(add(add(add(root, dateAt(day)), early()), late()), early());
    add(inLine, dateAt(day));
    for (let more = 0; more < 26; more += 1) add(random.pick(rows).id, random.integer(2) === 0 ? early() : late());
    return { [staff]: random.shuffle(rows) };
  };
  const query = (part: { start?: string; depth?: number; inside?: string; where?: string } = {}) => {
    const { start = `boss_id = ${root}`, depth = 1, inside = '', where = `hired >= '${since}'` } = part;
    return `WITH RECURSIVE below AS (
  SELECT id, hired, ${depth} AS depth FROM ${staff} WHERE ${start}
  UNION ALL
  SELECT s.id, s.hired, b.depth + 1 FROM ${staff} s JOIN below b ON s.boss_id = b.id${inside}
)
SELECT id, depth FROM below WHERE ${where} ORDER BY depth, id`;
  };
  return sqlQuestion({
    schema: `CREATE TABLE ${staff} (
  id INTEGER PRIMARY KEY,
  boss_id INTEGER REFERENCES ${staff} (id), -- NULL: nobody is above
  hired TEXT NOT NULL -- a day, YYYY-MM-DD
);`,
    asks: `everybody who works below ${root}, directly or through others, whatever the number of steps between, and was hired on ${since} or later. Whether those between were hired earlier does not matter, and ${root} is not among them. Give the id and the depth, which is 1 for those directly below ${root}, 2 for those directly below these, and so on; by rising depth, within the same depth by rising id.`,
    columns: ['id', 'depth'],
    ordered: true,
    data: [draw(), draw()],
    key(tables) {
      const rows = tables[staff] ?? [];
      const found: { readonly id: number; readonly depth: number }[] = [];
      for (let [depth, bosses] = [1, [root]]; bosses.length > 0; depth += 1) {
        const next = rows.filter(({ boss_id }) => boss_id !== null && bosses.includes(boss_id));
        found.push(...next.filter(({ hired }) => hired >= since).map(({ id }) => ({ id, depth })));
        bosses = next.map(({ id }) => id);
      }
      return found.sort((a, b) => a.depth - b.depth || a.id - b.id).map(({ id, depth }) => [id, depth]);
    },
    reference: query(),
    others: [
      `WITH RECURSIVE chain(id, depth) AS (
  VALUES (${root}, 0) UNION ALL SELECT s.id, depth + 1 FROM chain, ${staff} AS s WHERE s.boss_id = chain.id
)
SELECT s.id, depth FROM chain JOIN ${staff} s USING (id) WHERE depth > 0 AND hired >= '${since}' ORDER BY 2, 1`,
    ],
    mistakes: [
      { name: 'stops at those hired earlier', query: query({ inside: ` WHERE s.hired >= '${since}'` }) },
      {
        name: 'those directly below alone',
        query: `SELECT id, 1 AS depth FROM ${staff} WHERE boss_id = ${root} AND hired >= '${since}' ORDER BY id`,
      },
      { name: 'takes the one at the top in', query: query({ start: `id = ${root}`, depth: 0 }) },
      { name: 'leaves out the first day', query: query({ where: `hired > '${since}'` }) },
      { name: 'two steps alone', query: query({ inside: ' WHERE b.depth < 2' }) },
    ],
  });
}

interface Movement extends SqlRow {
  readonly id: number;
  readonly account: number;
  readonly day: string;
  readonly cents: number;
}

function runningBalance({ prefix, day, since, number }: Parts, random: SeededRandom): Question {
  const [table, start] = [`${prefix}_movements`, 1000 + 50 * number];
  const draw = () => {
    // Changes by account: to nothing and below it, never below it, below it and back and lower still.
    const plans = [
      [-start, 200, -300, -100],
      [-100, 50, -200],
      [-start - 70, 500, -400 - start, 20],
      [start, -100, -2 * start, -30],
      ...[0, 1].map(() => Array.from({ length: 6 }, () => 100 * (random.integer(9) - 4) - Math.floor(start / 5))),
    ];
    const accounts = idsFrom(1, plans.length, random);
    const ids = idsFrom(1, 60, random);
    const rows: Movement[] = [];
    for (const [at, changes] of plans.entries()) {
      const add = (offset: number, cents: number) =>
        rows.push({ id: ids.pop() as number, account: accounts[at] as number, day: dateAt(day + offset), cents });
      add(-1 - random.integer(9), random.pick([-1, 1]) * start);
      // The last two plans have movements of the same day.
      for (const [index, cents] of changes.entries()) add(at < 4 ? 3 * index : Math.floor(index / 2), cents);
    }
    return { [table]: random.shuffle(rows) };
  };
  const query = (part: { start?: string; where?: string; order?: string; below?: string; pick?: string } = {}) => {
    const {
      start: own = `${start} + `,
      where = `WHERE day >= '${since}'`,
      order = 'day, id',
      below = '< 0',
      pick = 'day, id',
    } = part;
    return `WITH balances AS (
  SELECT account, day, id, ${own}SUM(cents) OVER (PARTITION BY account ORDER BY ${order} ROWS UNBOUNDED PRECEDING) AS balance
  FROM ${table} ${where}
), numbered AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY account ORDER BY ${pick}) AS number FROM balances WHERE balance ${below}
)
SELECT account, day, balance FROM numbered WHERE number = 1 ORDER BY account`;
  };
  return sqlQuestion({
    schema: `CREATE TABLE ${table} (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  day TEXT NOT NULL, -- YYYY-MM-DD
  cents INTEGER NOT NULL -- negative: paid out
);`,
    asks: `each account holds ${start} cents at the beginning of ${since}; earlier movements do not count any more. Movements from that day on are carried out by rising day, those of the same day by rising id. For each account whose balance is below 0 after some movement, give the account, the day of the first such movement, and the balance right after that movement, by rising account. Accounts that never get below 0 do not appear.`,
    columns: ['account', 'day', 'balance'],
    ordered: true,
    data: [draw(), draw()],
    key(tables) {
      const rows = (tables[table] ?? []).filter((row) => row.day >= since);
      const accounts = [...new Set(rows.map(({ account }) => account))].sort((a, b) => a - b);
      return accounts.flatMap((account) => {
        const own = rows
          .filter((row) => row.account === account)
          .sort((a, b) => (a.day === b.day ? a.id - b.id : a.day < b.day ? -1 : 1));
        let balance = start;
        for (const { day: when, cents } of own) {
          balance += cents;
          if (balance < 0) return [[account, when, balance]];
        }
        return [];
      });
    },
    reference: query(),
    others: [
      `WITH m AS (SELECT * FROM ${table} WHERE day >= '${since}'), b AS (
  SELECT m.*, ${start} + (SELECT SUM(e.cents) FROM m e WHERE e.account = m.account AND (e.day, e.id) <= (m.day, m.id)) AS balance FROM m
)
SELECT account, day, balance FROM b WHERE balance < 0
AND NOT EXISTS (SELECT 1 FROM b e WHERE e.account = b.account AND e.balance < 0 AND (e.day, e.id) < (b.day, b.id)) ORDER BY account`,
    ],
    mistakes: [
      { name: 'begins with nothing', query: query({ start: '' }) },
      { name: 'takes nothing for below', query: query({ below: '<= 0' }) },
      { name: 'earlier movements, too', query: query({ where: '' }) },
      { name: 'the lowest balance', query: query({ pick: 'balance' }) },
      { name: 'in the order of the ids', query: query({ order: 'id', pick: 'id' }) },
      { name: 'leaves out the first day', query: query({ where: `WHERE day > '${since}'` }) },
    ],
  });
}

interface Visit extends SqlRow {
  readonly member: number;
  readonly day: string;
  readonly pieces: number;
}

function longestStreak({ prefix, day, since, number }: Parts, random: SeededRandom): Question {
  const [table, least] = [`${prefix}_visits`, 2 + number];
  const draw = () => {
    const rows: Visit[] = [];
    const visit = (member: number, offset: number, pieces: number) =>
      rows.push({ member, day: dateAt(day + offset), pieces });
    for (const [at, member] of idsFrom(1, 7, random).entries()) {
      // The first has a row of days that begins too early, the last nothing that counts.
      const isDone = (offset: number) => (at === 0 ? offset !== 8 : at < 6 && random.integer(3) > 0);
      for (let offset = -4; offset < 24; offset += 1) {
        if (at === 0 && offset > 12) break;
        if (!isDone(offset)) {
          if (random.integer(3) > 0) visit(member, offset, least - 1);
        } else if (random.integer(2) === 0) visit(member, offset, least + random.pick([0, 0, 3]));
        else for (const pieces of [1, least - 1]) visit(member, offset, pieces);
      }
    }
    return { [table]: random.shuffle(rows) };
  };
  const query = (part: { where?: string; having?: string; days?: string; longest?: string } = {}) => {
    const { where = `WHERE day >= '${since}'`, having = `GROUP BY member, day HAVING SUM(pieces) >= ${least}` } = part;
    const { days = 'julianday(day) - ROW_NUMBER() OVER (PARTITION BY member ORDER BY day)', longest = 'MAX(length)' } =
      part;
    return `WITH days AS (
  SELECT member, day FROM ${table} ${where} ${having}
), runs AS (
  SELECT member, ${days} AS run FROM days
), lengths AS (
  SELECT member, COUNT(*) AS length FROM runs GROUP BY member, run
)
SELECT member, ${longest} AS longest FROM lengths GROUP BY member ORDER BY longest DESC, member`;
  };
  return sqlQuestion({
    schema: `CREATE TABLE ${table} (
  member INTEGER NOT NULL,
  day TEXT NOT NULL, -- YYYY-MM-DD
  pieces INTEGER NOT NULL -- a member may have several rows on one day
);`,
    asks: `a member is active on a day when the sum of the pieces of all rows of that member and day is at least ${least}. For each member: how many days in a row, at most, was the member active without a day between? Only days from ${since} on count. Give the member and that number as \`longest\`, the largest first, those of the same number by rising member. Members without an active day do not appear.`,
    columns: ['member', 'longest'],
    ordered: true,
    data: [draw(), draw()],
    key(tables) {
      const sums = new Map<string, number>();
      for (const row of tables[table] ?? []) {
        const name = `${row.member} ${row.day}`;
        sums.set(name, (sums.get(name) ?? 0) + row.pieces);
      }
      const isActive = (member: number, at: number) => (sums.get(`${member} ${dateAt(at)}`) ?? 0) >= least;
      const longest = (member: number) => {
        let [best, run] = [0, 0];
        for (let at = day; at < day + 30; at += 1) {
          run = isActive(member, at) ? run + 1 : 0;
          best = Math.max(best, run);
        }
        return best;
      };
      return [...new Set((tables[table] ?? []).map(({ member }) => member))]
        .map((member) => [member, longest(member)] as const)
        .filter(([, length]) => length > 0)
        .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    },
    reference: query(),
    others: [
      `WITH RECURSIVE days AS (
  SELECT member, day FROM ${table} WHERE day >= '${since}' GROUP BY member, day HAVING SUM(pieces) >= ${least}
), runs AS (
  SELECT member, day, 1 AS length FROM days
  UNION ALL
  SELECT d.member, d.day, r.length + 1 FROM runs r JOIN days d ON d.member = r.member AND d.day = date(r.day, '+1 day')
)
SELECT member, MAX(length) AS longest FROM runs GROUP BY member ORDER BY 2 DESC, 1`,
    ],
    mistakes: [
      { name: 'all active days', query: query({ days: '0' }) },
      { name: 'looks at each row by itself', query: query({ having: `AND pieces >= ${least} GROUP BY member, day` }) },
      { name: 'more than the least', query: query({ having: `GROUP BY member, day HAVING SUM(pieces) > ${least}` }) },
      { name: 'earlier days, too', query: query({ where: 'WHERE 1' }) },
      { name: 'how many rows of days', query: query({ longest: 'COUNT(*)' }) },
    ],
  });
}

const FORMS = [ranking, hierarchy, runningBalance, longestStreak] as const;

/** Expressions built on each other: places within groups, a hierarchy, a running balance, days in a row. */
export const chainedQueries: Cell = {
  // Form, prefix of the tables, first day, a number.
  radices: [FORMS.length, NOUNS.length, 400, 40],
  write([form = 0, noun = 0, day = 0, number = 0], random) {
    const parts: Parts = { prefix: NOUNS[noun] as string, day, since: dateAt(day), number };
    return (FORMS[form] as (typeof FORMS)[number])(parts, random);
  },
};
