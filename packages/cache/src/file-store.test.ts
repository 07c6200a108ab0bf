import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@skvm/core';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { collect } from '../test/collect.ts';
import { spawnChild } from '../test/spawn-child.ts';
import { temporaryDir } from '../test/temporary-dir.ts';
import { openStore } from './file-store.ts';

/** The files of a folder and those below it. */
const filesOf = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const contentFile = async (dir: string): Promise<string> =>
  (await filesOf(join(dir, 'contents'))).find((file) => file.includes('content-v2')) ?? '';

describe('openStore', () => {
  afterEach(() => void vi.useRealTimers());

  it('gives back what was put, under its digest, for any number of openings', async () => {
    const dir = await temporaryDir();
    const contents = fc.oneof(fc.string(), fc.uint8Array({ maxLength: 3000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(contents, { maxLength: 8 }), async (all) => {
        const digests = await Promise.all(all.map((content) => openStore(dir).put(content)));
        for (const [index, digest] of digests.entries()) {
          const content = all[index] ?? '';
          expect(digest).toBe(sha256(content));
          expect(Buffer.from((await openStore(dir).get(digest)) ?? [])).toEqual(Buffer.from(content));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('does not know what was never put', async () => {
    const store = openStore(join(await temporaryDir(), 'none'));
    expect(await store.get(sha256('x'))).toBe(undefined);
    expect(await store.get('../../x')).toBe(undefined);
    expect(await store.resolve('a/b')).toBe(undefined);
    expect(await collect(store.names(''))).toEqual([]);
    expect(await collect(store.contents())).toEqual([]);
  });

  it('names contents as a map would', async () => {
    const name = fc
      .tuple(fc.constantFrom('cassette', 'build', 'b'), fc.constantFrom('', 'x', 'x/y', 'x y', '../ü'))
      .map((parts) => parts.join('/'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(name, fc.constantFrom('1', '2', undefined)), { maxLength: 12 }),
        async (steps) => {
          const store = openStore(await temporaryDir());
          const expected = new Map<string, string>();
          for (const [step, content] of steps) {
            if (content === undefined) {
              expect(await store.unlink(step, new Date(0))).toBe(false);
              expect(await store.unlink(step, new Date(Date.now() + 1))).toBe(expected.has(step));
              expected.delete(step);
            } else {
              await store.link(step, await store.put(content));
              expected.set(step, sha256(content));
            }
          }
          for (const [key, digest] of expected) expect(await store.resolve(key)).toBe(digest);
          for (const prefix of ['', 'b', 'build/', 'cassette/x', 'none']) {
            const known = [...expected.keys()].filter((key) => key.startsWith(prefix)).sort();
            expect((await collect(store.names(prefix))).sort()).toEqual(known);
          }
          expect((await collect(store.links())).map(({ name: key, digest }) => [key, digest]).sort()).toEqual(
            [...expected].sort(),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each(['', '/x', '../x', '..', 'a\\b/c', 'a b/c', '\0'])('refuses the name %j', async (name) => {
    const store = openStore(await temporaryDir());
    const digest = await store.put('x');
    await expect(store.link(name, digest)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('says which file is damaged and how to mend it', async () => {
    const dir = await temporaryDir();
    const store = openStore(dir);
    const digest = await store.put('sound');
    const path = await contentFile(dir);
    await writeFile(path, 'Sound');
    await expect(store.get(digest)).rejects.toMatchObject({
      code: 'STORE_CORRUPT',
      message: `${path}: its content is not that of ${digest}`,
      hint: `Remove ${path}; what it held is made again when it is needed.`,
    });
    await truncate(path, 2);
    await expect(store.get(digest)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect(await readFile(path, 'utf8')).toBe('So');
  });

  it('mends by itself what a crash left half written, when the same is put again', async () => {
    const dir = await temporaryDir();
    const store = openStore(dir);
    const digest = await store.put('sound');
    await truncate(await contentFile(dir), 0);
    await store.put('sound');
    expect(Buffer.from((await store.get(digest)) ?? []).toString()).toBe('sound');
  });

  it('writes nothing when the same is put again', async () => {
    const dir = await temporaryDir();
    const store = openStore(dir);
    await store.put('sound');
    const sizes = async () => Promise.all((await filesOf(dir)).map(async (file) => [file, (await stat(file)).size]));
    const before = await sizes();
    await store.put('sound');
    expect(await sizes()).toEqual(before);
  });

  it('can be written by many processes at once', async () => {
    const dir = await temporaryDir();
    const children = Array.from({ length: 3 }, () => spawnChild('store-writer.ts', [dir, '60']));
    for (const child of children) expect(await child.hear()).toBe('ready');
    for (const child of children) child.tell('go');
    for (const child of children) expect(await child.hear()).toBe('done');
    const store = openStore(dir);
    expect(await collect(store.names('test/'))).toHaveLength(60);
    for (let index = 0; index < 60; index++) {
      const digest = await store.resolve(`test/${index}`);
      expect(digest).toBe(sha256(`content ${index}`));
      expect(Buffer.from((await store.get(digest ?? '')) ?? []).toString()).toBe(`content ${index}`);
    }
  });

  it('removes a content only when nobody has put it lately', async () => {
    const dir = await temporaryDir();
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T00:00:00Z') });
    const store = openStore(dir);
    const old = await store.put('old');
    const renewed = await store.put('renewed');
    vi.setSystemTime(new Date('2026-01-02T00:00:00Z'));
    await store.put('renewed');
    const young = await store.put('young');
    const before = new Date('2026-01-01T12:00:00Z');
    expect(await Promise.all([old, renewed, young].map((digest) => store.remove(digest, before)))).toEqual([
      true,
      false,
      false,
    ]);
    expect(await store.get(old)).toBe(undefined);
    expect(await collect(store.contents())).toHaveLength(2);
    for (const digest of [renewed, young]) expect(await store.get(digest)).toBeDefined();
    expect(await store.put('old')).toBe(old);
    expect(await store.get(old)).toBeDefined();
  });

  it('never says that a content is kept which is being removed', async () => {
    const dir = await temporaryDir();
    const store = openStore(dir);
    for (let round = 0; round < 60; round++) {
      vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T00:00:00Z') });
      const digest = await store.put(`content ${round}`);
      vi.setSystemTime(new Date('2026-01-02T00:00:00Z'));
      const put = store.put(`content ${round}`);
      // Another turn of the event loop each time, so that the two meet in many ways.
      for (let turn = 0; turn < round % 12; turn++) await new Promise(setImmediate);
      await Promise.all([put, store.remove(digest, new Date('2026-01-01T12:00:00Z'))]);
      expect(await store.get(digest)).toBeDefined();
    }
  });
});
