import type { CacheLayout } from './cache-layout.ts';
import { openStore } from './file-store.ts';
import { liveLocks } from './live-locks.ts';
import type { LockHolder } from './lock.ts';
import { sessionFolders } from './session-folder.ts';
import { extentOf } from './walk-files.ts';

/** A part of the cache. */
export interface CachePart {
  readonly part: 'profiles' | 'proposals' | 'logs' | 'store';
  /** Absolute folder. */
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
}

/** What a cache holds. */
export interface CacheInfo {
  readonly root: string;
  readonly parts: readonly CachePart[];
  readonly totalBytes: number;
  /** Sessions by kind; kinds without any are left out. */
  readonly sessions: Readonly<Record<string, number>>;
  /** Contents of the store. */
  readonly contents: number;
  /** Names in the store by their first part, `cassette`. */
  readonly names: Readonly<Record<string, number>>;
  /** Processes at work on it. */
  readonly holders: readonly LockHolder[];
}

/** Measures a cache. Nothing is changed. */
export async function cacheInfo(layout: CacheLayout): Promise<CacheInfo> {
  const parts: CachePart[] = [];
  for (const part of ['profiles', 'proposals', 'logs', 'store'] as const) {
    const { files, bytes } = await extentOf(layout[part]);
    parts.push({ part, path: layout[part], files, bytes });
  }
  const store = openStore(layout.store);
  let contents = 0;
  for await (const _ of store.contents()) contents += 1;
  const names: Record<string, number> = {};
  for await (const name of store.names('')) count(names, name.split('/', 1)[0] ?? name);
  const sessions: Record<string, number> = {};
  for (const { kind } of await sessionFolders(layout)) count(sessions, kind);
  return {
    root: layout.root,
    parts,
    totalBytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    sessions,
    contents,
    names,
    holders: await liveLocks(layout),
  };
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
