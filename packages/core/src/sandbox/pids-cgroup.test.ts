import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPidsParent, makePidsCgroup } from './pids-cgroup.ts';
import { withFolder } from './sandbox.test-kit.ts';

/** A tree of files with the names of the kernel's. */
async function plant(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

describe('findPidsParent', () => {
  it('takes the nearest group of version 2 that counts for its children', async () => {
    await withFolder(async (mount) => {
      await plant(mount, {
        'cgroup.controllers': 'cpu memory pids',
        'cgroup.subtree_control': 'cpu memory pids',
        'system.slice/cgroup.subtree_control': 'memory pids',
        'system.slice/skvm.service/cgroup.subtree_control': '',
      });
      expect(findPidsParent(mount, '0::/system.slice/skvm.service\n')).toBe(join(mount, 'system.slice'));
      expect(findPidsParent(mount, '0::/elsewhere\n')).toBe(mount);
      // A group of another namespace is shown as a path that leads out.
      expect(findPidsParent(mount, '0::/../../elsewhere\n')).toBe(mount);
      expect(existsSync(join(mount, `skvm-probe-${process.pid}`))).toBe(false);
    });
  });

  it('takes the own group of version 1, or the root of the hierarchy where that is not shown', async () => {
    await withFolder(async (mount) => {
      await plant(mount, { 'pids/cgroup.procs': '', 'pids/mine/cgroup.procs': '' });
      expect(findPidsParent(mount, '9:cpu,cpuacct:/other\n8:pids:/mine\n0::/\n')).toBe(join(mount, 'pids/mine'));
      expect(findPidsParent(mount, '8:pids:/hidden\n')).toBe(join(mount, 'pids'));
    });
  });

  it('finds none where nothing counts', async () => {
    await withFolder(async (mount) => {
      expect(findPidsParent(mount, '0::/\n')).toBeUndefined();
      await plant(mount, { 'cgroup.controllers': 'cpu', 'cgroup.subtree_control': 'cpu' });
      expect(findPidsParent(mount, '0::/\n')).toBeUndefined();
    });
  });
});

describe('makePidsCgroup', () => {
  it('makes a group with the limit, and puts joining it before a command as plain arguments', async () => {
    await withFolder(async (parent) => {
      const group = await makePidsCgroup(parent, 77);
      const [name = ''] = await readdir(parent);
      expect(await readdir(join(parent, name))).toEqual(['pids.max']);
      const argv = group.joined(['printf', '%s', "it's; $x"]);
      expect(argv.slice(-4)).toEqual([join(parent, name, 'cgroup.procs'), 'printf', '%s', "it's; $x"]);
    });
  });
});
