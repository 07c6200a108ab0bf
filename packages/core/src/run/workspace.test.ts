import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { recordEvents } from '../testing/record-events.ts';
import { createWorkspace, readWorkspace, restoreFiles, writeFiles } from './workspace.ts';

const state = vi.hoisted(() => ({
  failing: '',
  full: false,
  atOpen: undefined as undefined | ((file: string) => Promise<void>),
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    rm: async (path: string, options: object) => (path === state.failing ? busy() : real.rm(path, options)),
    rmdir: async (path: string) => (path === state.failing ? busy() : real.rmdir(path)),
    writeFile: async (path: string, bytes: Uint8Array) =>
      state.full
        ? Promise.reject(Object.assign(new Error('disk full'), { code: 'ENOSPC' }))
        : real.writeFile(path, bytes),
    async open(path: string, flags: number) {
      await state.atOpen?.(path);
      return real.open(path, flags);
    },
  };
});

const busy = () => {
  throw Object.assign(new Error('resource busy'), { code: 'EBUSY' });
};

let tmpDir: string;
beforeEach(async () => {
  tmpDir = await fs.mkdtemp(join(tmpdir(), 'skvm-test-'));
});
afterEach(async () => {
  state.failing = '';
  state.full = false;
  state.atOpen = undefined;
  await fs.rm(tmpDir, { recursive: true, force: true });
});

const { report, diagnostics } = recordEvents();
const text = (read: Awaited<ReturnType<typeof readWorkspace>>) =>
  [...read.files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);

it('reports a folder that cannot be removed, and does not throw', async () => {
  const workspace = await createWorkspace({ tmpDir, report });
  state.failing = workspace.dir;
  await workspace[Symbol.asyncDispose]();
  expect(diagnostics).toMatchObject([{ code: 'workspace-left', severity: 'warning', source: 'run' }]);
  expect(diagnostics[0]?.message).toContain('resource busy');
  expect(diagnostics[0]?.hint).toContain(workspace.dir);
});

it('takes what changes while it is read as it finds it: gone, a link, a pipe, longer', async () => {
  for (const name of ['gone', 'link', 'grows', 'stays']) await fs.writeFile(join(tmpDir, name), 'four');
  state.atOpen = async (file) => {
    const name = file.slice(tmpDir.length + 1);
    if (name === 'gone') await fs.rm(file);
    if (name === 'link') {
      await fs.rm(file);
      await fs.symlink('/etc/passwd', file);
    }
    if (name === 'grows') await fs.appendFile(file, '!');
  };
  const read = await readWorkspace(tmpDir);
  expect(text(read)).toEqual([
    ['grows', 'four!'],
    ['stays', 'four'],
  ]);
  expect(read.truncated).toBe(false);
});

it('says that something is missing when a file cannot be read', async () => {
  await fs.writeFile(join(tmpDir, 'a'), '');
  state.atOpen = () => Promise.reject(Object.assign(new Error('input/output error'), { code: 'EIO' }));
  expect(await readWorkspace(tmpDir)).toMatchObject({ truncated: true, files: new Map() });
});

it('opens what the agent closed for itself', async () => {
  // Root may read everything: as root, be nobody for a moment.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) await fs.chown(tmpDir, 65_534, 65_534);
  if (isRoot) process.seteuid?.(65_534);
  try {
    const dir = await fs.mkdtemp(join(tmpDir, 'own-'));
    await fs.mkdir(join(dir, 'closed'));
    await fs.writeFile(join(dir, 'closed', 'in.txt'), 'in');
    await fs.writeFile(join(dir, 'secret.sh'), 'shut', { mode: 0o100 });
    await fs.chmod(join(dir, 'closed'), 0);
    const read = await readWorkspace(dir);
    expect(text(read)).toEqual([
      ['closed/in.txt', 'in'],
      ['secret.sh', 'shut'],
    ]);
    expect(read.truncated).toBe(false);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

it('refuses to restore what no workspace can hold', async () => {
  for (const path of ['../x', 'a//b', './a', '/etc/x', '']) {
    const left = { files: new Map([[path, new Uint8Array()]]), executables: new Set<string>() };
    await expect(restoreFiles(tmpDir, left), path).rejects.toMatchObject({ code: 'PATH_OUTSIDE' });
  }
});

it('blames a file that cannot be written on the file only when it is to blame', async () => {
  await expect(writeFiles(tmpDir, { ['x'.repeat(300)]: '' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  state.full = true;
  await expect(writeFiles(tmpDir, { a: '' })).rejects.toMatchObject({ code: 'ENOSPC' });
});
