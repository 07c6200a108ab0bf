import type { SeededRandom } from '@skvm/core/stats';
import type { Question } from '../../../../bank/bank-primitive.ts';
import { dateAt } from '../../../../bank/dates.ts';
import { type SqlRow, sqlQuestion } from '../../../../bank/sql-question.ts';
import { idsFrom, type Parts } from './parts.ts';

interface Worker extends SqlRow {
  readonly id: number;
  readonly boss_id: number | null;
  readonly hired: string;
}

/** All who stand below somebody, however far. */
export function hierarchy({ prefix, day, since, number }: Parts, random: SeededRandom): Question {
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
