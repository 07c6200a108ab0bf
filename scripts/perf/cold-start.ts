import { join } from 'node:path';
import type { PerfRow } from '../lib/perf-row.ts';
import { root } from '../lib/workspace.ts';

const program = join(root, 'apps', 'cli', 'bin', 'run.js');

function row(args: readonly string[], gate: number, goal: number): PerfRow {
  return {
    name: `skvm ${args.join(' ')}`,
    unit: 'x',
    gate,
    goal,
    measure: async ({ ratioToBareNode }) => ratioToBareNode([program, ...args]),
  };
}

export const rows: readonly PerfRow[] = [
  row(['--version'], 3, 2),
  row(['--help'], 3, 2),
  ...['profile', 'aot-compile', 'bench', 'run'].map((command) => row([command, '--help'], 7, 4)),
];
