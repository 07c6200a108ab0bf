import type { ItemEvidence, Mutant, ProbeOutcome } from '@skvm/core';
import { type Question, say } from './bank-primitive.ts';
import { fenced, type ProgramSigns, programAnswer } from './program-answer.ts';
import { parsedJson, shown } from './read-answer.ts';
import { RUN_QUERY } from './run-query.ts';

export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;
/** Rows by the name of their table. */
export type SqlTables = Readonly<Record<string, readonly SqlRow[]>>;

/** What one query has to give. */
export interface SqlResult {
  /** Names of the columns, in order. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

/** Enough for any sound query over a few hundred rows; what never ends is ended soon. */
const TIMEOUT_MS = 5_000;
const PROBE = 'query';
const SIGNS: ProgramSigns = { languages: ['sql', 'sqlite', 'sqlite3'] };

/**
 * A question that one query answers. It is run over several sets of rows that nobody has seen: a query that is right
 * over one of them by chance is not over the others.
 */
export function sqlQuestion<Tables extends SqlTables>(input: {
  /** The `CREATE TABLE` statements. */
  readonly schema: string;
  /** What is asked for, and in which order. */
  readonly asks: string;
  readonly columns: readonly string[];
  /** Whether the order of the rows is told. */
  readonly ordered: boolean;
  /** How far a number may be off; default: not at all. The prompt has to tell it. */
  readonly tolerance?: number;
  /** Sets of hidden rows. */
  readonly data: readonly Tables[];
  readonly key: (tables: Tables) => SqlResult['rows'];
  readonly reference: string;
  /** Other queries that are right, at least one. */
  readonly others: readonly string[];
  readonly mistakes: readonly { readonly name: string; readonly query: string }[];
}): Question {
  const { schema, asks, columns, ordered, tolerance = 0, data, key, reference, others, mistakes } = input;
  const expected = data.map((tables): SqlResult => ({ columns, rows: key(tables) }));
  const scripts = data.map((tables) => [schema, ...Object.entries(tables).map(insertion)].join('\n'));
  const order = ordered ? '' : ' The order of the rows does not matter.';
  return {
    prompt: `A SQLite database has these tables:

${fenced('sql', schema)}

Write one SQLite query for this: ${asks}

The columns of its result are ${columns.map((name) => `\`${name}\``).join(', ')}, in this order and with these names.${order} Reply with the query, a single statement, in one fenced code block. It is run on rows that you do not see.`,
    requires: ['node'],
    reference: say(fenced('sql', reference)),
    mutants: [
      ...mistakes.map(({ name, query }): Mutant => ({ name, script: say(fenced('sql', query)) })),
      { name: 'a statement too many', script: say(fenced('sql', `${reference};\nSELECT 1`)) },
      { name: 'words in its place', script: say('First filter the rows, then sort them.') },
    ],
    alternatives: [
      { name: 'without a fence', script: say(`${reference.replaceAll('\n', '\r\n')};`) },
      {
        name: 'a draft first, words around it, a comment within',
        script: say(
          `A first try:\n\n${fenced('sql', 'SELECT 1')}\n\nBetter:\n\n${fenced('SQL', `-- the query\n${reference}\n; -- done`)}\n\nIt follows the order you asked for.`,
        ),
      },
      {
        name: 'a longer block that shows what it gives',
        script: say(
          `${fenced('sql', reference)}\n\nFor example:\n\n${fenced('text', `+----+\n| ${columns.join(' | ')} |\n`.repeat(1 + reference.length / 8))}`,
        ),
      },
      ...others.map((query, at) => ({ name: `other query ${at + 1}`, script: say(fenced('sqlite', query)) })),
    ],
    probes({ text }) {
      const query = programAnswer(text, SIGNS);
      if (query === undefined) return [];
      const files = {
        'run-query.mjs': RUN_QUERY,
        'data.json': JSON.stringify(scripts),
        'query.sql': query,
      };
      return [{ name: PROBE, argv: ['node', 'run-query.mjs'], files, timeoutMs: TIMEOUT_MS }];
    },
    fault({ probes }: ItemEvidence) {
      const outcome = probes?.get(PROBE);
      if (!outcome) return 'there is no query in the answer';
      const got = resultsOf(outcome);
      if (typeof got === 'string') return got;
      for (const [at, result] of expected.entries()) {
        const fault = resultFault(got[at], result, ordered, tolerance);
        if (fault !== undefined) return data.length === 1 ? fault : `over rows ${at + 1}: ${fault}`;
      }
      return undefined;
    },
  };
}

function insertion([table, rows]: readonly [string, readonly SqlRow[]]): string {
  const literal = (value: SqlValue) => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : `${value}`);
  const names = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => `(${names.map((name) => literal(row[name] ?? null)).join(', ')})`);
  return values.length === 0 ? '' : `INSERT INTO ${table} (${names.join(', ')}) VALUES ${values.join(', ')};`;
}

/** What the program printed, one result for each set of rows, or what went wrong. It is ours: a query has no say in its form. */
function resultsOf({ timedOut, stdout, stderr }: ProbeOutcome): readonly unknown[] | string {
  if (timedOut) return 'the query does not end in time';
  const printed = parsedJson(stdout.trim());
  if (printed === 'no node:sqlite')
    throw new Error('The Node.js of the sandbox has no node:sqlite, or one that is too old');
  return Array.isArray(printed) ? printed : `the query ended without a result: ${shown(stderr.trim())}`;
}

function resultFault(result: unknown, expected: SqlResult, ordered: boolean, tolerance: number): string | undefined {
  const { columns, rows, error } = (result ?? {}) as { columns?: unknown; rows?: unknown; error?: unknown };
  if (error !== undefined) return String(error).slice(0, 200);
  if (!Array.isArray(columns) || !Array.isArray(rows)) return 'no result';
  const [got, names] = [columns, expected.columns].map((list) => list.join(', ').toLowerCase());
  if (got !== names) return `columns: got ${shown(got)}, expected ${shown(names)}`;
  if (rows.length !== expected.rows.length) return `${rows.length} rows, expected ${expected.rows.length}`;
  const same = (row: unknown, other: readonly SqlValue[]) =>
    Array.isArray(row) && other.every((value, at) => sameValue(row[at], value, tolerance));
  const left = [...rows];
  for (const [at, row] of expected.rows.entries()) {
    const found = ordered ? (same(left[at], row) ? at : -1) : left.findIndex((other) => same(other, row));
    if (found < 0) {
      const instead = ordered ? `got ${shown(left[at])}, expected` : 'missing';
      return `row ${at + 1}: ${instead} ${shown([...row])}`;
    }
    // Rows that were found are not found again; the order does not matter there.
    if (!ordered) left.splice(found, 1);
  }
  return undefined;
}

function sameValue(got: unknown, expected: SqlValue, tolerance: number): boolean {
  if (typeof expected !== 'number') return got === expected;
  // Sums of decimals differ in their last digits by the order in which they were added.
  return typeof got === 'number' && Math.abs(got - expected) <= tolerance + 1e-9;
}
