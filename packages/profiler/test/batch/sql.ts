import sqlite from 'node:sqlite';
import { runInThisContext } from 'node:vm';
import type { ProbeOutcome, ProbeRunner } from '@skvm/core';
import { ANSWER_QUERY } from '../../src/bank/run-query.ts';

type AnswerQuery = (library: typeof sqlite, data: string, query: string) => unknown;
const answerQuery = runInThisContext(`(${ANSWER_QUERY})`) as AnswerQuery;

/** Runs the queries of our own references and mutants in this process, by the function that the sandbox runs, too. */
export const runQueries: ProbeRunner = async (all) =>
  all.map((probes) => {
    const outcomes = new Map<string, ProbeOutcome>();
    for (const { name, files } of probes) {
      const data = JSON.parse(String(files['data.json'])) as string[];
      const results = data.map((rows) => answerQuery(sqlite, rows, String(files['query.sql'])));
      outcomes.set(name, {
        exitCode: 0,
        timedOut: false,
        stdout: JSON.stringify(results),
        stderr: '',
        files: new Map(),
      });
    }
    return outcomes;
  });
