import { bareAgent } from '@skvm/adapters';
import {
  builtinEvaluators,
  createBudget,
  createContext,
  createRegistry,
  runTask,
  type Task,
  type TaskRun,
} from '@skvm/core';
import { createModels, type RetryOptions } from '@skvm/core/models';
import { recordEvents } from '@skvm/core/testing';
import { describe, expect, test } from 'vitest';
import { connect } from '../src/models/connect.ts';
import { type ChatReply, type ChatServer, serveChat } from './fake-chat-server.ts';

const TASK: Task = {
  id: 'copy',
  prompt: 'Copy a.txt to b.txt.',
  files: { 'a.txt': 'alpha\n' },
  checks: [{ evaluator: 'file-check', params: { path: 'b.txt', mode: 'exact', expected: 'alpha' } }],
};

const WRITE: ChatReply = { toolCalls: [{ name: 'write_file', arguments: '{"path":"b.txt","content":"alpha\\n"}' }] };
const DONE: ChatReply = { text: 'Copied it.' };

async function play(
  replies: Parameters<typeof serveChat>[0],
  options: { kind?: 'openai-compatible' | 'openrouter'; retry?: RetryOptions; timeoutMs?: number } = {},
): Promise<TaskRun & { server: ChatServer; retries: readonly string[] }> {
  await using server = await serveChat(replies);
  const kind = options.kind ?? 'openai-compatible';
  const provider = connect({ kind, apiKey: 'secret-key', baseUrl: server.url });
  const { emit, events } = recordEvents();
  const budget = createBudget();
  const models = createModels({
    providers: [provider],
    resolve: (id) => ({ provider, modelId: id }),
    budget,
    emit,
    now: () => new Date(),
    retry: { firstWaitMs: 0, retries: 2, ...options.retry },
  });
  const registry = createRegistry([bareAgent(), ...builtinEvaluators()]);
  const done = await runTask(
    {
      task: TASK,
      target: { adapter: 'bare-agent', model: 'acme/m-1' },
      limits: { timeoutMs: options.timeoutMs ?? 240_000 },
    },
    createContext({ registry, models, budget, emit }),
  );
  const retries = events.flatMap((event) => (event.type === 'model-call-retry' ? [event.reason] : []));
  return { ...done, server, retries };
}

describe.each(['openai-compatible', 'openrouter'] as const)('%s', (kind) => {
  test('plays a task with tools over streamed chat completions', async () => {
    const { run, score, server } = await play([WRITE, DONE], { kind });
    expect(score.value).toBe(1);
    expect(run).toMatchObject({ status: 'completed', text: 'Copied it.' });
    expect(run.usage).toMatchObject({ calls: 2, inputTokens: 200, outputTokens: 40 });
    // OpenRouter tells the cost of a call; nobody else does, and this model is on no list.
    expect(run.usage.costUsd).toBe(kind === 'openrouter' ? 0.002 : null);
    const [first, second] = server.requests;
    expect(first).toMatchObject({ path: '/v1/chat/completions', headers: { authorization: 'Bearer secret-key' } });
    expect(first?.body).toMatchObject({ model: 'acme/m-1', stream: true });
    expect(first?.body.tools?.map((tool) => tool.function.name)).toContain('read_file');
    expect(second?.body.messages.map((message) => message.role)).toEqual(['system', 'user', 'assistant', 'tool']);
  });

  test.each<[string, ChatReply, RegExp]>([
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '0' } }, /429/],
    ['500', { status: 500 }, /500/],
    ['503 that is no JSON', { status: 503, body: '<html>busy</html>' }, /503/],
    ['a connection that is cut before the answer', 'cut-before-answer', /network/],
    ['200 with an error in the body', { status: 200, body: '{"error":{"message":"overloaded","code":502}}' }, /./],
    ['200 with an empty body', { status: 200, body: '' }, /./],
  ])('tries again after %s', async (_, fault, reason) => {
    const { run, score, retries } = await play([fault, WRITE, DONE], { kind });
    expect(run.error).toBeUndefined();
    expect(score.value).toBe(1);
    expect(retries).toHaveLength(1);
    expect(retries[0]).toMatch(reason);
  });

  test.each<[string, ChatReply, string]>([
    ['429', { status: 429, headers: { 'retry-after': '0' } }, 'rate-limit'],
    ['500', { status: 500 }, 'server'],
    ['cut connections', 'cut-before-answer', 'network'],
    ['401', { status: 401 }, 'auth'],
    ['402', { status: 402 }, 'no-credit'],
    ['404', { status: 404 }, 'not-found'],
  ])('is unscored, with the reason, when %s does not pass', async (_, fault, code) => {
    const { run, score } = await play([fault], { kind });
    expect(run).toMatchObject({ status: 'failed', error: { origin: 'provider', code, unscored: 'infra' } });
    expect(score).toMatchObject({ value: null, unscored: 'infra' });
    expect(JSON.stringify(run)).not.toContain('secret-key');
  });

  test('does not wait for hours', async () => {
    const { run, retries } = await play([{ status: 429, headers: { 'retry-after': '7200' } }, DONE], { kind });
    expect(run).toMatchObject({ status: 'failed', error: { code: 'rate-limit', retryable: true } });
    expect(retries).toEqual([]);
  });

  test.each<[string, ChatReply]>([
    ['a connection that is cut in the stream', 'cut-in-stream'],
    ['a stream that goes silent', 'stall-in-stream'],
    ['a server that never answers', 'stall'],
  ])('is unscored after %s', async (_, fault) => {
    const { run, score } = await play([fault], { kind, retry: { retries: 1, stallMs: 150 } });
    expect(run).toMatchObject({ status: 'failed', error: { origin: 'provider', retryable: true, unscored: 'infra' } });
    expect(score.value).toBeNull();
  });

  test('tries a server again that never answered', async () => {
    // On a busy machine an answer that does come may come too late as well, and be asked for again.
    const { score, retries } = await play(
      ({ body }, index) => (index === 0 ? 'stall' : body.messages.at(-1)?.role === 'tool' ? DONE : WRITE),
      { kind, retry: { stallMs: 300, retries: 50 } },
    );
    expect(score.value).toBe(1);
    expect([...new Set(retries)]).toEqual(['no answer for 300 ms']);
  });

  test('tells the model of arguments that do not parse, and of a tool that is not there', async () => {
    const broken: ChatReply = { toolCalls: [{ name: 'write_file', arguments: '{"path": "b.txt", "content' }] };
    const unknown: ChatReply = { toolCalls: [{ name: 'delete_everything', arguments: '{}' }] };
    const { run, score, server } = await play([broken, unknown, WRITE, DONE], { kind });
    expect(score.value).toBe(1);
    expect(run.steps.map((step) => step.toolCalls.map((call) => call.isError))).toEqual([[true], [true], [false], []]);
    expect(JSON.stringify(server.requests[1]?.body.messages.at(-1))).toMatch(/write_file/);
  });
});
