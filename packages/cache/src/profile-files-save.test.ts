import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asPublished, COST, place, profileOf, setUp, target } from '../test/profile-kit.ts';

describe('profileFiles.save', () => {
  it('keeps a version and makes it the profile of the target', async () => {
    const { files, dir } = await setUp();
    const profile = profileOf({ a: 'L1', b: 'L2' });
    expect(await files.save(profile)).toEqual({ path: join(dir, 'v_20260102T030405Z.json'), promoted: true });
    expect(await files.load(target)).toEqual({
      path: join(dir, 'latest.json'),
      profile: expect.objectContaining({ capabilities: profile.capabilities }),
      document: profile,
    });
    expect((await files.loadFile(join(dir, 'v_20260102T030405Z.json'))).document).toEqual(profile);
    expect(await files.list()).toEqual([
      {
        path: join(dir, 'latest.json'),
        target,
        profiledAt: profile.profiledAt,
        primitives: 2,
        isPartial: false,
        simulated: false,
      },
    ]);
  });

  it('gives versions of one second and of one millisecond different names', async () => {
    const { files, dir } = await setUp();
    for (let round = 0; round < 4; round++) await files.save(profileOf({ a: 'L1' }, { id: `p${round}` }));
    const versions = await files.versions(target);
    expect(versions.map((path) => path.slice(dir.length + 1))).toEqual([
      'v_20260102T030405678Z.json',
      'v_20260102T030405678Z-3.json',
      'v_20260102T030405678Z-2.json',
      'v_20260102T030405Z.json',
    ]);
    expect((await files.load(target))?.document?.id).toBe('p3');
  });

  it.each([
    ['fewer primitives', profileOf({ a: 'L3' }, { id: 'new' }), 'new-has-fewer-primitives'],
    ['other primitives', profileOf({ a: 'L3', c: 'L1', d: 'L1' }, { id: 'new' }), 'new-has-fewer-primitives'],
    ['a partial one', profileOf({ a: 'L3', b: 'L3' }, { id: 'new', isPartial: true }), 'new-is-partial'],
  ])('keeps a complete profile when the new one has %s', async (_, newer, reason) => {
    const { files, dir } = await setUp();
    await files.save(profileOf({ a: 'L1', b: 'L2' }, { id: 'old' }));
    const saved = await files.save(newer);
    expect(saved).toEqual({
      path: join(dir, 'v_20260102T030405678Z.json'),
      promoted: false,
      kept: { path: join(dir, 'latest.json'), reason },
    });
    expect((await files.load(target))?.document?.id).toBe('old');
    expect((await files.loadFile(saved.path)).document?.id).toBe('new');
  });

  it('replaces a profile by one that knows as much or more', async () => {
    const { files } = await setUp();
    await files.save(profileOf({ a: 'L1' }, { isPartial: true }));
    expect((await files.save(profileOf({ a: 'L1', b: 'L1' }, { isPartial: true }))).promoted).toBe(true);
    expect((await files.save(profileOf({ a: 'L2', b: 'L1' }))).promoted).toBe(true);
    expect((await files.load(target))?.profile.capabilities).toEqual({ a: 'L2', b: 'L1' });
  });

  it('keeps a complete profile that is only a version, or is under another spelling', async () => {
    const { layout, files, dir } = await setUp();
    await place(join(dir, 'v_20250101T000000..json'), asPublished('sim/x'));
    expect(await files.save(profileOf({ 'gen.regex': 'L3' }))).toMatchObject({ promoted: false });
    expect((await files.load(target))?.profile.capabilities).toEqual({ 'gen.regex': 'L1', 'reason.logic': 'L2' });

    const other = { adapter: 'bare-agent', model: 'openrouter/a/b' };
    await place(join(layout.profileDir(other), 'latest.json'), asPublished('openrouter/a/b'));
    const mine = profileOf({ 'gen.regex': 'L3' }, { model: 'a/b' });
    expect(await files.save(mine)).toMatchObject({
      promoted: false,
      kept: { path: join(layout.profileDir(other), 'latest.json') },
    });
    expect((await files.load({ adapter: 'bare-agent', model: 'a/b' }))?.profile.model).toBe('openrouter/a/b');
  });

  it('moves a damaged profile aside and loses nothing', async () => {
    const { files, dir } = await setUp();
    await files.save(profileOf({ a: 'L1', b: 'L1' }, { id: 'whole' }));
    await writeFile(join(dir, 'latest.json'), '{"torn');
    const saved = await files.save(profileOf({ a: 'L2' }));
    expect(saved).toMatchObject({ promoted: false, setAside: join(dir, 'latest.aside-20260102T030405Z.json') });
    expect(await readFile(saved.setAside ?? '', 'utf8')).toBe('{"torn');
    expect((await files.load(target))?.document?.id).toBe('whole');
  });

  it('leaves a damaged profile of another spelling where it is', async () => {
    const { layout, files } = await setUp();
    const damaged = join(layout.profileDir({ adapter: 'bare-agent', model: 'openrouter/a/b' }), 'latest.json');
    await place(damaged, '{"torn');
    const saved = await files.save(profileOf({ a: 'L1' }, { model: 'a/b' }));
    expect(saved.promoted).toBe(true);
    expect(saved.setAside).toBeUndefined();
    expect(await readFile(damaged, 'utf8')).toBe('{"torn');
  });

  it('is not held back by the profile of another target whose folder was copied here', async () => {
    const { layout, files, dir } = await setUp();
    await files.save(profileOf({ a: 'L1', b: 'L1' }, { model: 'sim/other' }));
    await cp(layout.profileDir({ ...target, model: 'sim/other' }), dir, { recursive: true });
    const saved = await files.save(profileOf({ a: 'L2' }, { id: 'mine' }));
    expect(saved).toMatchObject({ promoted: true, setAside: expect.stringContaining('latest.aside') });
    expect((await files.load(target))?.document?.id).toBe('mine');
  });

  it('refuses what is no profile, and cuts out secrets', async () => {
    const { files, dir } = await setUp();
    await expect(files.save(profileOf({ a: 'L1' }, { cost: { ...COST, totalUsd: Number.NaN } }))).rejects.toMatchObject(
      { code: 'DOCUMENT_INVALID' },
    );
    const diagnostics = [{ severity: 'info' as const, code: 'x', message: 'said open sesame', source: 'y' }];
    await files.save(profileOf({ a: 'L1' }, { diagnostics }));
    for (const name of await readdir(dir)) expect(await readFile(join(dir, name), 'utf8')).not.toContain('open sesame');
  });

  it('lets savers take turns', async () => {
    const { files } = await setUp();
    await Promise.all(Array.from({ length: 6 }, (_, index) => files.save(profileOf({ a: 'L1' }, { id: `p${index}` }))));
    expect(await files.versions(target)).toHaveLength(6);
    expect((await files.load(target))?.document).toBeDefined();
  });
});
