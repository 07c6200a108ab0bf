import { link, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isOverQuota } from './measure-folders.ts';
import { withFolder } from './sandbox.test-kit.ts';

const ANY = Number.POSITIVE_INFINITY;
const MIB = 1024 ** 2;

it('counts files, folders and links of all folders together', async () => {
  await withFolder(async (folder) => {
    for (const name of ['a', 'b']) await mkdir(join(folder, name, 'inner'), { recursive: true });
    await writeFile(join(folder, 'a/inner/file'), '');
    await symlink('/', join(folder, 'b/link'));
    const both = [join(folder, 'a'), join(folder, 'b')];
    expect(await isOverQuota(both, { bytes: ANY, files: 4 })).toBe(false);
    expect(await isOverQuota(both, { bytes: ANY, files: 3 })).toBe(true);
    expect(await isOverQuota([join(folder, 'gone'), join(folder, 'a/inner/file')], { bytes: ANY, files: 0 })).toBe(
      false,
    );
  });
});

it('counts what files take on the disk: once for all names, and nothing for holes', async () => {
  await withFolder(async (folder) => {
    await writeFile(join(folder, 'file'), Buffer.alloc(MIB, 'x'));
    for (let number = 0; number < 50; number += 1) await link(join(folder, 'file'), join(folder, `name-${number}`));
    await writeFile(join(folder, 'holes'), '');
    await truncate(join(folder, 'holes'), 1000 * MIB);
    expect(await isOverQuota([folder], { bytes: 2 * MIB, files: ANY })).toBe(false);
    expect(await isOverQuota([folder], { bytes: MIB / 2, files: ANY })).toBe(true);
  });
});

it('lets others have their turn, and stops when nobody wants to know any more', async () => {
  await withFolder(async (folder) => {
    for (let number = 0; number < 3000; number += 1) await mkdir(join(folder, String(number)));
    let asked = 0;
    const isStopped = () => {
      asked += 1;
      return true;
    };
    expect(await isOverQuota([folder], { bytes: ANY, files: 2999 }, isStopped)).toBe(false);
    expect(asked).toBe(1);
  });
});
