import { afterEach, describe, expect, it, vi } from 'vitest';
import { isSkvmError } from '../error.ts';
import type { LanguageModelCallOptions, LanguageModelStreamPart } from '../spec/model.ts';
import { mockModel } from '../testing/mock-model.ts';
import { retryMiddleware, wrapModel } from './index.ts';
import { apiError, CALL } from './models.test-kit.ts';

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
