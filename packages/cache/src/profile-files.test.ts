import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asPublished, place, setUp, target } from '../test/profile-kit.ts';

describe('profileFiles.load', () => {
  it('knows no profile where there is none', async () => {
    const { files } = await setUp();
    expect(await files.load(target)).toBe(undefined);
    expect(await files.list()).toEqual([]);
    expect(await files.versions(target)).toEqual([]);
  });

  it('reads published profiles, without what only held on the machine that made them', async () => {
    const { layout, files } = await setUp();
    const path = join(layout.profileDir({ adapter: 'bare-agent', model: 'openai/gpt-5.4' }), 'latest.json');
    await place(path, asPublished('openai/gpt-5.4'));
    const found = await files.load({ adapter: 'bare-agent', model: 'openai/gpt-5.4' });
    expect(found).toMatchObject({ path, profile: { capabilities: { 'gen.regex': 'L1' }, isPartial: true } });
    expect(found?.document).toBe(undefined);
    expect(JSON.stringify(found?.profile)).not.toContain('/Users/');
  });

  it('reads the profiles that come with SkVM when their folder is copied into the cache', async () => {
    const { layout, files } = await setUp();
    await cp(join(import.meta.dirname, '..', '..', '..', 'skvm-data', 'profiles'), layout.profiles, {
      recursive: true,
    });
    const listed = await files.list();
    expect(listed).toHaveLength(25);
    const counts = new Set<number>();
    for (const entry of listed) {
      if ('error' in entry) throw new Error(entry.error);
      const found = await files.load(entry.target);
      expect(found?.path).toBe(entry.path);
      counts.add(Object.keys(found?.profile.capabilities ?? {}).length);
    }
    // The older ones have no tool.web.
    expect([...counts].sort()).toEqual([25, 26]);
  });

  it('takes the newest version where there is no latest.json, malformed names included', async () => {
    const { files, dir } = await setUp();
    const names = [
      'v_20260409T124408Z.json',
      'v_20260410T124408..json',
      'v_20260410T124407999Z.json',
      'v_20260410T124407Z.json',
    ];
    for (const name of names) await place(join(dir, name), asPublished('sim/x', { profiledAt: name }));
    expect((await files.load(target))?.profile.profiledAt).toBe('v_20260410T124408..json');
    expect((await files.versions(target)).map((path) => path.slice(dir.length + 1))).toEqual([
      'v_20260410T124408..json',
      'v_20260410T124407999Z.json',
      'v_20260410T124407Z.json',
      'v_20260409T124408Z.json',
    ]);
  });

  it('finds a model with and without openrouter/, the exact id first', async () => {
    const { layout, files } = await setUp();
    const at = (model: string) => join(layout.profileDir({ adapter: 'bare-agent', model }), 'latest.json');
    await place(at('openrouter/a/b'), asPublished('openrouter/a/b'));
    expect((await files.load({ adapter: 'bare-agent', model: 'a/b' }))?.profile.model).toBe('openrouter/a/b');
    // As the published system re-keyed it: the folder has the prefix, the profile may not.
    await place(at('openrouter/c/d'), asPublished('c/d'));
    expect((await files.load({ adapter: 'bare-agent', model: 'openrouter/c/d' }))?.profile.model).toBe('c/d');
    await place(at('a/b'), asPublished('a/b'));
    expect((await files.load({ adapter: 'bare-agent', model: 'a/b' }))?.profile.model).toBe('a/b');
    expect((await files.load({ adapter: 'bare-agent', model: 'openrouter/a/b' }))?.profile.model).toBe(
      'openrouter/a/b',
    );
  });

  it('takes the dot and the dash form of an Anthropic id for one', async () => {
    const { layout, files } = await setUp();
    const at = (model: string) => join(layout.profileDir({ adapter: 'bare-agent', model }), 'latest.json');
    await place(at('anthropic/claude-opus-4.6'), asPublished('anthropic/claude-opus-4.6'));
    for (const model of [
      'anthropic/claude-opus-4-6',
      'openrouter/anthropic/claude-opus-4.6',
      'openrouter/anthropic/claude-opus-4-6',
    ]) {
      expect((await files.load({ adapter: 'bare-agent', model }))?.profile.model).toBe('anthropic/claude-opus-4.6');
    }
    expect(await files.load({ adapter: 'bare-agent', model: 'anthropic/claude-opus-4-5' })).toBe(undefined);
  });

  it('refuses the profile of another target, another version, and what is none', async () => {
    const { files, dir } = await setUp();
    const path = join(dir, 'latest.json');
    const cases: [unknown, string, string][] = [
      [
        asPublished('other/model'),
        'DOCUMENT_INVALID',
        'expected the profile of bare-agent × sim/x, got that of bare-agent × other/model',
      ],
      [asPublished('sim/x', { harness: 'pi' }), 'DOCUMENT_INVALID', 'got that of pi × sim/x'],
      [asPublished('sim/x', { version: '2.0' }), 'DOCUMENT_VERSION', 'got version "2.0"'],
      [asPublished('sim/x', { schema: 'skvm.profile/9' }), 'DOCUMENT_VERSION', 'got schema "skvm.profile/9"'],
      [asPublished('sim/x', { capabilities: { a: 'L9' } }), 'STORE_CORRUPT', 'capabilities.a: '],
      [asPublished('sim/x', { schema: 'skvm.profile/1' }), 'STORE_CORRUPT', 'usage: '],
      ['{', 'STORE_CORRUPT', 'not JSON'],
      [[], 'STORE_CORRUPT', 'the whole: '],
    ];
    for (const [content, code, why] of cases) {
      await place(path, content);
      await expect(files.load(target)).rejects.toMatchObject({ code, message: expect.stringContaining(why) });
      await expect(files.load(target)).rejects.toMatchObject({ message: expect.stringContaining(path) });
    }
    expect(await files.list()).toMatchObject([{ path, error: expect.stringContaining('the whole') }]);
    await expect(files.loadFile(path)).rejects.toMatchObject({ code: 'DOCUMENT_INVALID' });
    await expect(files.loadFile(join(dir, 'none.json'))).rejects.toMatchObject({
      code: 'DOCUMENT_INVALID',
      message: expect.stringContaining('no such file'),
    });
  });
});
