import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Target } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { collect } from '../test/collect.ts';
import { temporaryDir } from '../test/temporary-dir.ts';
import { cacheLayout } from './cache-layout.ts';
import { type CleanJitOptions, cleanJit } from './clean-jit.ts';
import { openStore } from './file-store.ts';
import type { SessionKind } from './session-folder.ts';
import { sessions } from './sessions.ts';

const now = () => new Date();
/** Later than whatever the test has linked. */
const later = () => new Date(Date.now() + 1000);
const target = (model: string, adapter = 'bare-agent'): Target => ({ adapter, model });

async function setUp() {
  const layout = cacheLayout({ root: await temporaryDir() });
  const all = sessions(layout);
  return {
    layout,
    all,
    store: openStore(layout.store),
    async session(kind: SessionKind, spec: object): Promise<string> {
      await using session = await all.open({ kind, spec: JSON.parse(JSON.stringify(spec)), now });
      await session.finish('completed');
      return session.id;
    },
    clean: (options: Partial<CleanJitOptions> = {}) => cleanJit(layout, { dryRun: false, now: later, ...options }),
  };
}

describe('cleanJit', () => {
  it('removes sessions of optimizations and kept evaluations, and nothing else', async () => {
    const { layout, all, store, session, clean } = await setUp();
    const gone = await session('jit-optimize', { target: target('a/b') });
    const stays = [await session('profile', { target: target('a/b') }), await session('bench', { targets: [] })];
    await store.link('jit/eval/1', await store.put('an evaluation'));
    await store.link('trial/1', await store.put('a trial'));

    const foretold = await clean({ dryRun: true });
    expect(await readdir(join(layout.logs, 'jit-optimize'))).toEqual([gone]);
    const done = await clean();
    expect(done).toEqual({ ...foretold, dryRun: false });
    expect(done).toMatchObject({
      sessions: [{ id: gone, kind: 'jit-optimize', dir: `log/jit-optimize/${gone}`, targets: [target('a/b')] }],
      names: ['jit/eval/1'],
      holders: [],
    });
    expect(done.bytes).toBeGreaterThan(0);
    expect(await readdir(join(layout.logs, 'jit-optimize'))).toEqual([]);
    expect((await all.list()).map(({ id }) => id).sort()).toEqual([...stays].sort());
    expect(await collect(store.names(''))).toEqual(['trial/1']);
    expect(await clean()).toMatchObject({ sessions: [], names: [], bytes: 0 });
  });

  it('takes those of a model and of an adapter alone, and no evaluations then', async () => {
    const { store, session, clean } = await setUp();
    const one = await session('jit-optimize', { target: target('a/b') });
    const other = await session('jit-optimize', { target: target('a/b', 'pi') });
    await session('jit-optimize', { target: target('c/d') });
    await session('jit-optimize', { nothing: 'about a target' });
    await store.link('jit/1', await store.put('x'));
    const idsOf = async (options: Partial<CleanJitOptions>) =>
      (await clean({ dryRun: true, ...options })).sessions.map(({ id }) => id).sort();
    expect(await idsOf({ model: 'a/b' })).toEqual([one, other].sort());
    expect(await idsOf({ model: 'a/b', adapter: 'pi' })).toEqual([other]);
    expect(await idsOf({ adapter: 'codex' })).toEqual([]);
    expect((await clean({ model: 'a/b' })).names).toEqual([]);
  });

  it('takes sessions of benchmarks when asked, and only those of no other target', async () => {
    const { session, clean } = await setUp();
    const mine = await session('bench', { targets: [target('a/b')] });
    const shared = await session('bench', { targets: [target('a/b'), target('c/d')] });
    const idsOf = async (options: Partial<CleanJitOptions>) =>
      (await clean({ dryRun: true, ...options })).sessions.map(({ id }) => id);
    expect(await idsOf({})).toEqual([]);
    expect(await idsOf({ includeBench: true, model: 'a/b' })).toEqual([mine]);
    expect((await idsOf({ includeBench: true })).sort()).toEqual([mine, shared].sort());
  });

  it('leaves a session alone that a process works on, and says so', async () => {
    const { all, clean } = await setUp();
    await using _ = await all.open({ kind: 'jit-optimize', spec: { target: { ...target('a/b') } }, now });
    for (const dryRun of [true, false]) {
      expect(await clean({ dryRun })).toMatchObject({ sessions: [], holders: [{ pid: process.pid }] });
    }
  });

  it('takes one whose spec cannot be read with all others, and not with those of a target', async () => {
    const { layout, session, clean } = await setUp();
    const id = await session('jit-optimize', { target: target('a/b') });
    await writeFile(join(layout.sessionDir('jit-optimize', id), 'spec.json'), '{');
    expect((await clean({ model: 'a/b' })).sessions).toEqual([]);
    expect((await clean()).sessions).toMatchObject([{ id, targets: [] }]);
  });
});
