import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CacheLayout } from './cache-layout.ts';
import { unlessMissing } from './disk.ts';
import { type LockHolder, lockHolder } from './lock.ts';
import { lockOf, SESSION_ID, SESSION_KINDS, type SessionKind } from './sessions.ts';

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
    for (const id of (await readdir(join(layout.logs, kind)).catch(unlessMissing)) ?? []) {
      if (SESSION_ID.test(id)) folders.push({ kind, id, dir: layout.sessionDir(kind, id) });
    }
  }
  return folders;
}

/** Who holds a lock under a cache root now, sessions included, in the order of taking. */
export async function liveLocks(layout: CacheLayout): Promise<LockHolder[]> {
  const locks = dirname(layout.lock('any'));
  const names = ((await readdir(locks).catch(unlessMissing)) ?? []).filter((name) => !name.startsWith('.'));
  const paths = [
    ...names.map((name) => join(locks, name)),
    ...(await sessionFolders(layout)).map(({ dir }) => lockOf(dir)),
  ];
  const holders = await Promise.all(paths.map((path) => lockHolder(path)));
  return holders.filter((holder) => holder !== undefined).sort((a, b) => (a.since < b.since ? -1 : 1));
}
