import { aborted, inputInvalid, type Target, targetSchema } from '@skvm/core';
import { z } from 'zod';
import type { CacheLayout } from './cache-layout.ts';
import { openStore } from './file-store.ts';
import { type LockHolder, lockHolder } from './lock.ts';
import { removeSession } from './remove-session.ts';
import { lockOf, readSessionSpec, type SessionFolder, type SessionKind, sessionFolders } from './session-folder.ts';
import { removeFromIndex } from './session-index.ts';
import { extentOf } from './walk-files.ts';

export interface CleanJitOptions {
  /** Only what was done in this harness. */
  readonly adapter?: string;
  /** Only what was done with this model. */
  readonly model?: string;
  /** Sessions of benchmarks, too. */
  readonly includeBench?: boolean;
  /** Only say what would go. */
  readonly dryRun: boolean;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}

/** A session that went, or would go. */
export interface CleanedSession {
  readonly id: string;
  readonly kind: SessionKind;
  /** POSIX path relative to the cache root, or absolute when it is not inside. */
  readonly dir: string;
  readonly bytes: number;
  /** Empty when the session does not say. */
  readonly targets: readonly Target[];
}

/** What went, or under `dryRun` would go. */
export interface CleanJitReport {
  readonly dryRun: boolean;
  /** The newest of each kind first. */
  readonly sessions: readonly CleanedSession[];
  /** Names of evaluations kept in the store; the next `cache gc` removes what they pointed at. */
  readonly names: readonly string[];
  /** Of the sessions. */
  readonly bytes: number;
  /** Processes at work on sessions that would have gone. */
  readonly holders: readonly LockHolder[];
}

/**
 * Removes what optimizations leave behind: their sessions, and the evaluations that they keep in the store under
 * `jit/`. The names of those do not tell whose they are, so they go only when no target is asked for. Proposals stay;
 * so does a session that a process works on, and one of a benchmark that measured other targets as well.
 *
 * @throws INPUT_INVALID, ABORTED
 */
export async function cleanJit(layout: CacheLayout, options: CleanJitOptions): Promise<CleanJitReport> {
  const { adapter, model, includeBench = false, dryRun, now, signal } = options;
  if (adapter === '' || model === '') throw inputInvalid('Expected an adapter and a model that are not empty');
  const isAll = adapter === undefined && model === undefined;
  const isMeant = (target: Target) =>
    (adapter === undefined || target.adapter === adapter) && (model === undefined || target.model === model);

  const sessions: CleanedSession[] = [];
  const holders: LockHolder[] = [];
  for (const folder of await sessionFolders(layout)) {
    if (signal?.aborted) throw aborted(signal.reason);
    const { id, kind, dir } = folder;
    if (kind !== 'jit-optimize' && !(includeBench && kind === 'bench')) continue;
    const targets = await targetsOf(layout, folder);
    if (!isAll && !(targets.length > 0 && targets.every(isMeant))) continue;
    const { bytes } = await extentOf(dir);
    const holder = await lockHolder(lockOf(dir));
    if (holder) holders.push(holder);
    else if (dryRun || (await removeSession(folder))) {
      sessions.push({ id, kind, dir: layout.portable(dir), bytes, targets });
    }
  }
  if (!dryRun) await removeFromIndex(layout, new Set(sessions.map(({ id }) => id)));

  const names: string[] = [];
  if (isAll) {
    const store = openStore(layout.store);
    const before = now();
    for await (const name of store.names('jit/')) {
      if (dryRun || (await store.unlink(name, before))) names.push(name);
    }
  }
  return {
    dryRun,
    sessions,
    names: names.sort(),
    bytes: sessions.reduce((sum, { bytes }) => sum + bytes, 0),
    holders,
  };
}

const aboutSchema = z.object({ target: targetSchema.optional(), targets: z.array(targetSchema).optional() });

/** The targets that a session was begun for. */
async function targetsOf(layout: CacheLayout, { kind, id }: SessionFolder): Promise<readonly Target[]> {
  // One that cannot be read says nothing about targets, and goes with all others alone.
  const file = await readSessionSpec(layout, kind, id).catch(() => undefined);
  const about = aboutSchema.safeParse(file?.spec);
  if (!about.success) return [];
  const { target, targets = [] } = about.data;
  return target === undefined ? targets : [target, ...targets];
}
