import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, isSkvmError } from '@skvm/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { profileAt, skillOf, TARGET } from '../../test/support.ts';
import { compile } from '../compile.ts';
import { variantIsCurrent } from './manifest.ts';
import { readVariant } from './read-variant.ts';
import type { Variant } from './variant.ts';
import { writeVariant } from './write-variant.ts';

const TEXT = '---\nname: tea\ndescription: Brews tea.\n---\n# Tea\n\n## Work\n\nRead all of the notes files.\n';
const skill = skillOf(TEXT, { 'scripts/a.sh': '#!/bin/sh\n', 'refs/é.md': 'é\n' });
const profile = profileAt('L3', { 'tool.file.read': 'L1' });

const build = async (): Promise<Variant> =>
  (await compile({ skill, target: TARGET, profile }, createContext())).variant;

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: unknown) => (isSkvmError(error) ? error.code : String(error)),
  );
}

describe('a variant on the disk', () => {
  let root = '';
  let dir = '';
  let count = 0;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'skvm-variant-'));
  });
  beforeEach(() => {
    count += 1;
    dir = join(root, `${count}`, 'bare-agent', 'tea', 'p1p2');
  });
  afterAll(() => rm(root, { recursive: true }));

  it('is read as it was written', async () => {
    const variant = await build();
    await writeVariant(variant, dir);
    const read = await readVariant(dir);
    expect(read?.manifest).toEqual(variant.manifest);
    expect(read?.meta).toEqual(variant.meta);
    expect(read?.skill).toMatchObject({ name: 'tea', text: variant.skill.text, digest: variant.skill.digest });
    expect(read?.skill.files.map(({ path, executable }) => [path, executable])).toEqual([
      ['refs/é.md', false],
      ['scripts/a.sh', true],
    ]);
    expect((await readdir(dir)).sort()).toEqual(['meta', 'skill']);
    expect((await stat(join(dir, 'skill/scripts/a.sh'))).mode & 0o111).not.toBe(0);
  });

  it('replaces what was there, whole, and leaves nothing beside it', async () => {
    const variant = await build();
    await mkdir(join(dir, 'skill'), { recursive: true });
    await writeFile(join(dir, 'skill', 'old.md'), 'old');
    await writeVariant(variant, dir);
    await writeVariant(variant, dir);
    expect((await readdir(join(dir, 'skill'))).sort()).toEqual(['SKILL.md', 'refs', 'scripts']);
    expect(await readdir(join(dir, '..'))).toEqual(['p1p2']);
  });

  it('stays as it was when a new one cannot be written', async () => {
    const variant = await build();
    await writeVariant(variant, dir);
    const bad = { ...variant.skill, files: [{ path: '../../out.md', bytes: Buffer.from('x'), executable: false }] };
    expect(await codeOf(writeVariant({ ...variant, skill: bad }, dir))).toBe('PATH_OUTSIDE');
    expect((await readVariant(dir))?.manifest.id).toBe(variant.manifest.id);
    expect(await readdir(join(dir, '..'))).toEqual(['p1p2']);
  });

  it('is none without a manifest', async () => {
    expect(await readVariant(dir)).toBeUndefined();
    await writeVariant(await build(), dir);
    await rm(join(dir, 'meta', 'manifest.json'));
    expect(await readVariant(dir)).toBeUndefined();
  });

  it.each([
    ['a changed SKILL.md', 'skill/SKILL.md', 'STORE_CORRUPT'],
    ['a changed file of the bundle', 'skill/refs/é.md', 'STORE_CORRUPT'],
    ['an added file', 'skill/refs/new.md', 'STORE_CORRUPT'],
    ['a changed artifact', 'meta/gaps.json', 'STORE_CORRUPT'],
    ['a manifest that is not JSON', 'meta/manifest.json', 'DOCUMENT_INVALID'],
  ])('is not trusted with %s', async (_, path, code) => {
    await writeVariant(await build(), dir);
    await writeFile(join(dir, path), 'changed');
    expect(await codeOf(readVariant(dir))).toBe(code);
  });

  it('is not trusted with a missing file, nor with another kind of manifest', async () => {
    await writeVariant(await build(), dir);
    await rm(join(dir, 'skill/scripts/a.sh'));
    await expect(readVariant(dir)).rejects.toThrow(/skill\/scripts\/a\.sh/);
    const file = join(dir, 'meta/manifest.json');
    const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...manifest, schema: 'skvm.variant/2' }));
    expect(await codeOf(readVariant(dir))).toBe('DOCUMENT_VERSION');
    await writeFile(file, JSON.stringify({ ...manifest, passTag: 1 }));
    expect(await codeOf(readVariant(dir))).toBe('DOCUMENT_INVALID');
  });

  it('reads nothing outside its folder, whatever the manifest says', async () => {
    const variant = await build();
    await writeVariant(variant, dir);
    const file = join(dir, 'meta/manifest.json');
    const { manifest } = variant;
    const meta = [{ path: '../skill/SKILL.md', sha256: manifest.files.skill[0]?.sha256, bytes: 1 }];
    await writeFile(file, JSON.stringify({ ...manifest, files: { ...manifest.files, meta } }));
    expect(await codeOf(readVariant(dir))).toBe('PATH_OUTSIDE');
  });
});

describe('variantIsCurrent', () => {
  it('holds for the same skill, target and levels that were read', async () => {
    const { manifest } = await build();
    expect(variantIsCurrent(manifest, { skill, target: TARGET, profile })).toBe(true);
    expect(
      variantIsCurrent(manifest, {
        skill,
        target: TARGET,
        profile: profileAt('L3', { 'tool.file.read': 'L1', 'gen.regex': 'L0' }),
      }),
    ).toBe(true);
    expect(variantIsCurrent(manifest, { skill, target: TARGET, profile: profileAt('L3') })).toBe(false);
    expect(
      variantIsCurrent(manifest, { skill, target: TARGET, profile: profileAt('L3', { 'tool.file.read': null }) }),
    ).toBe(false);
    expect(variantIsCurrent(manifest, { skill, target: TARGET })).toBe(false);
    expect(variantIsCurrent(manifest, { skill: skillOf(`${TEXT}x`), target: TARGET, profile })).toBe(false);
    expect(variantIsCurrent(manifest, { skill, target: { ...TARGET, model: 'mock/n' }, profile })).toBe(false);
  });
});
