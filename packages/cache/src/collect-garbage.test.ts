import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Digest, JsonValue } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect } from '../test/collect.ts';
import { spawnChild } from '../test/spawn-child.ts';
import { temporaryDir } from '../test/temporary-dir.ts';
import { cacheInfo } from './cache-info.ts';
import { type CacheLayout, cacheLayout } from './cache-layout.ts';
import { collectGarbage, type GarbageReport } from './collect-garbage.ts';
import { type FileStore, openStore } from './file-store.ts';
import { writeJsonFile } from './json-file.ts';
import { acquireLock } from './lock.ts';
import { sessions } from './sessions.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number) => () => new Date(Date.now() + days * DAY_MS);

async function setUp(): Promise<{
  layout: CacheLayout;
  store: FileStore;
  gc: (options?: Partial<Parameters<typeof collectGarbage>[1]>) => Promise<GarbageReport>;
}> {
  const layout = cacheLayout({ root: await temporaryDir() });
  return {
    layout,
    store: openStore(layout.store),
    gc: (options = {}) => collectGarbage(layout, { now: inDays(2), ...options }),
  };
}

async function runOnce(layout: CacheLayout, record: JsonValue): Promise<string> {
  await using session = await sessions(layout).open({ kind: 'run', spec: record, now: () => new Date() });
  await session.journal.append(record);
  await session.finish('completed');
  return session.dir;
}

/** Makes everything in a folder look as if it was last touched so many days ago. */
async function age(dir: string, days: number): Promise<void> {
  const at = new Date(Date.now() - days * DAY_MS);
  for (const entry of await readdir(dir, { recursive: true })) await utimes(join(dir, entry), at, at);
}

describe('collectGarbage', () => {
  it('removes what nothing refers to, and nothing else', async () => {
    const node = fc.record({
      refersTo: fc.array(fc.nat(20), { maxLength: 3 }),
      keptBy: fc.constantFrom('nobody', 'nobody', 'nobody', 'name', 'session', 'profile', 'proposal'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(node, { minLength: 1, maxLength: 12 }), async (nodes) => {
        const { layout, store, gc } = await setUp();
        const digests: Digest[] = [];
        const wanted = new Set<number>();
        for (const [index, { refersTo, keptBy }] of nodes.entries()) {
          // References lead to earlier contents, as they must.
          const files = refersTo.filter((other) => other < index).map((other) => digests[other] ?? '');
          const digest = await store.put(JSON.stringify({ index, files }));
          digests.push(digest);
          if (keptBy === 'name') await store.link(`test/${index}`, digest);
          if (keptBy === 'session') await runOnce(layout, { index, transcript: digest });
          if (keptBy === 'profile')
            await writeJsonFile(join(layout.profiles, 'a', `${index}`, 'latest.json'), { digest });
          if (keptBy === 'proposal')
            await writeJsonFile(join(layout.proposals, `${index}`, 'meta', 'manifest.json'), [digest]);
          if (keptBy !== 'nobody') wanted.add(index);
        }
        for (const index of wanted) {
          for (const other of nodes[index]?.refersTo ?? []) if (other < index) wanted.add(other);
        }
        const foretold = await gc({ dryRun: true });
        const done = await gc();
        expect(done).toEqual({ ...foretold, dryRun: false });
        expect(done.contents.count).toBe(nodes.length - wanted.size);
        for (const [index, digest] of digests.entries()) {
          expect((await store.get(digest)) !== undefined).toBe(wanted.has(index));
        }
        expect((await gc()).contents.count).toBe(0);
      }),
      { numRuns: 12 },
    );
  });

  it('leaves what is young, and what is put again', async () => {
    const { store, gc } = await setUp();
    const digest = await store.put('x');
    expect((await gc({ now: () => new Date() })).contents.count).toBe(0);
    expect((await gc({ now: inDays(0.9) })).contents.count).toBe(0);
    expect((await gc({ graceMs: 0, now: inDays(0.1) })).contents).toEqual({ count: 1, bytes: 1 });
    expect(await store.get(digest)).toBe(undefined);
    await store.put('x');
    expect(await store.get(digest)).toBeDefined();
  });

  it('touches nothing that a living process has put since it began', async () => {
    const { layout, store, gc } = await setUp();
    const child = spawnChild('store-holder.ts', [layout.root]);
    const digest = await child.hear();
    const report = await gc({ now: inDays(60), maxAgeDays: 0, maxBytes: 0 });
    expect(report).toMatchObject({ contents: { count: 0 }, sessions: { count: 0 }, holders: [{ pid: child.pid }] });
    expect(await store.get(digest)).toBeDefined();
    await child.kill();
    expect(await gc({ now: inDays(60) })).toMatchObject({
      contents: { count: 1 },
      sessions: { count: 0 },
      holders: [],
    });
  });

  it('keeps what came in while a lock is held', async () => {
    const { layout, store, gc } = await setUp();
    await using _ = await acquireLock(layout.lock('profile', 'x'), { what: 'The profile of x' });
    await store.put('x');
    expect(await gc({ now: inDays(60) })).toMatchObject({
      contents: { count: 0 },
      holders: [{ what: 'The profile of x' }],
    });
  });

  it('keeps what may have been put again within the time of grace', async () => {
    const { store, gc } = await setUp();
    const digest = await store.put('x');
    // Half an hour later this leaves no trace: the time of the first stands.
    await store.put('x');
    const in45Minutes = inDays(45 / (24 * 60));
    expect(await gc({ graceMs: 1_800_000, now: in45Minutes })).toMatchObject({ contents: { count: 0 } });
    expect(await store.get(digest)).toBeDefined();
    expect(await gc({ graceMs: 1_800_000, now: inDays(0.1) })).toMatchObject({ contents: { count: 1 } });
  });

  it('follows no links', async () => {
    const { layout, store, gc } = await setUp();
    const outside = await temporaryDir();
    const digest = await store.put('only a link leads here');
    await writeFile(join(outside, 'note.txt'), digest);
    await mkdir(layout.profiles, { recursive: true });
    await symlink(outside, join(layout.profiles, 'folder'));
    await symlink(join(outside, 'note.txt'), join(layout.profiles, 'file'));
    await symlink(join(outside, 'absent'), join(layout.profiles, 'dangling'));
    expect(await gc()).toMatchObject({ contents: { count: 1 } });
    expect(await readdir(outside)).toEqual(['note.txt']);
  });

  it('removes sessions and names that have grown old, and what only they kept', async () => {
    const { layout, store, gc } = await setUp();
    const [kept, gone] = [await store.put('kept'), await store.put('gone')];
    const old = await runOnce(layout, { kept, gone });
    const young = await runOnce(layout, { kept });
    await age(old, 20);
    expect(await gc()).toMatchObject({ sessions: { count: 0 }, contents: { count: 0 } });
    expect(await gc({ maxAgeDays: 10 })).toMatchObject({ sessions: { count: 1 }, contents: { count: 1, bytes: 4 } });
    expect(await readdir(dirname(young))).toEqual([basename(young)]);
    expect(await store.get(kept)).toBeDefined();
    expect((await sessions(layout).list()).map(({ id }) => id)).toEqual([basename(young)]);

    await store.link('cassette/x', await store.put('answer'));
    expect(await gc({ maxAgeDays: 10 })).toMatchObject({ names: { count: 0 } });
    expect(await gc({ maxAgeDays: 10, now: inDays(11) })).toMatchObject({
      names: { count: 1 },
      contents: { count: 2 },
    });
    expect(await collect(store.names(''))).toEqual([]);
  });

  it('makes room by what is oldest, and no more than needed', async () => {
    const { layout, store, gc } = await setUp();
    const shared = await store.put('s'.repeat(1000));
    const dirs: string[] = [];
    for (let index = 0; index < 4; index++) {
      const own = await store.put(String(index).repeat(10_000));
      const dir = await runOnce(layout, { shared, own });
      await age(dir, 40 - index);
      dirs.push(dir);
    }
    const before = await gc({ dryRun: true });
    expect(before.remainingBytes).toBeGreaterThan(41_000);
    const report = await gc({ maxBytes: before.remainingBytes - 15_000 });
    expect(report).toMatchObject({ sessions: { count: 2 }, contents: { count: 2, bytes: 20_000 } });
    expect(report.remainingBytes).toBeLessThanOrEqual(before.remainingBytes - 15_000);
    expect((await readdir(dirname(dirs[0] ?? ''))).length).toBe(2);
    expect(await store.get(shared)).toBeDefined();
    await gc({ maxBytes: 0 });
    expect(await collect(store.contents())).toEqual([]);
  });

  it('tells of damage and keeps it', async () => {
    const { layout, store, gc } = await setUp();
    const digest = await store.put('{"sound": true}');
    await store.link('test/x', digest);
    const files = await readdir(layout.store, { recursive: true, withFileTypes: true });
    const file = files.find((entry) => entry.isFile() && entry.parentPath.includes('content-v2'));
    await writeFile(join(file?.parentPath ?? '', file?.name ?? ''), '{"torn');
    expect(await gc()).toMatchObject({ damaged: [digest], contents: { count: 0 } });
    await expect(store.get(digest)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });

  it('clears away what killed processes left', async () => {
    const { layout, store, gc } = await setUp();
    await store.put('x');
    const tmp = join(layout.store, 'contents', 'tmp');
    await mkdir(tmp, { recursive: true });
    await writeFile(join(tmp, 'half'), 'ab');
    const child = spawnChild('lock-taker.ts', [layout.lock('x')]);
    await child.hear();
    child.tell('take');
    await child.hear();
    await child.kill();
    expect((await gc({ now: () => new Date() })).leavings.count).toBe(0);
    expect((await gc()).leavings.count).toBe(2);
    expect(await readdir(tmp)).toEqual([]);
    expect(await readdir(dirname(layout.lock('x')))).toEqual([]);
  });

  it('refuses limits that are none, a second collector, and goes on for nobody', async () => {
    const { layout, gc } = await setUp();
    await expect(gc({ maxBytes: -1 })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(gc({ maxAgeDays: Number.NaN })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await using _ = await acquireLock(layout.lock('garbage'));
    await expect(gc()).rejects.toMatchObject({ code: 'TARGET_LOCKED' });
    const signal = AbortSignal.abort();
    await expect(gc({ signal })).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('cacheInfo', () => {
  it('measures an empty cache and one that is in use', async () => {
    const { layout, store } = await setUp();
    expect(await cacheInfo(layout)).toMatchObject({ totalBytes: 0, sessions: {}, contents: 0, names: {}, holders: [] });
    await store.link('cassette/a', await store.put('x'));
    await store.link('cassette/b', await store.put('x'));
    await store.link('build/c', await store.put('y'));
    await writeJsonFile(join(layout.profiles, 'a', 'b', 'latest.json'), {});
    await using session = await sessions(layout).open({ kind: 'bench', spec: 1, now: () => new Date() });
    const info = await cacheInfo(layout);
    expect(info).toMatchObject({
      root: layout.root,
      sessions: { bench: 1 },
      contents: 2,
      names: { cassette: 2, build: 1 },
      holders: [{ pid: process.pid, what: `The session ${session.id}` }],
    });
    expect(info.parts.map(({ part, path }) => [part, path])).toEqual([
      ['profiles', layout.profiles],
      ['proposals', layout.proposals],
      ['logs', layout.logs],
      ['store', layout.store],
    ]);
    expect(info.parts[0]).toMatchObject({ files: 1, bytes: 3 });
    expect(info.totalBytes).toBe(info.parts.reduce((sum, { bytes }) => sum + bytes, 0));
  });
});
