import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { auditEntrySchema, type JsonValue, sha256 } from '@skvm/core';
import { z } from 'zod';
import type { CacheLayout } from '../cache-layout.ts';
import { disk, errorCode, unlessMissing } from '../disk.ts';
import { readJsonFile, writeJsonFile } from '../json-file.ts';
import { clearAside, settleSkill } from './deploy-skill.ts';
import { readFolder } from './proposal-folder.ts';
import { isTold, tellProposal } from './tell-proposal.ts';

/** What is about to be done to a skill's folder: there only while it is done, or when it was cut off. */
const pendingSchema = z.object({
  schema: z.literal('skvm.pending-deployment/1'),
  proposal: z.string(),
  /** What the audit log is to hold when it is done. */
  entry: auditEntrySchema.extend({ target: z.string(), after: z.string() }),
});
type PendingDeployment = z.infer<typeof pendingSchema>;

const dirOfPending = (layout: CacheLayout) => join(layout.proposals, 'deploying');

/** One for a skill's folder: nothing is deployed into it until what was cut off is settled. */
export const pendingFile = (layout: CacheLayout, target: string): string =>
  join(dirOfPending(layout), `${sha256(target).slice(0, 32)}.json`);

/** Writes down what is about to be done. */
export async function announceDeployment(
  layout: CacheLayout,
  pending: Omit<PendingDeployment, 'schema'>,
): Promise<string> {
  const file = pendingFile(layout, pending.entry.target);
  const value: PendingDeployment = { schema: 'skvm.pending-deployment/1', ...pending };
  await writeJsonFile(file, value as unknown as JsonValue);
  return file;
}

/**
 * Settles a deployment that is over, or was cut off: the folder is made whole, the audit log is told when the new bundle
 * is in place, and what stood aside goes, in this order, so that it can be cut off as well. To be called under the lock
 * of all changes.
 *
 * @returns whether it happened
 */
export async function settleDeployment(
  layout: CacheLayout,
  file: string,
  secrets: readonly string[],
): Promise<boolean> {
  const pending = await readJsonFile(file, pendingSchema, { ours: true });
  if (pending === undefined) return false;
  const { proposal, entry } = pending;
  const isInPlace = await settleSkill(entry.target);
  // Once it is told the old bundle may have gone already.
  const hasHappened = isInPlace || isTold((await readFolder(layout, proposal)).audit, entry, secrets);
  if (hasHappened) await tellProposal(layout, proposal, entry, secrets);
  await clearAside(entry.target);
  await disk.remove(file);
  return hasHappened;
}

/** Files of deployments that are under way or were cut off; as a rule none. */
export async function pendingDeployments(layout: CacheLayout): Promise<readonly string[]> {
  const dir = dirOfPending(layout);
  const names = await readdir(dir).catch((error: unknown) => {
    if (errorCode(error) === 'ENOTDIR') return [];
    return unlessMissing(error);
  });
  return (names ?? []).filter((name) => /^[0-9a-f]{32}\.json$/.test(name)).map((name) => join(dir, name));
}
