import sqlite, { type DatabaseSync } from 'node:sqlite';
import { runInThisContext } from 'node:vm';
import type { ProbeOutcome, ProbeRunner } from '@skvm/core';
import { QUERY_FUNCTIONS } from '../../src/bank/run-query.ts';

const { openRows, answerQuery } = runInThisContext(
  `(() => {${QUERY_FUNCTIONS} return { openRows, answerQuery }; })()`,
) as {
  readonly openRows: (library: typeof sqlite, statements: string) => DatabaseSync;
  readonly answerQuery: (database: DatabaseSync, query: string) => unknown;
};

/** Runs the queries of our own references and mutants in this process, by the functions that the sandbox runs, too. */
export const runQueries: ProbeRunner = async (all) => {
  // The answers to one item stand one after the other and read the same rows.
  let opened: { readonly data: string; readonly databases: readonly DatabaseSync[] } = { data: '[]', databases: [] };
  return all.map((probes) => {
    const outcomes = new Map<string, ProbeOutcome>();
    for (const { name, files } of probes) {
      const data = String(files['data.json']);
      if (opened.data !== data) {
        for (const database of opened.databases) database.close();
        const sets = JSON.parse(data) as string[];
        opened = { data, databases: sets.map((statements) => openRows(sqlite, statements)) };
      }
      const results = opened.databases.map((database) => answerQuery(database, String(files['query.sql'])));
      const stdout = JSON.stringify(results);
      outcomes.set(name, { exitCode: 0, timedOut: false, stdout, stderr: '', files: new Map() });
    }
    return outcomes;
  });
};
