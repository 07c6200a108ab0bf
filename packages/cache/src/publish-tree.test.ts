import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryDir } from '../test/temporary-dir.ts';
import { type Disk, disk } from './disk.ts';
import { publishTree, settleTree, type TreeFile } from './publish-tree.ts';

/** The files of a tree with their text, or `undefined` where there is no folder. */
async function readTree(dir: string): Promise<Record<string, string> | undefined> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (!entries) return undefined;
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (file) => [relative(dir, file), await readFile(file, 'utf8')] as const)),
  );
}

/** A disk on which the power goes at one operation: half of a file is written, and nothing more happens. */
function failingDisk(failAt: number): { readonly disk: Disk; readonly steps: string[] } {
  const steps: string[] = [];
  const step = <Arguments extends unknown[]>(
    name: string,
    work: (...args: Arguments) => Promise<void>,
    half?: (...args: Arguments) => Promise<void>,
  ) => {
    return async (...args: Arguments): Promise<void> => {
      steps.push(name);
      if (steps.length === failAt && half) await half(...args);
      if (steps.length >= failAt) throw new Error('the power went');
      return work(...args);
    };
  };
  return {
    steps,
    disk: {
      makeDir: step('makeDir', disk.makeDir),
      write: step('write', disk.write, (path, bytes) => writeFile(path, bytes.subarray(0, bytes.length / 2))),
      syncDir: step('syncDir', disk.syncDir),
      rename: step('rename', disk.rename),
      remove: step('remove', disk.remove),
      exists: disk.exists,
    },
  };
}

const OLD = { 'skill/SKILL.md': 'old', 'skill/only-old.txt': 'x', 'meta/manifest.json': '{"old":1}' };
const NEW = { 'skill/SKILL.md': 'new', 'skill/scripts/run.sh': 'echo new', 'meta/manifest.json': '{"new":1}' };

describe('publishTree', () => {
  it('leaves exactly the files that it was given', async () => {
    const dir = join(await temporaryDir(), 'p', 'variant');
    const part = fc.constantFrom('a', 'b', 'c d', 'ü');
    const path = fc.oneof(
      part.map((name) => `${name}.txt`),
      fc.tuple(part, part).map(([folder, name]) => `${folder}/${name}.txt`),
      fc.tuple(part, part, part).map((parts) => `${parts.join('/')}.txt`),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(path, fc.string({ unit: 'grapheme' }), { minKeys: 1, maxKeys: 6 }),
        async (files) => {
          await publishTree({ dir, files });
          expect(await readTree(dir)).toEqual(Object.fromEntries(Object.entries(files)));
          expect(await readdir(join(dir, '..'))).toEqual(['variant']);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps bytes and marks what can be run', async () => {
    const dir = join(await temporaryDir(), 'variant');
    const bytes = Uint8Array.from([0, 255, 10]);
    await publishTree({ dir, files: { 'a.bin': bytes, 'b.sh': { bytes: 'echo', executable: true } } });
    expect(await readFile(join(dir, 'a.bin'))).toEqual(Buffer.from(bytes));
    expect((await stat(join(dir, 'a.bin'))).mode & 0o777).toBe(0o644);
    expect((await stat(join(dir, 'b.sh'))).mode & 0o777).toBe(0o755);
  });

  it('writes the file last that others are trusted by', async () => {
    const dir = join(await temporaryDir(), 'variant');
    const written: string[] = [];
    const on: Disk = {
      ...disk,
      write(path, bytes, mode) {
        written.push(relative(join(dir, '..', '.variant.new'), path));
        return disk.write(path, bytes, mode);
      },
    };
    await publishTree({ dir, files: NEW, last: 'meta/manifest.json' }, { disk: on });
    expect(written).toEqual(['skill/SKILL.md', 'skill/scripts/run.sh', 'meta/manifest.json']);
    await expect(publishTree({ dir, files: NEW, last: 'none' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it.each(['../x', '/x', 'a/../../x', 'a\\b', '', 'a/..'])('writes nothing when a path is %j', async (path) => {
    const root = await temporaryDir();
    const files: Record<string, TreeFile> = { 'ok.txt': 'ok', [path]: 'x' };
    await expect(publishTree({ dir: join(root, 'variant'), files })).rejects.toMatchObject({
      code: path === 'a/..' ? 'INPUT_INVALID' : 'PATH_OUTSIDE',
    });
    expect(await readdir(root)).toEqual([]);
  });

  it.each([
    ['over an old tree', OLD],
    ['where nothing was', undefined],
  ])('leaves the old tree or the new one, wherever the power goes, %s', async (_, old) => {
    const outcomes = new Set<string>();
    for (let failAt = 1; ; failAt++) {
      const root = await temporaryDir();
      const dir = join(root, 'variant');
      if (old) await publishTree({ dir, files: old });
      const failing = failingDisk(failAt);
      const published = await publishTree({ dir, files: NEW }, { disk: failing.disk }).then(
        () => true,
        () => false,
      );
      await settleTree(dir);
      const tree = await readTree(dir);
      expect([old, NEW], `after ${failing.steps.join(', ')}`).toContainEqual(tree);
      outcomes.add(JSON.stringify(tree));
      // And the next publication goes through and tidies up.
      await publishTree({ dir, files: { 'next.txt': 'next' } });
      expect(await readTree(dir)).toEqual({ 'next.txt': 'next' });
      expect(await readdir(root)).toEqual(['variant']);
      if (published) {
        expect(tree).toEqual(NEW);
        break;
      }
    }
    expect(outcomes.size).toBe(2);
  });

  it('keeps the old tree in its place when a disk error is all that happens', async () => {
    const root = await temporaryDir();
    const dir = join(root, 'variant');
    await publishTree({ dir, files: OLD });
    for (const broken of ['write', 'rename'] as const) {
      let isBroken = true;
      const on: Disk = {
        ...disk,
        async write(path, bytes, mode) {
          if (broken === 'write' && path.endsWith('run.sh')) throw new Error('disk full');
          await disk.write(path, bytes, mode);
        },
        async rename(from, to) {
          if (broken === 'rename' && to === dir && isBroken) {
            isBroken = false;
            throw new Error('disk full');
          }
          await disk.rename(from, to);
        },
      };
      await expect(publishTree({ dir, files: NEW }, { disk: on })).rejects.toThrow('disk full');
      expect(await readTree(dir)).toEqual(OLD);
    }
    await publishTree({ dir, files: NEW });
    expect(await readdir(root)).toEqual(['variant']);
  });

  it('lets publications to one folder take turns', async () => {
    const dir = join(await temporaryDir(), 'variant');
    const trees = Array.from({ length: 8 }, (_, index) => ({ a: `${index}`, b: `${index}`, [`c${index}`]: '' }));
    await Promise.all(trees.map((files) => publishTree({ dir, files })));
    expect(trees).toContainEqual(await readTree(dir));
  });
});

describe('settleTree', () => {
  it('does nothing to a tree that stands, or to none', async () => {
    const root = await temporaryDir();
    await settleTree(join(root, 'none'));
    await publishTree({ dir: join(root, 'variant'), files: NEW });
    await settleTree(join(root, 'variant'));
    expect(await readTree(join(root, 'variant'))).toEqual(NEW);
    await rename(join(root, 'variant'), join(root, '.variant.old'));
    await mkdir(join(root, '.variant.new'));
    await settleTree(join(root, 'variant'));
    expect(await readTree(join(root, 'variant'))).toEqual(NEW);
  });
});
