import {
  createBudget,
  defineModelProvider,
  type LanguageModel,
  type LanguageModelCallOptions,
  type LanguageModelGenerateResult,
  type LanguageModelStreamPart,
  type ModelUse,
  memoryStore,
  modelCallFailed,
  REPLAYED,
  type Store,
  type Usage,
} from '@skvm/core';
import { createModels, wrapModel } from '@skvm/core/models';
import { mockModel } from '@skvm/core/testing';
import { describe, expect, it } from 'vitest';
import { collect } from '../test/collect.ts';
import { temporaryDir } from '../test/temporary-dir.ts';
import { type CassetteMode, callCassette } from './call-cassette.ts';
import { openStore } from './file-store.ts';

const ask = (text: string, changes: Partial<LanguageModelCallOptions> = {}): LanguageModelCallOptions => ({
  prompt: [{ role: 'user', content: [{ type: 'text', text }] }],
  ...changes,
});

const on = (store: Store, mode: CassetteMode, model: LanguageModel, use: ModelUse = {}, id = 'a/b'): LanguageModel =>
  wrapModel(model, [callCassette({ store, mode, id, use, secrets: ['open sesame'] })]);

const unreachable = () => mockModel(() => new Error('the network is refused'));

const textOf = (result: LanguageModelGenerateResult): string =>
  result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');

async function drain(model: LanguageModel, params: LanguageModelCallOptions): Promise<LanguageModelStreamPart[]> {
  return collect((await model.doStream(params)).stream);
}

describe('callCassette', () => {
  it('gives a recorded answer without asking the model, on any store', async () => {
    for (const store of [memoryStore(), openStore(await temporaryDir())]) {
      const recording = on(store, 'record', mockModel(['first', 'second']));
      const first = await recording.doGenerate(ask('one'));
      await recording.doGenerate(ask('two'));
      const replaying = on(store, 'replay', unreachable());
      const again = await replaying.doGenerate(ask('one'));
      expect(again).toEqual({ ...first, response: {}, providerMetadata: { [REPLAYED]: {} } });
      expect(textOf(await replaying.doGenerate(ask('two')))).toBe('second');
    }
  });

  it('does nothing when it is off', async () => {
    const store = memoryStore();
    const model = mockModel('x');
    await on(store, 'off', model).doGenerate(ask('one'));
    expect(model.calls).toHaveLength(1);
    expect(await collect(store.names(''))).toEqual([]);
  });

  it('asks again and replaces the record under record; asks once under auto', async () => {
    const store = memoryStore();
    const model = mockModel(['first', 'second']);
    await on(store, 'record', model).doGenerate(ask('one'));
    await on(store, 'record', model).doGenerate(ask('one'));
    expect(textOf(await on(store, 'auto', model).doGenerate(ask('one')))).toBe('second');
    const other = mockModel(['third']);
    const automatic = on(store, 'auto', other);
    for (let round = 0; round < 3; round++) expect(textOf(await automatic.doGenerate(ask('three')))).toBe('third');
    expect(other.calls).toHaveLength(1);
  });

  it('tells requests apart by all that can change the answer, and by nothing else', async () => {
    const store = memoryStore();
    const base = ask('one', { temperature: 0.5, providerOptions: { x: { y: 1 } } });
    await on(store, 'record', mockModel('kept'), { repeat: 1 }).doGenerate(base);
    const replay = (params: LanguageModelCallOptions, use: ModelUse = { repeat: 1 }, id = 'a/b') =>
      on(store, 'replay', unreachable(), use, id).doGenerate(params).then(textOf);

    const same: LanguageModelCallOptions[] = [
      { ...base, headers: { authorization: 'Bearer x' } },
      { ...base, abortSignal: new AbortController().signal },
      { ...base, topP: undefined as unknown as number },
      { providerOptions: { x: { y: 1 } }, temperature: 0.5, prompt: base.prompt },
    ];
    for (const params of same) expect(await replay(params)).toBe('kept');

    const other: LanguageModelCallOptions[] = [
      { ...base, prompt: ask('two').prompt },
      { ...base, prompt: [{ role: 'system', content: 'one' }] },
      { ...base, temperature: 0.6 },
      { ...base, maxOutputTokens: 5 },
      { ...base, seed: 1 },
      { ...base, responseFormat: { type: 'json' } },
      { ...base, tools: [{ type: 'function', name: 't', inputSchema: {} }] },
      { ...base, providerOptions: { x: { y: 2 } } },
    ];
    for (const params of other) await expect(replay(params)).rejects.toMatchObject({ code: 'CASSETTE_MISS' });
    await expect(replay(base, { repeat: 2 })).rejects.toMatchObject({ code: 'CASSETTE_MISS' });
    await expect(replay(base, { repeat: 1 }, 'a/c')).rejects.toMatchObject({ code: 'CASSETTE_MISS' });
    await expect(
      replay(base, { repeat: 1, task: { id: 't', prompt: 'p', files: {}, checks: [] } }),
    ).rejects.toMatchObject({ code: 'CASSETTE_MISS' });
    // Attempts after a failure are the same question again, unless a run of its own draws for each.
    expect(await replay(base, { repeat: 1, attempt: 3 })).toBe('kept');
  });

  it('records a stream whole and replays it as a stream', async () => {
    const store = memoryStore();
    const parts = await drain(
      on(store, 'record', mockModel({ text: 'hello', toolCalls: [{ name: 't', input: { a: 1 } }] })),
      ask('one'),
    );
    const again = await drain(on(store, 'replay', unreachable()), ask('one'));
    expect(again).toEqual(
      parts.map((part) => (part.type === 'finish' ? { ...part, providerMetadata: { [REPLAYED]: {} } } : part)),
    );
    await expect(on(store, 'replay', unreachable()).doGenerate(ask('one'))).rejects.toMatchObject({
      code: 'CASSETTE_MISS',
    });
  });

  it('keeps bytes and dates', async () => {
    const store = memoryStore();
    const model: LanguageModel = {
      ...mockModel('x'),
      async doGenerate(params) {
        const result = await mockModel('x').doGenerate(params);
        const data = { type: 'data' as const, data: Uint8Array.from([1, 2, 255]) };
        return {
          ...result,
          content: [{ type: 'file', mediaType: 'image/png', data }],
          response: { id: 'r', timestamp: new Date(0), headers: { 'set-cookie': 'x' }, body: 'x' },
        };
      },
    };
    await on(store, 'record', model).doGenerate(ask('one'));
    const { content, response } = await on(store, 'replay', unreachable()).doGenerate(ask('one'));
    expect(content).toEqual([
      { type: 'file', mediaType: 'image/png', data: { type: 'data', data: Uint8Array.from([1, 2, 255]) } },
    ]);
    expect(response).toEqual({ id: 'r', timestamp: new Date(0) });
  });

  it('keeps nothing of what failed, broke off or was filtered', async () => {
    const store = memoryStore();
    const failure = modelCallFailed({ model: 'a/b', why: 'down', retryable: true, reason: 'status' });
    await expect(on(store, 'auto', mockModel([failure])).doGenerate(ask('one'))).rejects.toBe(failure);
    await expect(drain(on(store, 'auto', mockModel([failure])), ask('one'))).rejects.toBe(failure);

    const ending = (unified: 'content-filter' | 'error' | 'interrupted'): LanguageModel => {
      const inner = mockModel('half');
      const finishReason = { unified, raw: undefined };
      return {
        ...inner,
        doGenerate: async (params) => ({ ...(await inner.doGenerate(params)), finishReason }),
        async doStream(params) {
          const { stream } = await inner.doStream(params);
          const transform = new TransformStream<LanguageModelStreamPart, LanguageModelStreamPart>({
            transform: (part, controller) =>
              controller.enqueue(part.type === 'finish' ? { ...part, finishReason } : part),
          });
          return { stream: stream.pipeThrough(transform) };
        },
      };
    };
    for (const reason of ['content-filter', 'error', 'interrupted'] as const) {
      await on(store, 'record', ending(reason)).doGenerate(ask('one'));
      await drain(on(store, 'record', ending(reason)), ask('one'));
    }

    const cut = (last: LanguageModelStreamPart | undefined): LanguageModel => ({
      ...mockModel('x'),
      async doStream(params) {
        const parts = await collect((await mockModel('x').doStream(params)).stream);
        const kept = last ? [...parts, last] : parts.filter((part) => part.type !== 'finish');
        return { stream: ReadableStream.from(kept) };
      },
    });
    await drain(on(store, 'record', cut(undefined)), ask('one'));
    await drain(on(store, 'record', cut({ type: 'error', error: new Error('x') })), ask('one'));
    const { stream } = await on(store, 'record', mockModel('x')).doStream(ask('one'));
    await stream.cancel();
    expect(await collect(store.names(''))).toEqual([]);
  });

  it('names the nearest record when there is none', async () => {
    const store = memoryStore();
    const miss = (params: LanguageModelCallOptions, id = 'a/b') =>
      on(store, 'replay', unreachable(), {}, id)
        .doGenerate(params)
        .then(textOf, (error: Error) => error);
    expect(await miss(ask('anything'))).toMatchObject({
      code: 'CASSETTE_MISS',
      message: 'No recorded answer of a/b to this request; nothing is recorded for it',
      hint: 'Record it with --cassette=auto.',
    });
    const recording = on(store, 'record', mockModel('x'));
    await recording.doGenerate(ask('compile the skill about regular expressions', { temperature: 0 }));
    await recording.doGenerate(ask('judge the essay about dogs'));
    await on(store, 'record', mockModel('x'), {}, 'a/other').doGenerate(ask('judge the essay about cats and dogs'));
    expect(String(await miss(ask('compile the skill about regular expressions', { temperature: 1 })))).toMatch(
      /the nearest is cassette\/call\/a--b\/[0-9a-f]{64} \("compile the skill about regular expressions…", 100 % of the prompt's words alike; differs in settings\)/,
    );
    expect(String(await miss(ask('judge the essay about cats and dogs')))).toMatch(
      /"judge the essay about dogs…", 83 % .* differs in prompt\)/,
    );
    expect(String(await miss(ask('judge the essay about cats and dogs'), 'a/new'))).toMatch(
      /a--other.*, 100 % .*; differs in model\)/,
    );
  });

  it('costs what was recorded, and nothing is paid', async () => {
    const store = memoryStore();
    const usages: Usage[] = [];
    const provider = (model: LanguageModel) =>
      defineModelProvider({ id: 'a', description: 'x', create: () => ({ languageModel: () => model }) });
    for (const [mode, model] of [
      ['record', mockModel({ text: 'x', inputTokens: 1_000_000, outputTokens: 0 })],
      ['replay', unreachable()],
    ] as const) {
      for (const call of ['doGenerate', 'doStream'] as const) {
        const budget = createBudget();
        const models = createModels({
          providers: [provider(model)],
          budget,
          emit: () => {},
          now: () => new Date(0),
          priceOf: () => ({ inputUsd: 3, outputUsd: 3 }),
          cassette: (id, use) => callCassette({ store, mode, id, use }),
        });
        const language = models.language('a/b');
        if (call === 'doGenerate') await language.doGenerate(ask('one'));
        else await drain(language, ask('one'));
        usages.push(budget.spent());
      }
    }
    expect(
      usages.map(({ inputTokens, costUsd, paidUsd, calls }) => ({ inputTokens, costUsd, paidUsd, calls })),
    ).toEqual([
      { inputTokens: 1_000_000, costUsd: 3, paidUsd: 3, calls: 1 },
      { inputTokens: 1_000_000, costUsd: 3, paidUsd: 3, calls: 1 },
      { inputTokens: 1_000_000, costUsd: 3, paidUsd: 0, calls: 1 },
      { inputTokens: 1_000_000, costUsd: 3, paidUsd: 0, calls: 1 },
    ]);
  });

  it('writes no secrets', async () => {
    const store = memoryStore();
    await on(store, 'record', mockModel(`you said open sesame and Bearer ${'0123456789abcdef'.repeat(2)}`)).doGenerate(
      ask('open sesame', { headers: { authorization: 'Bearer open sesame' } }),
    );
    for await (const name of store.names('')) {
      const text = Buffer.from((await store.get((await store.resolve(name)) ?? '')) ?? []).toString();
      expect(text).toContain('you said [redacted] and Bearer [redacted]');
      expect(text).not.toContain('open sesame');
    }
    expect(textOf(await on(store, 'replay', unreachable()).doGenerate(ask('open sesame')))).toContain('[redacted]');
  });

  it.each([
    '{"schema": "other"}',
    '{"schema": "skvm.call-cassette/1", "parts": {}, "text": "", "answer": null}',
    'not JSON',
  ])('says so when a record is damaged, and makes a new one under auto: %s', async (damaged) => {
    const store = memoryStore();
    await on(store, 'record', mockModel('x')).doGenerate(ask('one'));
    const [name = ''] = await collect(store.names(''));
    await store.link(name, await store.put(damaged));
    await expect(on(store, 'replay', unreachable()).doGenerate(ask('one'))).rejects.toMatchObject({
      code: 'DOCUMENT_INVALID',
    });
    expect(textOf(await on(store, 'auto', mockModel('y')).doGenerate(ask('one')))).toBe('y');
    expect(textOf(await on(store, 'replay', unreachable()).doGenerate(ask('one')))).toBe('y');
  });

  it('replays nothing for whoever has given up', async () => {
    const store = memoryStore();
    await on(store, 'record', mockModel('x')).doGenerate(ask('one'));
    const abortSignal = AbortSignal.abort();
    await expect(on(store, 'replay', unreachable()).doGenerate(ask('one', { abortSignal }))).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });
});
