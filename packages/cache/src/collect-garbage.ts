import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { aborted, type Digest, inputInvalid } from '@skvm/core';
import type { CacheLayout } from './cache-layout.ts';
import { digestsInFile } from './digest-references.ts';
import { unlessMissing } from './disk.ts';
import { type FileStore, openStore, RENEWAL_MS } from './file-store.ts';
import { liveLocks } from './live-locks.ts';
import { type LockHolder, lockHolder, withLock } from './lock.ts';
import { chooseLeaving, type Root, readReferences, sizeOf, unreferenced } from './reference-graph.ts';
import { removeSession } from './remove-session.ts';
import { lockOf, sessionFolders } from './session-folder.ts';
import { removeFromIndex } from './session-index.ts';
import { extentOf, walkFiles } from './walk-files.ts';

export interface GarbageOptions {
  /** Sessions and names that have not been written to for so many days go. Absent: none goes for its age. */
  readonly maxAgeDays?: number;
  /** Sessions and names go, the oldest first, until the store and the sessions take no more than this. */
  readonly maxBytes?: number;
  /** What was put within this time stays, used or not: its name may be on the way. Default 24 hours. */
  readonly graceMs?: number;
  /** Only say what would go. */
  readonly dryRun?: boolean;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}

export interface Removed {
  readonly count: number;
  readonly bytes: number;
}

/** What went, or under `dryRun` would go. */
export interface GarbageReport {
  readonly dryRun: boolean;
  readonly sessions: Removed;
  readonly names: { readonly count: number };
  readonly contents: Removed;
  /** What killed processes left behind. */
  readonly leavings: Removed;
  /** Of the store's contents and the sessions, afterwards. */
  readonly remainingBytes: number;
  /** Contents that are wanted and do not match their digests. They stay; the store says what to do when they are read. */
  readonly damaged: readonly Digest[];
  /** Processes at work: nothing that came into the store since the first of them began was touched. */
  readonly holders: readonly LockHolder[];
}

const DAY_MS = 86_400_000;
const NOTHING: Removed = { count: 0, bytes: 0 };

/**
 * Removes contents of the store that nothing refers to any more: no name, no session, no profile, no proposal, and no
 * other content that is referred to. With `maxAgeDays` or `maxBytes` old sessions and names go first. Profiles and
 * proposals never go; neither does anything that a living process holds or has put since it began. Links below those
 * folders are not followed.
 *
 * @throws TARGET_LOCKED when another process collects garbage here; INPUT_INVALID; ABORTED
 */
export async function collectGarbage(layout: CacheLayout, options: GarbageOptions): Promise<GarbageReport> {
  for (const name of ['maxAgeDays', 'maxBytes', 'graceMs'] as const) {
    const value = options[name];
    if (value !== undefined && !(value >= 0)) throw inputInvalid(`Expected ${name} to be 0 or more, got ${value}`);
  }
  const { now, signal } = options;
  const holders = await liveLocks(layout);
  return withLock(layout.lock('garbage'), () => collect(layout, options, holders), {
    what: 'The garbage collection of this cache',
    now,
    ...(signal && { signal }),
  });
}

async function collect(
  layout: CacheLayout,
  options: GarbageOptions,
  holders: readonly LockHolder[],
): Promise<GarbageReport> {
  const { maxAgeDays, maxBytes = Number.POSITIVE_INFINITY, graceMs = DAY_MS, dryRun = false, now, signal } = options;
  const store = openStore(layout.store);
  const at = now().getTime();
  // When a content was last put is known to the hour.
  const untouched = new Date(Math.min(at - graceMs, ...holders.map(({ since }) => Date.parse(since))) - RENEWAL_MS);
  const expired = new Date(maxAgeDays === undefined ? 0 : at - maxAgeDays * DAY_MS);

  const roots = [...(await sessionRoots(layout)), ...(await nameRoots(store, untouched)), await lastingRoot(layout)];
  const graph = await readReferences(store, roots, signal);
  const gone = new Set<Root>();
  let sessions = NOTHING;
  let names = 0;
  for (const root of chooseLeaving(graph, roots, { expired, maxBytes, untouched })) {
    if (signal?.aborted) throw aborted(signal.reason);
    // Whoever has taken it up in the meantime keeps it.
    if (root.session && (dryRun || (await removeSession(root.session)))) sessions = add(sessions, root.bytes);
    else if (root.name && (dryRun || (await store.unlink(root.name, untouched)))) names += 1;
    else continue;
    gone.add(root);
  }
  const ids = new Set([...gone].flatMap(({ session }) => session?.id ?? []));
  if (!dryRun && ids.size > 0) await removeFromIndex(layout, ids);
  let contents = NOTHING;
  const staying = roots.filter((root) => !gone.has(root));
  for (const digest of unreferenced(graph, staying, untouched)) {
    if (signal?.aborted) throw aborted(signal.reason);
    if (dryRun || (await store.remove(digest, untouched)))
      contents = add(contents, graph.contents.get(digest)?.bytes ?? 0);
  }
  return {
    dryRun,
    sessions,
    names: { count: names },
    contents,
    leavings: await removeLeavings(layout, untouched, dryRun),
    remainingBytes: sizeOf(graph, roots) - sessions.bytes - contents.bytes,
    damaged: graph.damaged,
    holders,
  };
}

const add = (removed: Removed, bytes: number): Removed => ({ count: removed.count + 1, bytes: removed.bytes + bytes });

async function sessionRoots(layout: CacheLayout): Promise<Root[]> {
  const roots: Root[] = [];
  for (const session of await sessionFolders(layout)) {
    const refersTo = new Set<Digest>();
    let size = 0;
    let at = new Date(0);
    for await (const { path, isRegular, bytes, modifiedAt } of walkFiles(session.dir)) {
      if (isRegular) for (const digest of await digestsInFile(path)) refersTo.add(digest);
      size += bytes;
      if (modifiedAt > at) at = modifiedAt;
    }
    roots.push({ session, at, bytes: size, refersTo, canGo: !(await lockHolder(lockOf(session.dir))) });
  }
  return roots;
}

async function nameRoots(store: FileStore, untouched: Date): Promise<Root[]> {
  const roots: Root[] = [];
  for await (const { name, digest, linkedAt } of store.links()) {
    roots.push({ name, at: linkedAt, bytes: 0, refersTo: new Set([digest]), canGo: linkedAt < untouched });
  }
  return roots;
}

/** Profiles and proposals: what people made or accepted. */
async function lastingRoot(layout: CacheLayout): Promise<Root> {
  const refersTo = new Set<Digest>();
  for (const dir of [layout.profiles, layout.proposals]) {
    for await (const { path, isRegular } of walkFiles(dir)) {
      if (isRegular) for (const digest of await digestsInFile(path)) refersTo.add(digest);
    }
  }
  return { at: new Date(0), bytes: 0, refersTo, canGo: false };
}

/** Removes temporary files and locks of processes that were killed. */
async function removeLeavings(layout: CacheLayout, before: Date, dryRun: boolean): Promise<Removed> {
  let removed = NOTHING;
  const indexes = (await readdir(join(layout.store, 'names')).catch(unlessMissing)) ?? [];
  const stores = [join(layout.store, 'contents'), ...indexes.map((name) => join(layout.store, 'names', name))];
  for (const dir of stores) {
    for await (const { path, bytes, modifiedAt } of walkFiles(join(dir, 'tmp'))) {
      if (modifiedAt >= before) continue;
      removed = add(removed, bytes);
      if (!dryRun) await rm(path, { force: true });
    }
  }
  const locks = dirname(layout.lock('any'));
  for (const name of (await readdir(locks).catch(unlessMissing)) ?? []) {
    const path = join(locks, name);
    const { bytes, modifiedAt } = await extentOf(path);
    if (!modifiedAt || modifiedAt >= before || (await lockHolder(path))) continue;
    removed = add(removed, bytes);
    if (dryRun) continue;
    // A prepared lock is its maker's alone; one that is placed may be taken over just now.
    if (name.startsWith('.')) await rm(path, { recursive: true, force: true });
    else await withLock(path, async () => {}, { wait: true });
  }
  return removed;
}
