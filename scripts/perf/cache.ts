import { join } from 'node:path';
import { openJournal, openStore } from '../../packages/cache/src/index.ts';
import type { JsonValue } from '../../packages/core/src/index.ts';
import type { PerfContext, PerfRow } from '../lib/perf-row.ts';

/** As many as the trials of a large bench. */
const RECORDS = 10_000;
const PUTS = 2_000;

/** About what a bench writes for a trial: 800 bytes. */
function trialRecord(index: number): JsonValue {
  const usage = { inputTokens: 1000 + index, outputTokens: 200, calls: 4, costUsd: 0.001, knownCostUsd: 0.001 };
  const text = 'What the agent answered in the end. '.repeat(12);
  return {
    kind: 'trial',
    key: String(index).padStart(64, '0'),
    score: 0.75,
    run: { status: 'completed', text, usage },
  };
}

/** Runs a piece of work for each index, so many at once, and says how many were done in a second. */
async function perSecond(total: number, atOnce: number, work: (index: number) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < total) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return total / ((performance.now() - startedAt) / 1000);
}

async function appendRecords(context: PerfContext, atOnce: number): Promise<{ file: string; perSecond: number }> {
  const file = join(await context.temporaryFolder(), 'journal.jsonl');
  await using journal = openJournal(file);
  return { file, perSecond: await perSecond(RECORDS, atOnce, (index) => journal.append(trialRecord(index))) };
}

export const rows: readonly PerfRow[] = [
  {
    name: 'journal: appends, 64 at once',
    unit: '/s',
    // Ten times the trials that a bench has to get through.
    gate: 1500,
    goal: 10_000,
    isMoreBetter: true,
    measure: async (context) => (await appendRecords(context, 64)).perSecond,
  },
  {
    name: 'journal: replay of 10,000 records',
    unit: 's',
    gate: 2,
    goal: 0.2,
    async measure(context) {
      const { file } = await appendRecords(context, 1000);
      const startedAt = performance.now();
      let records = 0;
      for await (const _ of openJournal(file).read()) records += 1;
      if (records !== RECORDS) throw new Error(`read ${records} records of ${RECORDS}`);
      return (performance.now() - startedAt) / 1000;
    },
  },
  {
    name: 'store: puts of 3 kB, 8 at once',
    unit: '/s',
    // Four contents for each trial of a bench.
    gate: 600,
    goal: 2000,
    isMoreBetter: true,
    async measure(context) {
      const store = openStore(await context.temporaryFolder());
      return perSecond(PUTS, 8, (index) => store.put(`${index} ${'x'.repeat(3000)}`));
    },
  },
];
