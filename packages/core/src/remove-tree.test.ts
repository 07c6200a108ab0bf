import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { removeTree } from './remove-tree.ts';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'skvm-test-')));
});

it('removes what lies too deep for a path', async () => {
  const program = `for (let depth = 0; depth < 2500; depth += 1) {
    fs.mkdirSync('deep'); fs.writeFileSync('file', ''); process.chdir('deep');
  }`;
  execFileSync(process.execPath, ['-e', program], { cwd: root });
  await removeTree(root);
  expect(existsSync(root)).toBe(false);
});

it('removes links, and not what they lead to', async () => {
  const other = await mkdtemp(join(tmpdir(), 'skvm-test-'));
  await writeFile(join(other, 'file'), '');
  await mkdir(join(root, 'closed/inner'), { recursive: true });
  await symlink(other, join(root, 'closed/inner/link'));
  await symlink(other, join(root, 'link'));
  await chmod(join(root, 'closed'), 0);
  await removeTree(root);
  expect([existsSync(root), existsSync(join(other, 'file'))]).toEqual([false, true]);
  await removeTree(other);
});
