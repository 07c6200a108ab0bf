import type { SeededRandom } from '@skvm/core/stats';
import type { Question } from '../../../../bank/bank-primitive.ts';
import { dateAt } from '../../../../bank/dates.ts';
import { type SqlRow, sqlQuestion } from '../../../../bank/sql-question.ts';
import { idsFrom, type Parts } from './parts.ts';

interface Movement extends SqlRow {
  readonly id: number;
  readonly account: number;
  readonly day: string;
  readonly cents: number;
}

/** A balance after each movement. */
export function runningBalance({ prefix, day, since, number }: Parts, random: SeededRandom): Question {
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
