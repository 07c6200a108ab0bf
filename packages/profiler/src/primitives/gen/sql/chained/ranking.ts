import type { SeededRandom } from '@skvm/core/stats';
import type { Question } from '../../../../bank/bank-primitive.ts';
import { dateAt } from '../../../../bank/dates.ts';
import { type SqlRow, sqlQuestion } from '../../../../bank/sql-question.ts';
import { TOWNS } from '../../../../bank/words.ts';
import { idsFrom, type Parts } from './parts.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

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

/** Places within groups, with shared ones. */
export function ranking({ prefix, day, since, number }: Parts, random: SeededRandom): Question {
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
