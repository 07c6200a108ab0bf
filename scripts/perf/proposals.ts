import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheLayout, openStore, proposalFiles } from '../../packages/cache/src/index.ts';
import { skillFromFiles } from '../../packages/core/src/skill/index.ts';
import { sampleOptimization } from '../../packages/core/src/testing/index.ts';
import type { PerfContext, PerfRow } from '../lib/perf-row.ts';
import { root } from '../lib/workspace.ts';

const PROPOSALS = 2_000;
const program = join(root, 'apps/cli/bin/run.js');

/** Finished proposals of forty skills under a cache root: one that is made, and copies with other texts of it. */
async function makeProposals(context: PerfContext): Promise<string> {
  const cache = await context.temporaryFolder();
  const layout = cacheLayout({ root: cache });
  const files = proposalFiles(layout, { store: openStore(layout.store), now: () => new Date('2026-08-01T09:30:00Z') });
  const skillOf = (body: string) =>
    skillFromFiles({ text: `---\nname: reports\ndescription: R.\n---\n${body}\n`, files: [], folder: 'reports' });
  const [original, best] = [skillOf('Write a report.'), skillOf('Write a report in English.')];
  const draft = await files.create({
    skill: { ...original, dir: join(cache, 'reports') },
    target: { adapter: 'bare-agent', model: 'sim/qwen3.5-9b' },
    ...{ optimizerModel: null, source: 'synthetic', session: 'first' },
  });
  const rounds = new Map([original, best].map((skill, round) => [round, skill]));
  await draft.finish({ document: sampleOptimization(original, best), rounds });
  const meta = await readFile(join(draft.dir, 'meta.json'), 'utf8');
  for (let index = 1; index < PROPOSALS; index += 1) {
    const name = `reports-${index % 40}`;
    const folder = join(dirname(dirname(draft.dir)), name, `20260801T093000000Z-${index}`);
    await mkdir(dirname(folder), { recursive: true });
    await cp(draft.dir, folder, { recursive: true });
    await writeFile(join(folder, 'meta.json'), meta.replace('"reports"', JSON.stringify(name)));
  }
  return cache;
}

/** Milliseconds that the built program takes for `proposals list`, the median of several. */
async function timeList(cache: string, isFirst: boolean): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    if (isFirst) await rm(join(cache, 'proposals', 'jit-optimize', 'index.json'), { force: true });
    const startedAt = performance.now();
    const args = [program, 'proposals', 'list', '--json', `--skvm-cache=${cache}`];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
    times.push(performance.now() - startedAt);
    if (status !== 0) throw new Error(stderr);
    const { proposals } = JSON.parse(stdout) as { proposals: readonly unknown[] };
    if (proposals.length !== PROPOSALS) throw new Error(`listed ${proposals.length} of ${PROPOSALS}`);
  }
  return times.sort((a, b) => a - b)[3] ?? Number.NaN;
}

export const rows: readonly PerfRow[] = [
  {
    name: 'proposals: the command lists 2,000',
    unit: 'ms',
    gate: 300,
    goal: 200,
    async measure(context) {
      const cache = await makeProposals(context);
      await timeList(cache, true);
      return timeList(cache, false);
    },
  },
  {
    name: 'proposals: the same without an index',
    unit: 'ms',
    // Once, after the cache was copied or the index removed.
    gate: 2000,
    goal: 600,
    measure: async (context) => timeList(await makeProposals(context), true),
  },
];
