import type { SeededRandom } from '@skvm/core/stats';
import type { Question } from '../../../../bank/bank-primitive.ts';
import { dateAt } from '../../../../bank/dates.ts';
import { type SqlRow, sqlQuestion } from '../../../../bank/sql-question.ts';
import { idsFrom, type Parts } from './parts.ts';

interface Visit extends SqlRow {
  readonly member: number;
  readonly day: string;
  readonly pieces: number;
}

/** Days in a row. */
export function longestStreak({ prefix, day, since, number }: Parts, random: SeededRandom): Question {
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
