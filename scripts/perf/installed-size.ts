import { join } from 'node:path';
import { installPacked, sizeOf } from '../lib/install-packed.ts';
import { packWorkspace } from '../lib/pack-workspace.ts';
import type { PerfRow } from '../lib/perf-row.ts';

export const rows: readonly PerfRow[] = [
  {
    name: 'npm i @skvm/cli, installed size',
    unit: 'MB',
    gate: 40,
    goal: 25,
    measure: async ({ temporaryFolder }) => {
      const folder = await temporaryFolder();
      const manifest = { name: 'user', dependencies: { '@skvm/cli': '*' } };
      await installPacked(join(folder, 'user'), await packWorkspace(folder), manifest);
      return (await sizeOf(join(folder, 'user', 'node_modules'))) / 1e6;
    },
  },
];
