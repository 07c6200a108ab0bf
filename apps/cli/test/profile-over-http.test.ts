import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import type { ProfileSet } from '../src/verbs/profile-targets.ts';
import { type ChatReply, serveChat } from './fake-chat-server.ts';
import { skvmJson, tempDir } from './skvm.ts';

const MODEL = 'qwen/qwen3.5-35b-a3b';
const WRONG: ChatReply = { text: 'I do not know.' };

/** `skvm profile` of a model at a fake OpenRouter, which charges a tenth of a cent a call. */
async function profile(replies: Parameters<typeof serveChat>[0], flags: readonly string[], cache: string) {
  await using server = await serveChat(replies);
  const env = { OPENROUTER_API_KEY: 'the-key', OPENROUTER_BASE_URL: server.url };
  const argv = ['profile', `--model=${MODEL}`, `--skvm-cache=${cache}`, ...flags];
  const ran = await skvmJson<Profile>(argv, { env, cwd: cache });
  return { ...ran, calls: server.requests.length };
}

describe('skvm profile over HTTP', () => {
  test('measures a model that answers wrongly as L0, and what it cost', async () => {
    const cache = await tempDir();
    const { exitCode, document, calls } = await profile(
      [WRONG],
      ['--primitives=reason.arithmetic,follow.format'],
      cache,
    );
    expect(exitCode).toBe(0);
    expect(document.simulated).toBeUndefined();
    expect(document).toMatchObject({
      status: 'completed',
      model: MODEL,
      capabilities: { 'reason.arithmetic': 'L0', 'follow.format': 'L0' },
      usage: { calls },
    });
    expect(document.usage.costUsd).toBeCloseTo(calls * 0.001, 9);
    expect(JSON.stringify(document)).not.toContain('the-key');
  });

  test('stops at --max-cost with what there is, and pays no more than the calls under way', async () => {
    const cache = await tempDir();
    const flags = ['--concurrency=2', '--max-cost=0.005', '--price=1/1'];
    const { exitCode, document, calls } = await profile([WRONG], flags, cache);
    expect(exitCode).toBe(1);
    expect(document).toMatchObject({ status: 'partial', error: { code: 'BUDGET_EXCEEDED' } });
    expect(document.usage.paidUsd).toBeGreaterThanOrEqual(0.005);
    expect(calls).toBeLessThanOrEqual(5 + 2);
  });

  test('stops at --max-minutes with what there is', async () => {
    const cache = await tempDir();
    const { exitCode, document } = await profile([WRONG], ['--max-minutes=0.001'], cache);
    expect(exitCode).toBe(1);
    expect(document).toMatchObject({ status: 'partial', error: { code: 'BUDGET_EXCEEDED' } });
  });

  test('changes no level when every third call fails, only what it takes', async () => {
    const flags = ['--primitives=reason.arithmetic,follow.format', '--concurrency=1'];
    const failing = (_: unknown, index: number): ChatReply =>
      index % 3 === 0 ? { status: 429, headers: { 'retry-after': '0' } } : WRONG;
    const [steady, shaky] = [
      await profile([WRONG], flags, await tempDir()),
      await profile(failing, flags, await tempDir()),
    ];
    expect(shaky.exitCode).toBe(0);
    expect(shaky.document.capabilities).toEqual(steady.document.capabilities);
    expect(shaky.calls).toBeGreaterThan(steady.calls);
  });

  test('is no profile when the provider is down: exit 3, and it can go on', async () => {
    const cache = await tempDir();
    const flags = ['--primitives=reason.arithmetic,follow.format'];
    const down = await profile([{ status: 401 }], flags, cache);
    expect(down).toMatchObject({ exitCode: 3 });
    expect(await skvmJson(['profile', '--list', `--skvm-cache=${cache}`])).toMatchObject({
      document: { profiles: [] },
    });
    const up = await profile([WRONG], [...flags, '--resume'], cache);
    expect(up).toMatchObject({
      exitCode: 0,
      document: { status: 'completed', capabilities: { 'follow.format': 'L0' } },
    });
  });

  test('of three models whose one has a wrong key, the two others are measured', async () => {
    const cache = await tempDir();
    await using good = await serveChat([WRONG]);
    await using bad = await serveChat([{ status: 401 }]);
    const env = {
      OPENROUTER_API_KEY: 'the-key',
      OPENROUTER_BASE_URL: good.url,
      OPENAI_API_KEY: 'no-key',
      OPENAI_BASE_URL: bad.url,
    };
    const models = ['vendor/a', 'openai/b', 'vendor/c', 'vendor/a'];
    const argv = ['profile', `--model=${models.join(',')}`, '--primitives=reason.arithmetic', `--skvm-cache=${cache}`];
    const { exitCode, document, stderr } = await skvmJson<ProfileSet>(argv, { env, cwd: cache });
    expect({ exitCode, document }).toMatchObject({
      exitCode: 1,
      document: {
        status: 'failed',
        profiles: [
          { model: 'vendor/a', status: 'completed', capabilities: { 'reason.arithmetic': 'L0' } },
          { model: 'openai/b', status: 'failed', capabilities: {} },
          { model: 'vendor/c', status: 'completed', capabilities: { 'reason.arithmetic': 'L0' } },
        ],
      },
    });
    // One phase for all, and a line for each that ended.
    expect(stderr.match(/to do$/gm)).toHaveLength(1);
    expect(stderr).toMatch(/^profile: bare-agent × vendor\/a: \d+ done$/m);
    const logs = await Promise.all(
      (await readdir(join(cache, 'log', 'profile'))).map((id) =>
        readFile(join(cache, 'log', 'profile', id, 'events.jsonl'), 'utf8'),
      ),
    );
    const called = logs.map(
      (log) => new Set([...log.matchAll(/"type":"model-call-end","model":"([^"]+)"/g)].map(([, id]) => id)),
    );
    expect(called.map((ids) => [...ids].join()).sort()).toEqual(['', 'vendor/a', 'vendor/c']);
  });
});
