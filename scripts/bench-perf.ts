// `pnpm bench:perf`: measures the budgets of the project on the built program and the sources, prints a table (or, with
// `--json`, one document) and ends with exit code 1 when a gate does not hold. Words after the options choose the rows
// whose names contain one of them. Needs a finished build. How to add a row: scripts/lib/perf-row.ts.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { PerfContext, PerfRow } from './lib/perf-row.ts';
import { root } from './lib/workspace.ts';

/** What `node -e 0` takes on the machine that absolute budgets are written for. */
const referenceMs = 30;
const rounds = 15;

interface Measured {
  name: string;
  unit: PerfRow['unit'];
  /** Null when the measurement failed. */
  value: number | null;
  gate: number;
  goal: number;
  isGateMet: boolean;
  isGoalMet: boolean;
  error?: string;
}

const { values: flags, positionals: words } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const folders: string[] = [];
const baseline: number[] = [];
const context: PerfContext = {
  ratioToBareNode: (args) => {
    const bare: number[] = [];
    const subject: number[] = [];
    // One of each first, unmeasured: files come into the page cache.
    timeNode(['-e', '0']);
    timeNode(args);
    for (let round = 0; round < rounds; round += 1) {
      bare.push(timeNode(['-e', '0']));
      subject.push(timeNode(args));
    }
    baseline.push(...bare);
    return median(subject) / median(bare);
  },
  temporaryFolder: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'skvm-perf-'));
    folders.push(folder);
    return folder;
  },
};

try {
  const measured: Measured[] = [];
  for (const row of await findRows()) {
    if (words.length > 0 && !words.some((word) => row.name.includes(word))) continue;
    const result = await measureRow(row);
    measured.push(result);
    if (!flags.json) print(result);
  }
  const bareNodeMs = median(baseline);
  if (flags.json) console.log(JSON.stringify({ bareNodeMs, rows: measured }, null, 2));
  else
    console.log(
      `\nnode -e 0 takes ${bareNodeMs.toFixed(1)} ms here; budgets in ms, s and /s are scaled to it from ${referenceMs} ms`,
    );
  process.exitCode = measured.length > 0 && measured.every(({ isGateMet }) => isGateMet) ? 0 : 1;
} finally {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
}

async function findRows(): Promise<PerfRow[]> {
  const files = (await readdir(join(root, 'scripts', 'perf'))).filter((name) => name.endsWith('.ts')).sort();
  const modules = await Promise.all(
    files.map((file) => import(`./perf/${file}`) as Promise<{ rows: readonly PerfRow[] }>),
  );
  return modules.flatMap(({ rows }) => rows);
}

async function measureRow(row: PerfRow): Promise<Measured> {
  const { name, unit, isMoreBetter = false } = row;
  // The machine is looked at right before and right after, because others may be using it.
  const around = timeBareNode();
  const outcome = await row
    .measure(context)
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  around.push(...timeBareNode());
  baseline.push(...around);
  const slowness = median(around) / referenceMs;
  const scale = unit === 'ms' || unit === 's' ? slowness : unit === '/s' ? 1 / slowness : 1;
  const [gate, goal] = [row.gate * scale, row.goal * scale];
  if (typeof outcome === 'string') {
    return { name, unit, value: null, gate, goal, isGateMet: false, isGoalMet: false, error: outcome };
  }
  const meets = (budget: number): boolean => (isMoreBetter ? outcome >= budget : outcome <= budget);
  return { name, unit, value: outcome, gate, goal, isGateMet: meets(gate), isGoalMet: meets(goal) };
}

function timeBareNode(): number[] {
  return Array.from({ length: 5 }, () => timeNode(['-e', '0']));
}

/** Wall time of one process in milliseconds, from start to exit. */
function timeNode(args: readonly string[]): number {
  const startedAt = performance.now();
  const child = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const elapsedMs = performance.now() - startedAt;
  if (child.error) throw child.error;
  if (child.status !== 0) throw new Error(`node ${args.join(' ')}: exit code ${child.status}\n${child.stderr.trim()}`);
  return elapsedMs;
}

function print({ name, unit, value, gate, goal, isGateMet, isGoalMet, error }: Measured): void {
  const figure = (number: number): string => `${number.toPrecision(3)} ${unit}`.padStart(12);
  const verdict = isGateMet ? (isGoalMet ? 'ok, goal reached' : 'ok') : 'GATE FAILED';
  const shown = value === null ? 'none'.padStart(12) : figure(value);
  console.log(`${name.padEnd(40)} ${shown}   gate ${figure(gate)}   goal ${figure(goal)}   ${verdict}`);
  if (error) console.log(`  ${error}`);
}

/** The middle of the sorted values; NaN when there are none. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
