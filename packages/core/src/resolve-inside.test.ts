import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinInside, resolveInside } from './resolve-inside.ts';

let base: string;
let root: string;

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'skvm-inside-')));
  root = join(base, 'root');
  await mkdir(join(root, 'folder/deep'), { recursive: true });
  await mkdir(join(base, 'outside'));
  await mkdir(join(base, 'root-sibling'));
  await writeFile(join(base, 'outside/secret'), 'secret');
  await writeFile(join(root, 'file'), '');
  const links = {
    out: join(base, 'outside'),
    'out-file': join(base, 'outside/secret'),
    sibling: join(base, 'root-sibling'),
    up: '..',
    'folder/relative-out': '../../outside',
    inside: 'folder',
    absolute: join(root, 'folder'),
    chain: 'out',
    dangling: join(base, 'not-there'),
    'dangling-inside': 'not-there',
    circle: 'circle',
    self: '.',
  };
  for (const [name, target] of Object.entries(links)) await symlink(target, join(root, name));
});

afterAll(() => rm(base, { recursive: true }));

const outside = expect.objectContaining({ code: 'PATH_OUTSIDE' });

describe('resolveInside', () => {
  it.each([
    ['.', '.'],
    ['./', '.'],
    ['a', 'a'],
    ['a/b//c/./d', 'a/b/c/d'],
    ['a/../b', 'b'],
    ['folder/deep/../new/file', 'folder/new/file'],
    ['file', 'file'],
    ['file/below-a-file', 'file/below-a-file'],
    ['inside/new', 'inside/new'],
    ['absolute/deep', 'absolute/deep'],
    ['self/self/folder', 'self/self/folder'],
    ['out/../file', 'file'],
    ['...', '...'],
    ['..a/b..', '..a/b..'],
    ['name/a:b', 'name/a:b'],
    ['~', '~'],
    ['-rf', '-rf'],
  ])('takes %j', async (path, expected) => {
    await expect(resolveInside(root, path)).resolves.toBe(posix.join(root, expected));
  });

  it.each([
    '',
    '/',
    '/etc/passwd',
    '//host/share',
    '..',
    '../root/file',
    'a/../../root/file',
    'folder/../..',
    'a\0b',
    '..\\outside',
    'a\\..\\..\\b',
    '\\\\?\\C:\\x',
    'C:x',
    'c:/x',
    'out',
    'out/secret',
    'out/new/file',
    'out-file',
    'chain/secret',
    'sibling/x',
    'up/outside/secret',
    'folder/relative-out/secret',
    'inside/relative-out/secret',
    'self/out/secret',
    'dangling',
    'dangling/x',
    'dangling-inside',
    'circle',
    'circle/x',
  ])('refuses %j', async (path) => {
    await expect(resolveInside(root, path)).rejects.toEqual(outside);
  });

  it('works under a root that is itself reached through a link, and under one that is not there', async () => {
    const linked = join(base, 'linked-root');
    await symlink(root, linked);
    await expect(resolveInside(linked, 'folder/x')).resolves.toBe(join(linked, 'folder/x'));
    await expect(resolveInside(linked, 'out/x')).rejects.toEqual(outside);
    await expect(resolveInside(join(base, 'nowhere'), 'a/b')).resolves.toBe(join(base, 'nowhere/a/b'));
  });

  it('wants an absolute root', async () => {
    await expect(resolveInside('root', 'a')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  const part = fc.oneof(
    fc.constantFrom('..', '.', '', 'out', 'up', 'chain', 'self', 'inside', 'folder', 'deep', 'relative-out', 'x'),
    fc.string({ maxLength: 4 }),
  );
  const anyPath = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join('/')),
  );

  it('never answers with a path that the file system sees elsewhere', async () => {
    await fc.assert(
      fc.asyncProperty(anyPath, async (path) => {
        const answer = await resolveInside(root, path).catch(() => undefined);
        if (answer === undefined) return;
        expect(answer === root || answer.startsWith(`${root}/`)).toBe(true);
        const real = await realpath(answer).catch(() => root);
        expect(real === root || real.startsWith(`${root}/`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes every plain name, and joins as posix.join does', () => {
    const name = fc.stringMatching(/^[\w. -]{1,8}$/).filter((text) => text !== '..' && text !== '.');
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        expect(joinInside('/root', names.join('/'))).toBe(posix.join('/root', ...names));
      }),
    );
  });
});
