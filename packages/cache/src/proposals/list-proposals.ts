import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, type JsonValue, type ProposalSummary, proposalSummarySchema } from '@skvm/core';
import { z } from 'zod';
import type { CacheLayout } from '../cache-layout.ts';
import { readJsonFile, writeJsonFile } from '../json-file.ts';
import { dirOf, FILES, proposalIds, readFolder, rootOf, unreadable } from './proposal-folder.ts';

/** What lists need of each proposal, so that they read two thousand files less. It can be removed at any time. */
const indexSchema = z.object({
  schema: z.literal('skvm.proposal-index/1'),
  entries: z.record(z.string(), z.object({ stamp: z.string(), summary: proposalSummarySchema })),
});

/**
 * All proposals, the newest first. A proposal's state changes only by a line in its audit log (its `meta.json`, in the
 * published form), so that one whose file has the same time and size is taken from the index.
 */
export async function listProposals(
  layout: CacheLayout,
  report: (diagnostic: Diagnostic) => void,
): Promise<ProposalSummary[]> {
  const file = join(rootOf(layout), 'index.json');
  const index = await readJsonFile(file, indexSchema).catch(() => undefined);
  const known = index?.entries ?? {};
  const entries: Record<string, { stamp: string; summary: ProposalSummary }> = {};
  let isStale = index === undefined;
  const ids = await proposalIds(layout);
  await Promise.all(
    ids.map(async (id) => {
      const stamp = stampOf(layout, id);
      if (stamp === undefined) return;
      const entry = known[id];
      // Whether a running one still has its process, no file says.
      if (entry?.stamp === stamp && entry.summary.state !== 'running') {
        entries[id] = entry;
        return;
      }
      try {
        const { summary } = await readFolder(layout, id);
        entries[id] = { stamp, summary };
        isStale ||= entry?.stamp !== stamp;
      } catch (error) {
        report(unreadable(id, error));
      }
    }),
  );
  isStale ||= Object.keys(known).some((id) => !(id in entries));
  if (isStale && ids.length > 0) {
    const fresh = { schema: 'skvm.proposal-index/1', entries } as unknown as JsonValue;
    // Without it the next list takes longer, no more.
    await writeJsonFile(file, fresh).catch(() => {});
  }
  return Object.values(entries)
    .map(({ summary }) => summary)
    .sort((a, b) => (a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id) ? 1 : -1));
}

/**
 * Times and sizes of the files that tell a proposal's state; `undefined` when there is no proposal in the folder. Not
 * awaited: for thousands of files the promises would take longer than the calls.
 */
function stampOf(layout: CacheLayout, id: string): string | undefined {
  const dir = dirOf(layout, id);
  for (const name of [FILES.audit, FILES.meta]) {
    const found = statIn(dir, name);
    if (found) return `${name} ${found.mtimeMs} ${found.size} ${found.ino}`;
  }
  return undefined;
}

function statIn(dir: string, name: string): Stats | undefined {
  try {
    return statSync(join(dir, name), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
