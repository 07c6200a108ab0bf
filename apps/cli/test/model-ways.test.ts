import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../src/verbs/run-document.ts';
import { type ChatReply, type ChatServer, serveChat } from './fake-chat-server.ts';
import { skvmJson, tempDir } from './skvm.ts';

/** A task that is done when `out.txt` says `hello`. */
const TASK = {
  id: 'greet',
  prompt: 'Write hello into out.txt.',
  eval: [{ method: 'file-check', path: 'out.txt', mode: 'contains', expected: 'hello' }],
};

const WRITE: ChatReply = { toolCalls: [{ name: 'write_file', arguments: '{"path":"out.txt","content":"hello"}' }] };
const DONE: ChatReply = { text: 'Done.' };

/** Runs a command against a server; calls are tried again at once, and a stall shows soon. */
async function against<Document = RunDocument>(
  server: ChatServer,
  model: string,
  how: 'route' | 'openai' | 'openrouter',
  argv: readonly string[] = ['run', '--task=.', '--sandbox=process'],
) {
  const dir = await tempDir();
  const cache = join(dir, 'cache');
  await mkdir(cache);
  await writeFile(join(dir, 'task.json'), JSON.stringify(TASK));
  const route = { match: 'local/*', kind: 'openai-compatible', apiKeyEnv: 'LOCAL_KEY', baseUrl: server.url };
  const config = {
    calls: { retries: 2, firstWaitMs: 0, stallMs: 1000 },
    ...(how === 'route' ? { providers: { routes: [route] } } : {}),
  };
  await writeFile(join(cache, 'skvm.config.json'), JSON.stringify(config));
  const env = {
    route: { LOCAL_KEY: 'key-of-the-route' },
    openai: { OPENAI_BASE_URL: server.url },
    openrouter: { OPENROUTER_API_KEY: 'key-of-openrouter', OPENROUTER_BASE_URL: server.url },
  }[how];
  return skvmJson<Document>([...argv, `--model=${model}`, `--skvm-cache=${cache}`], { env, cwd: dir });
}

describe('a model over HTTP', () => {
  test.each([
    ['route', 'local/some/model', 'some/model', 'Bearer key-of-the-route'],
    ['openai', 'openai/gpt-5.4', 'gpt-5.4', undefined],
    ['openrouter', 'qwen/qwen3.5-35b-a3b', 'qwen/qwen3.5-35b-a3b', 'Bearer key-of-openrouter'],
    ['openrouter', 'anthropic/claude-sonnet-4-6', 'anthropic/claude-sonnet-4.6', 'Bearer key-of-openrouter'],
  ] as const)('runs by %s: %s is %s on the wire', async (how, model, wireModel, authorization) => {
    await using server = await serveChat([WRITE, DONE]);
    const { exitCode, document } = await against(server, model, how);
    expect(document).toMatchObject({
      schema: 'skvm.run/1',
      status: 'completed',
      simulated: false,
      result: { status: 'completed', score: { value: 1 }, text: 'Done.', steps: 2 },
      usage: { inputTokens: 200, outputTokens: 40, calls: 2 },
    });
    expect(exitCode).toBe(0);
    const seen = server.requests.map(({ path, headers, body }) => [path, headers.authorization, body.model]);
    expect(seen).toEqual([1, 2].map(() => ['/v1/chat/completions', authorization, wireModel]));
  });

  test('that fails in passing is tried again', async () => {
    await using server = await serveChat([{ status: 500 }, WRITE, 'stall', DONE]);
    const { exitCode, document } = await against(server, 'local/m', 'route');
    expect({ exitCode, status: document.status }).toEqual({ exitCode: 0, status: 'completed' });
    expect(server.requests.length).toBe(4);
  });

  test('that fails for good makes an unscored run with its reason, and exit code 3', async () => {
    await using server = await serveChat([{ status: 401 }]);
    const { exitCode, document } = await against(server, 'local/m', 'route');
    expect(document).toMatchObject({
      status: 'failed',
      result: {
        error: { origin: 'provider', code: 'auth', message: expect.stringContaining('401') },
        score: { value: null, unscored: 'infra' },
      },
      error: { code: 'MODEL_CALL_FAILED' },
    });
    expect(exitCode).toBe(3);
  });

  test.each([
    ['route', 'local/m'],
    ['openai', 'openai/m'],
    ['openrouter', 'qwen/qwen3.5-35b-a3b'],
  ] as const)('is profiled by %s', async (how, model) => {
    await using server = await serveChat([{ text: 'I cannot say.' }]);
    const argv = ['profile', '--primitives=follow.format', '--policy=fixed:1'];
    const { exitCode, document } = await against<Profile>(server, model, how, argv);
    expect({ exitCode, document }).toMatchObject({
      exitCode: 0,
      document: { status: 'completed', model, capabilities: { 'follow.format': 'L0' } },
    });
  });

  test('that is down makes a primitive unknown, not L0, and exit code 3', async () => {
    await using server = await serveChat([{ status: 503 }]);
    const argv = ['profile', '--primitives=follow.format', '--policy=fixed:1', '--concurrency=1'];
    const { exitCode, document } = await against<Profile>(server, 'local/m', 'route', argv);
    expect(exitCode).toBe(3);
    expect(document).toMatchObject({ status: 'failed', capabilities: {}, isPartial: true });
    expect(document.estimates[0]).toMatchObject({ level: null, unknown: expect.stringContaining('infra') });
  });
});
