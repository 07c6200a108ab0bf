import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../src/run-document.ts';
import { type FakeServer, fakeServer, type Reply } from './fake-server.ts';
import { skvmJson, tempDir } from './skvm.ts';

/** A task that is done when `out.txt` says `hello`. */
const TASK = {
  id: 'greet',
  prompt: 'Write hello into out.txt.',
  eval: [{ method: 'file-check', path: 'out.txt', mode: 'contains', expected: 'hello' }],
};

const WRITE: Reply = { tools: [{ name: 'write_file', arguments: '{"path":"out.txt","content":"hello"}' }] };
const DONE: Reply = { text: 'Done.' };

/** Runs the task against a server; calls are tried again at once, and a stall shows soon. */
async function runAgainst(server: FakeServer, model: string, how: 'route' | 'openai' | 'openrouter') {
  const dir = await tempDir();
  const cache = join(dir, 'cache');
  await mkdir(cache);
  await writeFile(join(dir, 'task.json'), JSON.stringify(TASK));
  const route = { match: 'local/*', kind: 'openai-compatible', apiKeyEnv: 'LOCAL_KEY', baseUrl: server.url };
  const config = {
    calls: { retries: 2, firstWaitMs: 0, stallMs: 300 },
    ...(how === 'route' ? { providers: { routes: [route] } } : {}),
  };
  await writeFile(join(cache, 'skvm.config.json'), JSON.stringify(config));
  const env = {
    route: { LOCAL_KEY: 'key-of-the-route' },
    openai: { OPENAI_BASE_URL: server.url },
    openrouter: { OPENROUTER_API_KEY: 'key-of-openrouter', OPENROUTER_BASE_URL: server.url },
  }[how];
  return skvmJson<RunDocument>(
    ['run', `--task=${dir}`, `--model=${model}`, `--skvm-cache=${cache}`, '--sandbox=process'],
    {
      env,
      cwd: dir,
    },
  );
}

describe('a model over HTTP', () => {
  test.each([
    ['route', 'local/some/model', 'some/model', 'Bearer key-of-the-route'],
    ['openai', 'openai/gpt-5.4', 'gpt-5.4', undefined],
    ['openrouter', 'qwen/qwen3.5-35b-a3b', 'qwen/qwen3.5-35b-a3b', 'Bearer key-of-openrouter'],
    ['openrouter', 'anthropic/claude-sonnet-4-6', 'anthropic/claude-sonnet-4.6', 'Bearer key-of-openrouter'],
  ] as const)('runs by %s: %s is %s on the wire', async (how, model, wireModel, authorization) => {
    const server = await fakeServer([WRITE, DONE]);
    const { exitCode, document } = await runAgainst(server, model, how);
    expect(document).toMatchObject({
      schema: 'skvm.run/1',
      status: 'completed',
      simulated: false,
      result: { status: 'completed', score: { value: 1 }, text: 'Done.', steps: 2 },
      usage: { inputTokens: 200, outputTokens: 20, calls: 2 },
    });
    expect(exitCode).toBe(0);
    expect(
      server.requests.map(({ path, authorization, body }) => ({ path, authorization, model: body.model })),
    ).toEqual([1, 2].map(() => ({ path: '/v1/chat/completions', authorization, model: wireModel })));
  });

  test.each<[string, Reply]>([
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '0' } }],
    ['500', { status: 500 }],
    ['a cut connection', { cut: true }],
    ['200 with an error in the body', { status: 200, body: '{"error":{"message":"upstream is down","code":502}}' }],
    ['a stall', { stall: true }],
  ])('%s is tried again', async (_, fault) => {
    const server = await fakeServer([fault, WRITE, fault, DONE]);
    const { exitCode, document } = await runAgainst(server, 'local/m', 'route');
    expect(document).toMatchObject({ status: 'completed', result: { score: { value: 1 } } });
    expect(exitCode).toBe(0);
    expect(server.requests.length).toBe(4);
  });

  test.each<[string, Reply, RegExp]>([
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '0' } }, /429/],
    ['500', { status: 500 }, /500/],
    ['a cut connection', { cut: true }, /200|network/],
    [
      '200 with an error in the body',
      { status: 200, body: '{"error":{"message":"upstream is down","code":502}}' },
      /./,
    ],
    ['a stall', { stall: true }, /stall|300 ms/],
    ['a wrong key', { status: 401 }, /401/],
    ['a model that the server does not know', { status: 404 }, /404/],
  ])('%s for good is unscored with its reason', async (_, fault, message) => {
    const server = await fakeServer([fault]);
    const { exitCode, document } = await runAgainst(server, 'local/m', 'route');
    expect(document).toMatchObject({
      status: 'failed',
      result: {
        status: 'failed',
        error: { origin: 'provider', message: expect.stringMatching(message) },
        score: { value: null, unscored: 'infra' },
      },
    });
    expect(exitCode).toBe(1);
  });

  test('malformed tool arguments are told to the model, which may mend them', async () => {
    const malformed: Reply = { tools: [{ name: 'write_file', arguments: '{"path": "out.txt", "content": ' }] };
    const server = await fakeServer([malformed, WRITE, DONE]);
    const { document } = await runAgainst(server, 'local/m', 'route');
    expect(document).toMatchObject({ status: 'completed', result: { score: { value: 1 }, steps: 3 } });
  });
});
