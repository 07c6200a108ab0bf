import { APICallError } from '@ai-sdk/provider';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBudget } from '../budget.ts';
import { isSkvmError } from '../error.ts';
import type { EventPayload } from '../spec/event.ts';
import { type LanguageModelCallOptions, type LanguageModelStreamPart, REPLAYED } from '../spec/model.ts';
import { NO_USAGE, type Usage } from '../spec/usage.ts';
import { type MockReply, mockModel } from '../testing/mock-model.ts';
import { mockProvider } from '../testing/mock-provider.ts';
import { classifyFailure, costOf, createModels, listedPrice, retryAfter, retryMiddleware, wrapModel } from './index.ts';
import { providerHold } from './provider-hold.ts';

const CALL: LanguageModelCallOptions = { prompt: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] };

function apiError(statusCode: number | undefined, headers: Record<string, string> = {}, cause?: Error): APICallError {
  return new APICallError({
    message: `status ${statusCode}`,
    url: 'http://x',
    requestBodyValues: {},
    ...(statusCode === undefined ? {} : { statusCode }),
    responseHeaders: headers,
    ...(cause ? { cause } : {}),
  });
}

describe('classifyFailure', () => {
  it.each([
    [401, 'auth', false],
    [402, 'no-credit', false],
    [404, 'not-found', false],
    [400, 'bad-request', false],
    [408, 'server', true],
    [429, 'rate-limit', true],
    [500, 'server', true],
    [529, 'server', true],
    [200, 'bad-answer', true],
  ])('%d is %s, retryable %s', (status, reason, retryable) => {
    expect(classifyFailure(apiError(status))).toMatchObject({ reason, retryable });
  });

  it('repeats no key that a provider put into its message', () => {
    const key = `sk-proj-${'Ab3'.repeat(10)}`;
    const told = (error: Error) => classifyFailure(error).message;
    const refused = new APICallError({ message: `Bad key: ${key}`, url: 'x', requestBodyValues: {}, statusCode: 401 });
    const cut = new TypeError('fetch failed', { cause: new Error(`Bearer ${key}`) });
    for (const error of [refused, cut, new Error(key)]) expect(told(error)).not.toContain('Ab3Ab3');
    expect(told(refused)).toBe('401: Bad key: [redacted]');
  });

  it('knows a network failure by its cause', () => {
    const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    expect(classifyFailure(apiError(undefined, {}, cause))).toMatchObject({ reason: 'network', retryable: true });
    expect(classifyFailure(new TypeError('fetch failed', { cause }))).toMatchObject({
      reason: 'network',
      retryable: true,
    });
    expect(classifyFailure(new Error('something'))).toMatchObject({ reason: 'unknown', retryable: false });
  });

  it('reads Retry-After in seconds, milliseconds and as a date', () => {
    expect(retryAfter({ 'retry-after': '3' })).toBe(3000);
    expect(retryAfter({ 'retry-after-ms': '250' })).toBe(250);
    expect(retryAfter({ 'retry-after': 'Thu, 01 Jan 1970 00:00:10 GMT' }, 4_000)).toBe(6000);
    expect(retryAfter({ 'retry-after': 'soon' })).toBeUndefined();
    expect(retryAfter({})).toBeUndefined();
  });
});

describe('retryMiddleware', () => {
  const wrapped = (replies: MockReply[], options = {}) => {
    const events: EventPayload[] = [];
    const inner = mockModel(replies);
    const retry = retryMiddleware({ model: 'mock/m', firstWaitMs: 0, emit: (event) => events.push(event), ...options });
    return { model: wrapModel(inner, [retry]), inner, events };
  };

  it('tries again for passing failures and tells of each', async () => {
    const { model, events } = wrapped([apiError(500), apiError(429, { 'retry-after-ms': '1' }), 'fine']);
    const result = await model.doGenerate(CALL);
    expect(result.content).toEqual([{ type: 'text', text: 'fine' }]);
    expect(events.map((event) => event.type === 'model-call-retry' && [event.attempt, event.reason])).toEqual([
      [1, '500: status 500'],
      [2, '429: status 429'],
    ]);
  });

  it('gives up at once when trying again is no use', async () => {
    const { model, inner } = wrapped([apiError(401), 'fine']);
    const error = await model.doGenerate(CALL).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(isSkvmError(error, 'MODEL_CALL_FAILED') && error.details).toMatchObject({ reason: 'auth', statusCode: 401 });
    expect(inner.calls).toHaveLength(1);
  });

  it('gives up after its retries, with the last reason', async () => {
    const { model, inner } = wrapped([apiError(500), apiError(502), apiError(503)], { retries: 2 });
    await expect(model.doGenerate(CALL)).rejects.toThrow(/mock\/m failed: 503/);
    expect(inner.calls).toHaveLength(3);
  });

  it('does not wait longer than it may', async () => {
    const { model, inner } = wrapped([apiError(429, { 'retry-after': '3600' }), 'fine']);
    await expect(model.doGenerate(CALL)).rejects.toThrow(/429/);
    expect(inner.calls).toHaveLength(1);
  });

  it('ends a call that does not answer', async () => {
    const silent = mockModel(
      (call) =>
        new Promise((_, reject) => call.abortSignal?.addEventListener('abort', () => reject(call.abortSignal?.reason))),
    );
    const model = wrapModel(silent, [retryMiddleware({ model: 'mock/m', retries: 1, firstWaitMs: 0, stallMs: 20 })]);
    await expect(model.doGenerate(CALL)).rejects.toThrow(/no answer for 20 ms/);
    expect(silent.calls).toHaveLength(2);
  });

  it('ends a call that ignores the signal', async () => {
    const deaf = mockModel(() => new Promise<MockReply>(() => {}));
    const model = wrapModel(deaf, [retryMiddleware({ model: 'mock/m', retries: 0, stallMs: 20 })]);
    await expect(model.doGenerate(CALL)).rejects.toThrow(/no answer for 20 ms/);
  });

  it('stops when it is aborted, also while it waits', async () => {
    const controller = new AbortController();
    const inner = mockModel([apiError(500), 'fine']);
    const retry = retryMiddleware({ model: 'mock/m', firstWaitMs: 60_000, emit: () => controller.abort() });
    const call = wrapModel(inner, [retry]).doGenerate({ ...CALL, abortSignal: controller.signal });
    await expect(call).rejects.toThrow(/abort/i);
    expect(inner.calls).toHaveLength(1);
  });

  it('tries a stream again that fails before it says anything', async () => {
    const { model } = wrapped([apiError(500), 'fine']);
    const parts: string[] = [];
    for await (const part of (await model.doStream(CALL)).stream) parts.push(part.type);
    expect(parts).toEqual(['stream-start', 'text-start', 'text-delta', 'text-end', 'finish']);
  });
});

describe('streams under retry', () => {
  afterEach(() => void vi.useRealTimers());

  const say = (delta: string): LanguageModelStreamPart => ({ type: 'text-delta', id: '0', delta });
  const end = (unified: 'stop' | 'error' = 'stop'): LanguageModelStreamPart => ({
    type: 'finish',
    finishReason: { unified, raw: undefined },
    usage: { inputTokens: count(1), outputTokens: { total: 1, text: 1, reasoning: 0 } },
  });
  const count = (total: number) => ({ total, noCache: total, cacheRead: 0, cacheWrite: 0 });

  /** A model whose every stream is made by `pull`, and what became of the streams. */
  function streaming(pulls: ((controller: ReadableStreamDefaultController<LanguageModelStreamPart>) => unknown)[]) {
    const cancelled: number[] = [];
    let calls = 0;
    const inner = {
      ...mockModel('unused'),
      async doStream({ abortSignal }: LanguageModelCallOptions) {
        const call = calls++;
        const pull = pulls[call];
        const stream = new ReadableStream<LanguageModelStreamPart>(
          {
            async pull(controller) {
              abortSignal?.throwIfAborted();
              await pull?.(controller);
            },
            cancel: () => void cancelled.push(call),
          },
          { highWaterMark: 0 },
        );
        return { stream };
      },
    };
    const retry = retryMiddleware({ model: 'mock/m', retries: pulls.length - 1, firstWaitMs: 0, stallMs: 1_000 });
    return { model: wrapModel(inner, [retry]), cancelled };
  }
  /** A pull that gives one part after the other and then hangs. */
  const parts = (...list: LanguageModelStreamPart[]) => {
    const left = [...list];
    return (controller: ReadableStreamDefaultController<LanguageModelStreamPart>) => {
      const part = left.shift();
      if (part === undefined) return new Promise(() => {});
      controller.enqueue(part);
      if (part.type === 'finish') controller.close();
      return undefined;
    };
  };

  it('does not take a reader who is slow for a provider who is silent', async () => {
    vi.useFakeTimers();
    const { model } = streaming([parts(say('a'), say('b'), say('c'), end())]);
    const reader = (await model.doStream(CALL)).stream.getReader();
    const seen: string[] = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      seen.push(value.type);
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(seen).toEqual(['text-delta', 'text-delta', 'text-delta', 'finish']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends a stream that goes silent, closes it, and leaves no timer', async () => {
    vi.useFakeTimers();
    const { model, cancelled } = streaming([parts(say('a'))]);
    const reader = (await model.doStream(CALL)).stream.getReader();
    await reader.read();
    const next = reader.read().then(
      () => undefined,
      (error: unknown) => error,
    );
    await vi.advanceTimersByTimeAsync(1_000);
    const error = await next;
    expect(isSkvmError(error, 'MODEL_CALL_FAILED') && error.details).toMatchObject({ reason: 'stall' });
    expect(cancelled).toEqual([0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends an aborted stream with the reason of the abort, whether or not anyone reads', async () => {
    vi.useFakeTimers();
    const controller = new AbortController();
    const { model, cancelled } = streaming([parts(say('a'))]);
    const reader = (await model.doStream({ ...CALL, abortSignal: controller.signal })).stream.getReader();
    await reader.read();
    controller.abort(new Error('enough'));
    await expect(reader.read()).rejects.toThrow('enough');
    expect(cancelled).toEqual([0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('closes a stream that broke off before it said anything, and tries again', async () => {
    const { model, cancelled } = streaming([
      parts({ type: 'stream-start', warnings: [] }, end('error')),
      parts(say('a'), end()),
    ]);
    const seen: string[] = [];
    for await (const part of (await model.doStream(CALL)).stream) seen.push(part.type);
    expect(seen).toEqual(['text-delta', 'finish']);
    const failing = streaming([parts({ type: 'error', error: apiError(500) }), parts(say('a'), end())]);
    for await (const _ of (await failing.model.doStream(CALL)).stream);
    expect(failing.cancelled).toEqual([0]);
    expect(cancelled).toEqual([]);
  });

  it('takes a stream that ends without an end for broken', async () => {
    const cut = (controller: ReadableStreamDefaultController<LanguageModelStreamPart>) => {
      controller.enqueue(say('half of'));
      controller.close();
    };
    const { model } = streaming([cut]);
    const reader = (await model.doStream(CALL)).stream.getReader();
    await reader.read();
    await expect(reader.read()).rejects.toMatchObject({ code: 'MODEL_CALL_FAILED', details: { reason: 'bad-answer' } });
  });

  it('passes the cancelling of a reader on', async () => {
    const { model, cancelled } = streaming([parts(say('a'))]);
    const { stream } = await model.doStream(CALL);
    await stream.cancel();
    expect(cancelled).toEqual([0]);
  });
});

describe('createModels', () => {
  function setUp(replies: MockReply[], options: { price?: { inputUsd: number; outputUsd: number } } = {}) {
    const budget = createBudget({ maxTokens: 25 });
    const provider = mockProvider(mockModel(replies));
    const models = createModels({
      providers: [provider],
      budget,
      emit: () => {},
      now: () => new Date(0),
      retry: { retries: 0 },
      ...(options.price ? { priceOf: () => options.price ?? null } : {}),
    });
    return { budget, models };
  }

  it('meters what a call took, and an unknown price is not zero', async () => {
    const { models, budget } = setUp(['a']);
    const seen: Usage[] = [];
    await models.language('mock/m', { onUsage: (usage) => seen.push(usage) }).doGenerate(CALL);
    expect(seen).toEqual([{ ...NO_USAGE, calls: 1, inputTokens: 10, outputTokens: 5, costUsd: null }]);
    expect(budget.spent().costUsd).toBeNull();
  });

  it('holds back all calls to a provider that asked for a pause, those to others not', async () => {
    const busy = mockModel([apiError(429, { 'retry-after-ms': '500' }), 'a', 'b', 'c']);
    const idle = mockModel('free');
    const [one, other] = [mockProvider(busy), { ...mockProvider(idle), id: 'other' }];
    const retrying = Promise.withResolvers<void>();
    const models = createModels({
      providers: [one, other],
      budget: createBudget(),
      emit: (event) => event.type === 'model-call-retry' && retrying.resolve(),
      now: () => new Date(0),
    });
    const holds: string[] = [];
    const call = (id: string) =>
      models
        .language(id, {
          onHold() {
            holds.push(`${id} waits`);
            return () => holds.push(`${id} goes on`);
          },
        })
        .doGenerate(CALL);
    const first = call('mock/m');
    await retrying.promise;
    const held = [call('mock/m'), call('mock/n')];
    await call('other/m');
    // Whatever they waited for, nobody asked the provider meanwhile.
    expect([busy.calls.length, idle.calls.length]).toEqual([1, 1]);
    await Promise.all([first, ...held]);
    expect(busy.calls).toHaveLength(4);
    expect(holds.slice(0, 3).sort()).toEqual(['mock/m waits', 'mock/m waits', 'mock/n waits']);
    expect(holds.slice(3).sort()).toEqual(['mock/m goes on', 'mock/m goes on', 'mock/n goes on']);
  });

  it('lets a call that is held back be stopped', async () => {
    const hold = providerHold();
    hold.extend(60_000);
    const controller = new AbortController();
    const inner = mockModel('never');
    const retry = retryMiddleware({ model: 'mock/m', hold, onHold: () => () => {} });
    const call = wrapModel(inner, [retry]).doGenerate({ ...CALL, abortSignal: controller.signal });
    controller.abort();
    await expect(call).rejects.toThrow(/abort/i);
    expect(inner.calls).toHaveLength(0);
  });

  it('prices a call', async () => {
    const { models, budget } = setUp(['a'], { price: { inputUsd: 1, outputUsd: 2 } });
    await models.language('mock/m').doGenerate(CALL);
    expect(budget.spent().paidUsd).toBeCloseTo(20e-6, 12);
  });

  it('reports a replay and does not count it as paid', async () => {
    const { models, budget } = setUp(['a'], { price: { inputUsd: 1, outputUsd: 2 } });
    const replay = {
      specificationVersion: 'v4' as const,
      wrapGenerate: async ({
        doGenerate,
      }: {
        doGenerate: () => PromiseLike<Awaited<ReturnType<ReturnType<typeof mockModel>['doGenerate']>>>;
      }) => ({
        ...(await doGenerate()),
        providerMetadata: { [REPLAYED]: {} },
      }),
    };
    await models.language('mock/m', { boost: replay }).doGenerate(CALL);
    expect(budget.spent()).toMatchObject({ paidUsd: 0 });
    expect(budget.spent().costUsd).toBeGreaterThan(0);
  });

  it('refuses calls when the budget is used up', async () => {
    const { models } = setUp(['a', 'b', 'c']);
    const model = models.language('mock/m');
    await model.doGenerate(CALL);
    await model.doGenerate(CALL);
    await expect(model.doGenerate(CALL)).rejects.toThrow(/budget of 25 tokens is used up \(30 used\)/);
  });

  it('says which providers there are', () => {
    const { models } = setUp([]);
    expect(() => models.language('mok/m')).toThrow(/No model "mok\/m"; known: mock\/…/);
    expect(() => models.language('mock/')).toThrow(/No model/);
  });
});

describe('prices', () => {
  const usage = (input: number, output: number) => ({
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  });

  it('knows common models by any of their ids and no price for others', () => {
    for (const id of ['openai/gpt-4o', 'openrouter/openai/gpt-4o', 'anthropic/claude-sonnet-4-5']) {
      expect(listedPrice(id)?.inputUsd, id).toBeGreaterThan(0);
    }
    expect(listedPrice('acme/unheard-of')).toBeNull();
  });

  it('is unknown without tokens', () => {
    const none = {
      inputTokens: { ...usage(1, 1).inputTokens, total: undefined },
      outputTokens: usage(1, 1).outputTokens,
    };
    expect(costOf('openai/gpt-4o', none)).toBeNull();
  });
});
