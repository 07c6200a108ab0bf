import { describe, expect, it } from 'vitest';
import { isSkvmError } from '../error.ts';
import type { EventPayload } from '../spec/event.ts';
import { type MockReply, mockModel } from '../testing/mock-model.ts';
import { retryMiddleware, wrapModel } from './index.ts';
import { apiError, CALL } from './models.test-kit.ts';

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
