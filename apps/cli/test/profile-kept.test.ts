import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '@skvm/core';
import { expect, test } from 'vitest';
import { skvmJson, tempDir } from './skvm.ts';

const MODEL = '--model=sim/qwen3.5-9b';

test('of two commands at once with --wait one measures, and the other takes what it made', async () => {
  const cache = await tempDir();
  const argv = ['profile', MODEL, '--primitives=reason.logic', '--wait', `--skvm-cache=${cache}`];
  const both = await Promise.all([skvmJson<Profile>(argv), skvmJson<Profile>(argv)]);
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(both[0].document.id).toBe(both[1].document.id);
  const { document } = await skvmJson<{ sessions: unknown[] }>(['logs', `--skvm-cache=${cache}`]);
  expect(document.sessions).toHaveLength(1);
});

test('a profile that could not be kept is kept by going on, without another run', async () => {
  const cache = await tempDir();
  const profiles = join(cache, 'profiles');
  await writeFile(profiles, 'a file, where a folder is needed');
  const argv = ['profile', MODEL, '--primitives=reason.logic', `--skvm-cache=${cache}`];
  const failed = await skvmJson([...argv, '--force']);
  expect(failed).toMatchObject({ exitCode: 3, document: { error: { code: 'ENOTDIR' } } });
  await rm(profiles);
  await mkdir(profiles);
  const resumed = await skvmJson<Profile>([...argv, '--resume', '--verbose']);
  expect(resumed).toMatchObject({ exitCode: 0, document: { status: 'completed' } });
  expect(resumed.stderr).not.toMatch(/^run /m);
  expect(await skvmJson(argv)).toMatchObject({ document: { id: resumed.document.id } });
});

test('a damaged record of failures keeps no profile from being kept: it is set aside, and made anew', async () => {
  const cache = await tempDir();
  const argv = ['profile', MODEL, '--primitives=reason.logic', `--skvm-cache=${cache}`];
  await skvmJson(argv);
  const dir = join(cache, 'profiles', 'bare-agent', 'sim--qwen3.5-9b');
  await writeFile(join(dir, 'failure-reports.json'), '{"reports": ');
  expect(await skvmJson([...argv, '--force'])).toMatchObject({ exitCode: 0, document: { status: 'completed' } });
  expect(JSON.parse(await readFile(join(dir, 'failure-reports.json'), 'utf8'))).toHaveProperty('reports');
  const [aside = ''] = (await readdir(dir)).filter((name) => name.startsWith('failure-reports.aside-'));
  expect(await readFile(join(dir, aside), 'utf8')).toBe('{"reports": ');
});
