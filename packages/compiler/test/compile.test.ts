import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, memoryStore, primitiveSpecs, type Store } from '@skvm/core';
import { loadSkill, writeSkill } from '@skvm/core/skill';
import { recordEvents } from '@skvm/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindEnv, compile, compileDocumentSchema, rewriteSkill } from '../src/index.ts';
import { HAS_REAL_SKILLS, profileAt, realSkills, skillOf, TARGET } from './support.ts';
import { codeOf, context, low, skill, TEXT } from './tea-kit.ts';

async function namesOf(store: Store): Promise<string[]> {
  const names: string[] = [];
  for await (const name of store.names('')) names.push(name);
  return names;
}

describe('compile', () => {
  it('says beside each demand how to get by with less', async () => {
    const { document, variant } = await compile({ skill, target: TARGET, profile: low }, context());
    expect(compileDocumentSchema.parse(document)).toEqual(document);
    expect(variant.skill.text).toBe(
      TEXT.replace(
        'files.\n2.',
        'files. Read one at a time, each by its exact path; where one is missing, note its name and go on.\n2.',
      )
        .replace(
          '`scripts/check.py`.',
          '`scripts/check.py`. Exact command: `python3 scripts/check.py`, run in the folder of this skill.',
        )
        .replace(
          '\n\nWrite',
          '\n\nWrite one file at a time, each finished before the next: `out/a.json`, then `out/b.json`. Write',
        ),
    );
    expect(
      document.result.edits.map(({ id, pass, rule, gap, predicted }) => ({ id, pass, rule, gap, predicted })),
    ).toEqual([
      { id: 'e1', pass: 'rewrite-skill', rule: 'tool.file.read/L2->L1', gap: 'tool.file.read/L2>L1', predicted: true },
      { id: 'e2', pass: 'rewrite-skill', rule: 'tool.exec/L2->L1', gap: 'tool.exec/L2>L1', predicted: true },
      {
        id: 'e3',
        pass: 'rewrite-skill',
        rule: 'tool.file.write/L3->L2',
        gap: 'tool.file.write/L3>L2',
        predicted: true,
      },
    ]);
    expect(
      document.result.gaps.map(({ primitive, required, level, status }) => [primitive, required, level, status]),
    ).toEqual([
      ['tool.file.read', 'L2', 'L1', 'closed'],
      ['tool.exec', 'L2', 'L1', 'closed'],
      ['tool.file.write', 'L3', 'L2', 'closed'],
    ]);
    expect(document.result.variant).toMatchObject({ passTag: 'p1p2', changed: true, cached: false });
    expect(document.result.tokens.after).toBeGreaterThan(document.result.tokens.before);
    expect(Object.keys(variant.meta).sort()).toEqual([
      'SKILL.diff',
      'edits.json',
      'env.lock.json',
      'gaps.json',
      'scr.json',
      'source-map.json',
    ]);
  });

  it('proposes nothing new for what it has compiled', async () => {
    const { variant } = await compile({ skill, target: TARGET, profile: low }, context());
    const again = await compile({ skill: variant.skill, target: TARGET, profile: low }, context());
    expect(again.document.result.edits).toEqual([]);
    expect(again.variant.skill.text).toBe(variant.skill.text);
  });

  it('leaves a skill as it is, byte by byte, where there is no gap', async () => {
    const { document, variant } = await compile({ skill, target: TARGET, profile: profileAt('L3') }, context());
    expect(variant.skill.text).toBe(TEXT);
    expect(document.result).toMatchObject({ gaps: [], edits: [], rolledBack: [] });
    expect(document.result.variant.changed).toBe(false);
    expect(variant.meta['SKILL.diff']).toBe('');
  });

  it('gives the agent neither secrets nor litter', async () => {
    const { variant } = await compile({ skill, target: TARGET, profile: low }, context());
    expect(variant.skill.files.map(({ path }) => path)).toEqual(['scripts/check.py']);
    expect(variant.manifest.files.skill.map(({ path }) => path)).toEqual(['SKILL.md', 'scripts/check.py']);
  });

  it('maps every stretch of the result to the source or to an edit', async () => {
    const { document, variant } = await compile({ skill, target: TARGET, profile: low }, context());
    const { segments } = JSON.parse(variant.meta['source-map.json'] ?? '') as {
      segments: { start: number; end: number; sourceStart: number; sourceEnd: number; edit?: string }[];
    };
    const edits = new Map(document.result.edits.map((edit) => [edit.id, edit.after]));
    const rebuilt = segments.map(
      ({ sourceStart, sourceEnd, edit }) => edits.get(edit ?? '') ?? TEXT.slice(sourceStart, sourceEnd),
    );
    expect(rebuilt.join('')).toBe(variant.skill.text);
  });

  it('takes a build from the store the second time', async () => {
    const store = memoryStore();
    const first = await compile({ skill, target: TARGET, profile: low }, context(store));
    const { events, emit } = recordEvents();
    const second = await compile({ skill, target: TARGET, profile: low }, { ...context(store), emit });
    expect(second.document.result.variant.cached).toBe(true);
    expect(events).toEqual([]);
    expect(second.variant).toEqual(first.variant);
    expect(second.document).toEqual({
      ...first.document,
      result: { ...first.document.result, variant: { ...first.document.result.variant, cached: true } },
    });
  });

  it('builds again for another level of what it read, not for one that it never asked for', async () => {
    const store = memoryStore();
    const build = async (levels: Parameters<typeof profileAt>[1]) =>
      (await compile({ skill, target: TARGET, profile: profileAt('L3', levels) }, context(store))).document.result
        .variant;
    const first = await build({ 'tool.exec': 'L1' });
    expect(await build({ 'tool.exec': 'L1', 'gen.code.sql': 'L0' })).toEqual({ ...first, cached: true });
    const other = await build({ 'tool.exec': 'L2' });
    expect(other.cached).toBe(false);
    expect(other.key).not.toBe(first.key);
    expect(await build({ 'tool.exec': 'L1' })).toMatchObject({ key: first.key, cached: true });
  });

  it('builds again for another skill, target, option or pass', async () => {
    const key = async (input: Partial<Parameters<typeof compile>[0]>) =>
      (await compile({ skill, target: TARGET, profile: low, ...input }, context())).document.result.variant.key;
    const adapter = { ...TARGET, adapter: 'other' };
    const keys = await Promise.all([
      key({}),
      key({ skill: skillOf(`${TEXT} `) }),
      key({ target: adapter, profile: { ...low, harness: 'other' } }),
      key({ passes: [rewriteSkill()] }),
      key({ unknown: 'assume-L1' }),
      key({ options: { 'rewrite-skill': { maxEdits: 3 } } }),
      key({ maxGrowth: { ratio: 1, tokens: 0 } }),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(await key({})).toBe(keys[0]);
  });

  it('keeps nothing in a dry run', async () => {
    const store = memoryStore();
    const { document } = await compile({ skill, target: TARGET, profile: low, dryRun: true }, context(store));
    expect(document.result.edits.length).toBe(3);
    expect(await namesOf(store)).toEqual([]);
  });

  it('puts no clock, host or folder into a variant', async () => {
    const build = (dir: string, now: Date) =>
      compile({ skill: { ...skill, dir }, target: TARGET, profile: low }, createContext({ now: () => now }));
    const one = await build('/home/ann/tea', new Date(0));
    const two = await build('/srv/tea', new Date(1e12));
    expect(two.variant.manifest).toEqual(one.variant.manifest);
    expect(two.variant.meta).toEqual(one.variant.meta);
    expect(JSON.stringify(one.variant.meta)).not.toContain('/home/ann');
  });

  it('follows the policy for what the profile does not say', async () => {
    const profile = profileAt('L3', { 'tool.exec': null });
    const two = profileAt('L3', { 'tool.exec': null, 'tool.file.read': null });
    const skip = await compile({ skill, target: TARGET, profile }, context());
    expect(skip.document.result.edits).toEqual([]);
    expect(skip.document.diagnostics.map(({ code, source }) => [code, source])).toEqual([
      ['capability-unknown', 'compile'],
    ]);
    const assume = await compile({ skill, target: TARGET, profile, unknown: 'assume-L1' }, context());
    expect(assume.document.result.edits.map(({ rule }) => rule)).toEqual(['tool.exec/L2->L1']);
    expect(assume.document.diagnostics.map(({ code }) => code)).toEqual(['capability-assumed']);
    await expect(compile({ skill, target: TARGET, profile: two, unknown: 'fail' }, context())).rejects.toThrow(
      'No profile of tool.exec, tool.file.read for',
    );
    expect(await codeOf(compile({ skill, target: TARGET, profile, unknown: 'fail' }, context()))).toBe(
      'PROFILE_MISSING',
    );
  });

  it('refuses what it cannot compile before it does anything', async () => {
    const build = (input: Partial<Parameters<typeof compile>[0]>) =>
      codeOf(compile({ skill, target: TARGET, ...input }, context()));
    expect(await build({})).toBe('PROFILE_MISSING');
    expect(await build({ passes: [bindEnv()] })).toBe('none');
    expect(await build({ profile: { ...low, model: 'mock/other' } })).toBe('INPUT_INVALID');
    expect(await build({ profile: { ...low, harness: 'other' } })).toBe('INPUT_INVALID');
    expect(await build({ profile: { ...low, model: 'openrouter/mock/m' } })).toBe('none');
    expect(await build({ profile: low, options: { 'rewrite-skill': { maxEdits: -1 } } })).toBe('INPUT_INVALID');
    expect(await build({ profile: low, options: { other: {} } })).toBe('INPUT_INVALID');
    expect(await build({ profile: low, passes: [rewriteSkill(), rewriteSkill()] })).toBe('INPUT_INVALID');
  });

  it('stops at the number of edits that it is given, the widest gaps first', async () => {
    const profile = profileAt('L3', { 'tool.file.read': 'L1', 'tool.exec': 'L1', 'tool.file.write': 'L1' });
    const { document } = await compile(
      { skill, target: TARGET, profile, options: { 'rewrite-skill': { maxEdits: 2 } } },
      context(),
    );
    expect(document.result.edits.map(({ rule }) => rule)).toEqual(['tool.file.write/L3->L2', 'tool.file.write/L2->L1']);
    expect(document.result.gaps.filter(({ status }) => status === 'open').map(({ primitive }) => primitive)).toEqual([
      'tool.file.read',
      'tool.exec',
    ]);
    expect(document.diagnostics.map(({ code }) => code)).toEqual(['gap-open', 'gap-open']);
  });

  it.skipIf(!HAS_REAL_SKILLS)('keeps every real skill whole, and has nothing to add the second time', async () => {
    const profile = profileAt('L1');
    for (const real of await realSkills()) {
      const store = memoryStore();
      const none = await compile({ skill: real, target: TARGET, profile: profileAt('L3') }, context(store));
      expect(none.variant.skill.text).toBe(real.text);
      const { document, variant } = await compile(
        { skill: real, target: TARGET, profile, passes: [rewriteSkill()] },
        context(store),
      );
      expect(document.result.rolledBack).toEqual([]);
      const again = await compile(
        { skill: variant.skill, target: TARGET, profile, passes: [rewriteSkill()] },
        context(store),
      );
      expect(again.document.result.edits).toEqual([]);
    }
  });
});

describe('a real folder', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'skvm-compile-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('compiles to the same as the skill in memory', async () => {
    const { env: _, ...clean } = {
      env: 0,
      text: skill.text,
      files: skill.files.filter(({ path }) => path.startsWith('scripts')),
    };
    await writeSkill(clean, join(folder, 'tea'));
    const loaded = await loadSkill(join(folder, 'tea'));
    const { variant } = await compile({ skill: loaded, target: TARGET, profile: low }, context());
    expect(JSON.stringify(variant.meta)).not.toContain(folder);
    expect(variant.skill.text).toBe(
      (await compile({ skill, target: TARGET, profile: low }, context())).variant.skill.text,
    );
  });

  it('knows all primitives', () => {
    expect(Object.keys(profileAt('L1').capabilities)).toEqual(primitiveSpecs.map(({ id }) => id));
  });
});
