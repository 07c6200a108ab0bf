import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FailureReport, type Level, NO_USAGE, type Profile, type Target } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { temporaryDir } from '../test/temporary-dir.ts';
import { type CacheLayout, cacheLayout } from './cache-layout.ts';
import { type ProfileFiles, profileFiles } from './profile-files.ts';

const target: Target = { adapter: 'bare-agent', model: 'sim/x' };
const COST = { totalUsd: 0, totalTokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, durationMs: 1 };

function profileOf(capabilities: Record<string, Level>, changes: Partial<Profile> = {}): Profile {
  return {
    version: '1.0',
    model: target.model,
    harness: target.adapter,
    profiledAt: '2026-01-02T03:04:05.678Z',
    capabilities,
    details: [],
    cost: COST,
    isPartial: false,
    schema: 'skvm.profile/1',
    id: 'p1',
    createdAt: '2026-01-02T03:04:05.678Z',
    status: 'completed',
    usage: NO_USAGE,
    diagnostics: [],
    spec: {
      suite: { id: 'skvm', version: '1' },
      primitives: Object.keys(capabilities),
      policy: 'adaptive',
      confidence: 0.98,
      maxItems: 15,
      seed: 1,
      limits: { timeoutMs: 1000, maxSteps: 3 },
    },
    estimates: [],
    ...changes,
  };
}

async function setUp(): Promise<{ layout: CacheLayout; files: ProfileFiles; dir: string }> {
  const layout = cacheLayout({ root: await temporaryDir() });
  return { layout, files: profileFiles(layout, { secrets: ['open sesame'] }), dir: layout.profileDir(target) };
}

async function place(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
}

/** A profile as the published system writes it, with its quirks. */
const asPublished = (model: string, changes: object = {}) => ({
  version: '1.0',
  model,
  harness: 'bare-agent',
  profiledAt: '2026-04-11T09:13:40.945Z',
  capabilities: { 'gen.regex': 'L1', 'reason.logic': 'L2' },
  details: [
    {
      primitiveId: 'reason.logic',
      highestLevel: 'L2',
      levelResults: [
        {
          level: 'L1',
          passed: false,
          passCount: 1,
          totalCount: 3,
          durationMs: 10,
          costUsd: 0,
          failureArtifacts: [{ convLog: '/Users/author/x.jsonl', evalScript: '/Users/author/x.sh' }],
        },
      ],
      convLogDir: '/Users/author/log',
      calibrationNote: 'x',
    },
  ],
  cost: { totalUsd: 0, totalTokens: { input: 0, output: 0 }, durationMs: 249493 },
  isPartial: true,
  unknownKey: 1,
  ...changes,
});

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

describe('failure reports', () => {
  const report = (primitiveId: string, level: 'L1' | 'L2' | 'L3', agentText = ''): FailureReport => ({
    primitiveId,
    level,
    instance: 0,
    evalDetails: 'wrong',
    agentText,
    steps: [{ index: 0, role: 'assistant', toolCalls: [{ name: 'read', input: '{}', exitCode: 1 }] }],
    toolCallSummary: { totalCalls: 1, byTool: { read: 1 }, errors: [{ step: 0, tool: 'read', exitCode: 1 }] },
    fileChanges: { created: [], modified: [], deleted: [] },
    durationMs: 5,
  });
  const at = { target, profiledAt: '2026-01-02T03:04:05.678Z' };

  it('replace what was measured again, keep the rest, and go when nothing failed', async () => {
    const { files, dir } = await setUp();
    await files.saveFailureReports({
      ...at,
      primitives: ['reason.logic', 'gen.regex'],
      reports: {
        'reason.logic/L1': [report('reason.logic', 'L1')],
        'gen.regex/L3': [report('gen.regex', 'L3')],
      },
    });
    await files.saveFailureReports({
      ...at,
      primitives: ['reason.logic'],
      reports: { 'reason.logic/L2': [report('reason.logic', 'L2', 'open sesame')] },
    });
    expect(await files.loadFailureReports(target)).toEqual({
      profiledAt: at.profiledAt,
      reports: {
        'gen.regex/L3': [report('gen.regex', 'L3')],
        'reason.logic/L2': [report('reason.logic', 'L2', '[redacted]')],
      },
    });
    await files.saveFailureReports({ ...at, primitives: ['reason.logic', 'gen.regex'], reports: {} });
    expect(await readdir(dir)).toEqual([]);
    expect(await files.loadFailureReports(target)).toBeUndefined();
  });

  it('are read as published, under any spelling of the id, without what has another form', async () => {
    const { files, layout } = await setUp();
    const published = {
      ...report('gen.regex', 'L3'),
      adapterError: { exitCode: 1, stderr: 'gone' },
      steps: [{ index: 0, role: 'tool', toolCalls: [{ name: 'read', input: '{}', exitCode: null }] }],
    };
    const file = join(layout.profileDir({ ...target, model: 'openrouter/sim/x' }), 'failure-reports.json');
    await place(file, { profiledAt: at.profiledAt, reports: { 'gen.regex/L3': ['text', published], 'a/L1': [1] } });
    const found = await files.loadFailureReports(target);
    expect(Object.keys(found?.reports ?? {})).toEqual(['gen.regex/L3']);
    expect(found?.reports['gen.regex/L3']).toMatchObject([{ primitiveId: 'gen.regex', steps: [{ role: 'tool' }] }]);
    await place(file, '{');
    await expect(files.loadFailureReports(target)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });
});
