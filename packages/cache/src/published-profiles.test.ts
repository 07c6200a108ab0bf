// The quirks of published profiles, one by one: each is read, listed and compiled for as if it had none.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type AnyProfile, NO_USAGE, type Profile } from '@skvm/core';
import { describe, expect, it, test } from 'vitest';
import { temporaryDir } from '../test/temporary-dir.ts';
import { cacheLayout } from './cache-layout.ts';
import { profileFiles } from './profile-files.ts';

const PUBLISHED = join(import.meta.dirname, '..', '..', '..', 'skvm-data', 'profiles', 'bare-agent');
const MODEL = 'openai/gpt-5.4';
const target = { adapter: 'bare-agent', model: MODEL };

const result = (level: string, passCount: number, more: object = {}) => ({
  ...{ level, passed: passCount === 3, passCount, totalCount: 3, skipCount: 0, durationMs: 9, costUsd: 0 },
  ...{ testDescription: 'one', failureDetails: passCount === 3 ? [] : ['order: 0.00 | 2 steps'], ...more },
});

/** A file as the published system wrote it, with all 26 primitives. */
async function published(changes: object = {}): Promise<Record<string, unknown>> {
  const { capabilities } = JSON.parse(await readFile(join(PUBLISHED, 'openai--gpt-5.4', 'latest.json'), 'utf8'));
  return {
    ...{ version: '1.0', model: MODEL, harness: 'bare-agent', profiledAt: '2026-04-11T09:13:40.945Z', capabilities },
    details: Object.entries(capabilities).map(([primitiveId, highestLevel]) => ({
      ...{ primitiveId, highestLevel },
      levelResults: ['L1', 'L2', 'L3'].map((level) => result(level, level <= String(highestLevel) ? 3 : 1)),
    })),
    cost: { totalUsd: 0, totalTokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, durationMs: 249_493 },
    isPartial: false,
    ...changes,
  };
}

async function setUp() {
  const layout = cacheLayout({ root: await temporaryDir() });
  return { layout, files: profileFiles(layout), dir: layout.profileDir(target) };
}

async function place(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
}

const details = (...levelResults: object[]) => [{ primitiveId: 'gen.regex', highestLevel: 'L3', levelResults }];
const bare = { level: 'L1', passed: true, passCount: 3, totalCount: 3, durationMs: 1, costUsd: 0 };
const artifacts = {
  failureArtifacts: [{ convLog: '/Users/author/log/a.jsonl', evalScript: '/Users/author/eval.py' }],
};

describe('a published profile', () => {
  test.each<[string, object, Partial<AnyProfile>]>([
    ['says that it is partial, cost nothing, and has all primitives', { isPartial: true }, { isPartial: true }],
    ['is older than isPartial', { isPartial: undefined }, { isPartial: false }],
    ['counts no cached tokens', { cost: { totalUsd: 0, totalTokens: { input: 0, output: 0 }, durationMs: 1 } }, {}],
    ['has no details', { details: [] }, { details: [] }],
    [
      'has a gap: L3 passed where L1 and L2 were not',
      { details: details(result('L1', 1), result('L2', 1), result('L3', 3)) },
      {},
    ],
    ['has results without texts and skips', { details: details(bare) }, {}],
    ['names logs and scripts of its author', { details: details(result('L1', 1, artifacts)) }, {}],
    ['has notes', { details: [{ ...details(bare)[0], calibrationNote: 'x', convLogDir: '/Users/author/log' }] }, {}],
  ])('%s', async (_, changes, expected) => {
    const { files, dir } = await setUp();
    const document = await published(changes);
    await place(join(dir, 'latest.json'), document);
    const found = await files.load(target);
    expect(found?.profile).toMatchObject({ ...expected, capabilities: document.capabilities });
    expect(Object.keys(found?.profile.capabilities ?? {})).toHaveLength(26);
    expect(JSON.stringify(found)).not.toContain('/Users/');
    expect(await files.list()).toEqual([
      {
        ...{ path: join(dir, 'latest.json'), target, profiledAt: document.profiledAt, primitives: 26 },
        ...{ isPartial: expected.isPartial ?? false, simulated: false },
      },
    ]);
  });

  it('of 25 primitives says nothing of the one that is missing', async () => {
    const { files, dir } = await setUp();
    const { 'tool.web': _, ...capabilities } = (await published()).capabilities as Record<string, string>;
    await place(join(dir, 'latest.json'), await published({ capabilities }));
    const { profile } = (await files.load(target)) ?? expect.unreachable();
    expect([Object.keys(profile.capabilities).length, profile.capabilities['tool.web']]).toEqual([25, undefined]);
  });

  it('may be there twice under two names of a version', async () => {
    const { files, dir } = await setUp();
    const names = ['v_20260406T084313Z.json', 'v_20260406T053919Z.json'];
    for (const name of names) await place(join(dir, name), await published());
    expect((await files.load(target))?.path).toBe(join(dir, names[0] ?? ''));
    expect(await files.versions(target)).toEqual(names.map((name) => join(dir, name)));
    expect(await files.list()).toHaveLength(1);
  });

  it.each([
    ['openrouter--openai--gpt-5.4', `openrouter/${MODEL}`],
    ['openrouter--openai--gpt-5.4', MODEL],
    ['openai--gpt-5.4', `openrouter/${MODEL}`],
    ['openai--gpt-5.4', MODEL],
  ])('in the folder %s with the model %s is that of the model with and without openrouter/', async (folder, model) => {
    const { layout, files } = await setUp();
    await place(join(layout.profiles, 'bare-agent', folder, 'v_20260410T124408..json'), await published({ model }));
    for (const asked of [MODEL, `openrouter/${MODEL}`]) {
      expect((await files.load({ ...target, model: asked }))?.profile.model).toBe(model);
    }
  });

  it.each([
    ['null', 'null'],
    ['nothing', ''],
    ['the half of one', '{"version": "1.0", "model": "openai/gpt'],
    ['zeros', '\0'.repeat(64)],
  ])('whose latest.json holds %s is named, and gives way to a new one without being lost', async (_, content) => {
    const { files, dir } = await setUp();
    const path = join(dir, 'latest.json');
    await place(path, content);
    await expect(files.load(target)).rejects.toMatchObject({
      ...{ code: 'STORE_CORRUPT', message: expect.stringContaining(path), hint: expect.stringContaining('--force') },
    });
    expect(await files.list()).toEqual([{ path, error: expect.stringContaining(path) }]);
    const saved = await files.save(ours());
    expect(saved.promoted).toBe(true);
    expect(await readFile(saved.setAside ?? '', 'utf8')).toBe(content);
  });

  it('that stays the one of its target is not written again with what only its author has', async () => {
    const { files, dir } = await setUp();
    const before = await published({ details: details(result('L1', 1, artifacts)) });
    const version = join(dir, 'v_20260410T124408..json');
    await place(version, before);
    expect(await files.save(ours())).toMatchObject({ promoted: false });
    expect((await files.load(target))?.profile.capabilities).toEqual(before.capabilities);
    for (const name of (await readdir(dir)).filter((name) => join(dir, name) !== version)) {
      expect(await readFile(join(dir, name), 'utf8'), name).not.toContain('/Users/');
    }
    expect(JSON.parse(await readFile(version, 'utf8'))).toEqual(before);
  });
});

/** A profile of ours, of one primitive. */
function ours(): Profile {
  return {
    ...{ schema: 'skvm.profile/1', id: 'p', createdAt: '2026-05-01T00:00:00.000Z', status: 'completed' },
    ...{ version: '1.0', ...{ model: MODEL, harness: 'bare-agent', profiledAt: '2026-05-01T00:00:00.000Z' } },
    ...{ capabilities: { 'gen.regex': 'L1' }, details: [], isPartial: false, usage: NO_USAGE, diagnostics: [] },
    cost: { totalUsd: 0, totalTokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, durationMs: 1 },
    spec: {
      ...{ suite: { id: 's', version: '1' }, primitives: ['gen.regex'], policy: 'adaptive', confidence: 0.98 },
      ...{ maxItems: 15, seed: 1, limits: { timeoutMs: 1, maxSteps: 1 } },
    },
    estimates: [],
  };
}
