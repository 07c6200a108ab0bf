import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CacheLayout } from './cache-layout.ts';
import { unlessMissing } from './disk.ts';
import { type LockHolder, lockHolder } from './lock.ts';
import { lockOf, sessionFolders } from './session-folder.ts';

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
