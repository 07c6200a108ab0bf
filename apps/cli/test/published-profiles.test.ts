import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '@skvm/core';
import { dataDir } from '@skvm/data';
import { expect, test } from 'vitest';
import { skvm, skvmJson, tempDir } from './skvm.ts';

/** A cache into which the published profiles were copied as their README says, and one file of a level that has details. */
async function copied(): Promise<{ readonly cache: string; readonly edited: string }> {
  const cache = await tempDir();
  const profiles = join(cache, 'profiles');
  await cp(join(dataDir, 'profiles'), profiles, { recursive: true });
  const edited = join(profiles, 'bare-agent', 'openai--gpt-5.4', 'latest.json');
  const published = JSON.parse(await readFile(edited, 'utf8'));
  const level = { passed: false, passCount: 1, totalCount: 3, durationMs: 1, costUsd: 0 };
  const failureArtifacts = [{ convLog: '/Users/author/a.jsonl', evalScript: '/Users/author/a.py' }];
  const levelResults = ['L1', 'L2', 'L3'].map((name) => ({ level: name, ...level, failureArtifacts }));
  const detail = { primitiveId: 'gen.regex', highestLevel: 'L1', levelResults, convLogDir: '/Users/author' };
  await writeFile(edited, JSON.stringify({ ...published, isPartial: true, details: [detail] }));
  return { cache, edited };
}

test('published profiles that were copied into the cache are listed, shown and compiled for', async () => {
  const { cache } = await copied();
  const at = (...argv: string[]) => [...argv, `--skvm-cache=${cache}`];
  const { document } = await skvmJson<{ profiles: { error?: string; primitives: number; isPartial: boolean }[] }>(
    at('profile', '--list'),
  );
  expect(document.profiles).toHaveLength(25);
  for (const profile of document.profiles) {
    expect(profile.error).toBeUndefined();
    expect(profile.primitives).toBeGreaterThanOrEqual(25);
  }
  expect((await skvm(at('profile', '--list'))).stdout).toContain('openai/gpt-5.4');

  for (const model of ['openai/gpt-5.4', 'openrouter/openai/gpt-5.4', 'qwen/qwen3.5-9b', 'anthropic/claude-opus-4-6']) {
    const shown = await skvmJson<Profile>(at('profile', '--show', `--model=${model}`));
    expect(shown).toMatchObject({
      exitCode: 0,
      document: { version: '1.0', capabilities: { 'reason.logic': expect.stringMatching(/^L[0-3]$/) } },
    });
    expect(JSON.stringify(shown)).not.toContain('/Users/');
    const { exitCode, stdout } = await skvm(at('profile', '--show', `--model=${model}`));
    expect(exitCode).toBe(0);
    // Those of the first days of April know nothing of the web.
    expect(stdout).toMatch(/tool\.web +.*(?:L\d|unknown)/);
  }

  const skill = `--skill=${join(dataDir, 'skills', 'expense-report')}`;
  const compiled = await skvmJson<{ paths: { variant: string } }>(at('aot-compile', skill, '--model=openai/gpt-5.4'));
  expect(compiled.exitCode).toBe(0);
  for (const entry of await readdir(join(cache, 'proposals'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    expect(await readFile(join(entry.parentPath, entry.name), 'utf8'), entry.name).not.toContain('/Users/');
  }
});

test('one file that cannot be read is named in the list, and keeps no other from it', async () => {
  const { cache, edited } = await copied();
  await writeFile(edited, 'null');
  const torn = join(cache, 'profiles', 'pi', 'a--b');
  await mkdir(torn, { recursive: true });
  await writeFile(join(torn, 'latest.json'), '{"version": "1.0", "cap');
  const listed = await skvmJson<{ profiles: { path: string; error?: string }[] }>([
    'profile',
    '--list',
    `--skvm-cache=${cache}`,
  ]);
  expect(listed.exitCode).toBe(0);
  const bad = listed.document.profiles.filter(({ error }) => error !== undefined);
  expect(bad.map(({ path }) => path).sort()).toEqual([edited, join(torn, 'latest.json')].sort());
  expect(listed.document.profiles).toHaveLength(26);
  expect((await skvm(['profile', '--list', `--skvm-cache=${cache}`])).stdout).toContain('a--b');
});
