import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonValue } from '@skvm/core';
import { z } from 'zod';
import type { CacheLayout } from './cache-layout.ts';
import { unlessMissing } from './disk.ts';
import { readJsonFile } from './json-file.ts';

export const SESSION_KINDS = ['aot-compile', 'bench', 'demo', 'jit-optimize', 'pipeline', 'profile', 'run'] as const;
/** The commands that leave a session behind. */
export type SessionKind = (typeof SESSION_KINDS)[number];

const sessionSpecSchema = z.object({
  schema: z.literal('skvm.session/1'),
  id: z.string(),
  kind: z.enum(SESSION_KINDS),
  startedAt: z.string(),
  /** Of the spec as it was given; below it stands without secrets. */
  specDigest: z.string(),
  spec: z.json() as z.ZodType<JsonValue>,
});
/** `spec.json` of a session: what it was begun with. */
export type SessionSpec = z.infer<typeof sessionSpecSchema>;

/** The lock of a session's folder. */
export const lockOf = (sessionDir: string): string => join(sessionDir, 'lock');

/** Ids that this program makes. */
export const SESSION_ID = /^\d{8}-\d{6}-\d{3}-[0-9a-f]{10}$/;

/** Time of the start in UTC, to the millisecond, and 40 random bits: `20260102-030405-678-0123456789`. */
export function sessionId(startedAt: Date): string {
  const [date, time] = startedAt.toISOString().replace(/[-:Z]/g, '').replace('.', '-').split('T');
  return `${date}-${time}-${randomBytes(5).toString('hex')}`;
}

/** Ids of the sessions of a kind, the newest first. */
export async function sessionIds(layout: CacheLayout, kind: SessionKind): Promise<string[]> {
  const names = (await readdir(join(layout.logs, kind)).catch(unlessMissing)) ?? [];
  return names.filter((name) => SESSION_ID.test(name)).sort((a, b) => (a < b ? 1 : -1));
}

/** What a session was begun with, or `undefined` when there is no such session. @throws STORE_CORRUPT, INPUT_INVALID */
export function readSessionSpec(layout: CacheLayout, kind: SessionKind, id: string): Promise<SessionSpec | undefined> {
  const dir = layout.sessionDir(kind, id);
  const hint = `Start a new session; remove ${dir} when nothing of it is needed.`;
  return readJsonFile(join(dir, 'spec.json'), sessionSpecSchema, { ours: true, hint });
}

/** A folder of a session. */
export interface SessionFolder {
  readonly kind: SessionKind;
  readonly id: string;
  readonly dir: string;
}

/** The folders of all sessions under a cache root. */
export async function sessionFolders(layout: CacheLayout): Promise<SessionFolder[]> {
  const folders: SessionFolder[] = [];
  for (const kind of SESSION_KINDS) {
    for (const id of await sessionIds(layout, kind)) folders.push({ kind, id, dir: layout.sessionDir(kind, id) });
  }
  return folders;
}
