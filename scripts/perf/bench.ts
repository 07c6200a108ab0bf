import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PerfContext, PerfRow } from '../lib/perf-row.ts';
import { root } from '../lib/workspace.ts';

const TRIALS = 10_000;

interface Measured {
  readonly trialsPerSecond: number;
  readonly replaySeconds: number;
  readonly peakMegabytes: number;
}

let measured: Promise<Measured> | undefined;

/** One benchmark, on disk as the program keeps it, that all rows are read off. */
function measure(context: PerfContext): Promise<Measured> {
  measured ??= (async () => {
    const script = join(root, 'scripts', 'lib', 'bench-trials.ts');
    const args = ['--conditions=@skvm/source', script, await context.temporaryFolder(), `${TRIALS}`];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as Measured;
  })();
  return measured;
}

export const rows: readonly PerfRow[] = [
  {
    name: `bench, ${TRIALS} trials, single turn`,
    unit: '/s',
    gate: 150,
    goal: 300,
    isMoreBetter: true,
    measure: async (context) => (await measure(context)).trialsPerSecond,
  },
  {
    name: `bench, ${TRIALS} trials, peak memory`,
    unit: 'MB',
    gate: 400,
    goal: 350,
    measure: async (context) => (await measure(context)).peakMegabytes,
  },
  {
    name: `bench, journal of ${TRIALS} trials replayed`,
    unit: 's',
    gate: 2,
    goal: 1,
    measure: async (context) => (await measure(context)).replaySeconds,
  },
];
