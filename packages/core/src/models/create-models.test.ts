import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBudget } from '../budget.ts';
import { REPLAYED } from '../spec/model.ts';
import { NO_USAGE, type Usage } from '../spec/usage.ts';
import { type MockReply, mockModel } from '../testing/mock-model.ts';
import { mockProvider } from '../testing/mock-provider.ts';
import { createModels, retryMiddleware, wrapModel } from './index.ts';
import { apiError, CALL } from './models.test-kit.ts';
import { providerHold } from './provider-hold.ts';

describe('createModels', () => {
  afterEach(() => void vi.useRealTimers());

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
    // The pause is over when this test says so, however long the machine takes for what comes before.
    vi.useFakeTimers({ toFake: ['performance'] });
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
    vi.advanceTimersByTime(500);
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
