import { join } from 'node:path';
import { type AuditEntry, canonicalJson, type JsonValue, redactJson } from '@skvm/core';
import type { CacheLayout } from '../cache-layout.ts';
import { writeJsonFile } from '../json-file.ts';
import { appendAudit } from './proposal-audit.ts';
import { FILES, readFolder } from './proposal-folder.ts';
import { type ProposalMeta, publishedStatus } from './proposal-meta.ts';

/** Writes an entry into the audit log, once, and the state that it leads to into `meta.json`, which others read. */
export async function tellProposal(
  layout: CacheLayout,
  id: string,
  entry: AuditEntry,
  secrets: readonly string[],
): Promise<void> {
  const { dir, audit, meta } = await readFolder(layout, id);
  if (!isTold(audit, entry, secrets)) await appendAudit(join(dir, FILES.audit), entry, secrets);
  const { summary } = await readFolder(layout, id);
  const { state, acceptedRound } = summary;
  const changed: ProposalMeta = { ...meta, status: publishedStatus(state), acceptedRound };
  await writeJsonFile(join(dir, FILES.meta), changed as unknown as JsonValue);
}

/** Whether an entry is in a log already: nothing else can have happened since, so it is the last one. */
export function isTold(audit: readonly AuditEntry[], entry: AuditEntry, secrets: readonly string[]): boolean {
  const last = audit.at(-1);
  return last !== undefined && canonicalJson(last) === canonicalJson(redactJson(plain(entry), secrets));
}

const plain = (entry: AuditEntry) => JSON.parse(JSON.stringify(entry)) as JsonValue;
