import {
  isSkvmError,
  type LanguageModelPrompt,
  LEVELS,
  type Level,
  levelRank,
  type ModelUse,
  type Task,
} from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demandingTask, opening, persona, request } from '../test/requests.ts';
import { type Persona, type SimOptions, simProvider } from './index.ts';

async function say(who: Persona, task: Task, use: ModelUse = {}, options: SimOptions = {}, system?: string) {
  const model = simProvider({ ...options, personas: [who] })
    .create({ task, ...use })
    .languageModel(who.id);
  const result = await model.doGenerate({ prompt: opening(task, system) });
  return result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

const demand = (primitive: string, level: 'L1' | 'L2' | 'L3') => ({ primitive, level });
const levels = fc.constantFrom<Level>(...LEVELS);
const tested = fc.constantFrom('L1' as const, 'L2' as const, 'L3' as const);

describe('simProvider', () => {
  it('answers by level alone when there is no slip and no guess', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('a.x', 'b.x', 'c.x'), levels),
        fc.array(fc.tuple(fc.constantFrom('a.x', 'b.x', 'c.x', 'd.x'), tested), { maxLength: 4 }),
        fc.nat(),
        async (has, wants, seed) => {
          const task = demandingTask({ demands: wants.map(([primitive, level]) => demand(primitive, level)) });
          const met = wants.every(([primitive, level]) => levelRank(has[primitive] ?? 'L0') >= levelRank(level));
          const answer = await say(persona(has), task, { seed }, { slip: 0, guess: 0 });
          expect(answer === 'reference').toBe(met);
        },
      ),
    );
  });

  it('slips and guesses as often as the persona says', async () => {
    const task = demandingTask({ demands: [demand('a.x', 'L2')] });
    const count = async (level: Level) => {
      let right = 0;
      for (let repeat = 0; repeat < 4000; repeat++)
        right += Number((await say(persona({ 'a.x': level }), task, { repeat })) === 'reference');
      return right / 4000;
    };
    // Five standard errors either side, and the draws are fixed: no chance is left in this test.
    expect(Math.abs((await count('L2')) - 0.95)).toBeLessThan(0.018);
    expect(Math.abs((await count('L1')) - 0.1)).toBeLessThan(0.024);
  });

  it('chooses among all mutants', async () => {
    const task = demandingTask({ demands: [demand('a.x', 'L1')] });
    const seen = new Set<string>();
    for (let repeat = 0; repeat < 40; repeat++) seen.add(await say(persona({}), task, { repeat }, { guess: 0 }));
    expect([...seen].sort()).toEqual(['mutant a', 'mutant b']);
  });

  it('draws anew for each seed, condition, repeat, attempt, task and persona, and independently', async () => {
    // With even odds, two independent series of outcomes agree about half of the time.
    const even = { slip: 0.5 };
    const series = async (who: Persona, task: Task, use: ModelUse) => {
      const outcomes: boolean[] = [];
      for (let repeat = 0; repeat < 400; repeat++) {
        outcomes.push((await say(who, task, { ...use, repeat: (use.repeat ?? 0) + repeat })) === 'reference');
      }
      return outcomes;
    };
    const who = persona({}, even);
    const base = await series(who, demandingTask(), { condition: 'original', seed: 1 });
    const others = [
      await series(who, demandingTask(), { condition: 'aot-compiled', seed: 1 }),
      await series(who, demandingTask(), { condition: 'original', seed: 2 }),
      await series(who, demandingTask(), { condition: 'original', seed: 1, attempt: 1 }),
      await series(who, demandingTask(), { condition: 'original', seed: 1, repeat: 400 }),
      await series(who, demandingTask({ id: 'another' }), { condition: 'original', seed: 1 }),
      await series({ ...who, id: 'somebody-else' }, demandingTask(), { condition: 'original', seed: 1 }),
      await series({ ...who, seed: 1 }, demandingTask(), { condition: 'original', seed: 1 }),
    ];
    for (const other of others) {
      const agreement = base.filter((outcome, index) => outcome === other[index]).length / base.length;
      expect(Math.abs(agreement - 0.5)).toBeLessThan(0.125);
    }
  });

  it('repeats a run exactly, from a provider made anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(5), fc.string(), async (seed, repeat, condition) => {
        const task = demandingTask({ demands: [demand('a.x', 'L2')] });
        const answer = () =>
          simProvider({ personas: [persona({ 'a.x': 'L2' })] })
            .create({ task, seed, repeat, condition })
            .languageModel('tester')
            .doGenerate({ prompt: opening(task) });
        expect(await answer()).toEqual(await answer());
      }),
    );
  });

  it('counts tokens from text, those of the previous request as cached, and tells its latency', async () => {
    const task = demandingTask({
      tools: 'all',
      reference: [
        { do: 'write', path: 'a.txt', content: 'x'.repeat(400) },
        { do: 'say', text: 'done' },
      ],
    });
    const model = simProvider({ slip: 0 }).create({ task }).languageModel('gpt-5.4');
    const first = await model.doGenerate(request(opening(task)));
    const next: LanguageModelPrompt = [
      ...opening(task),
      { role: 'assistant', content: [{ type: 'tool-call', toolCallId: '1', toolName: 'write_file', input: {} }] },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: '1', toolName: 'write_file', output: { type: 'text', value: 'ok' } },
        ],
      },
    ];
    const second = await model.doGenerate(request(next));
    const { inputTokens: before, outputTokens: written } = first.usage;
    const { inputTokens: after } = second.usage;
    expect(before.cacheRead).toBe(0);
    expect(after.cacheRead).toBe(before.total);
    expect(after.total).toBe((after.cacheRead ?? 0) + (after.noCache ?? 0));
    expect(written.total).toBeGreaterThanOrEqual(100);
    expect(first.providerMetadata).toEqual({ skvm: { latencyMs: 400 + 12 * (written.total ?? 0) } });
    expect(second.response?.id).not.toBe(first.response?.id);
  });

  it('names what there is, and what was meant, when nobody answers to an id', () => {
    const hintOf = (id: string) => {
      try {
        simProvider().create({}).languageModel(id);
      } catch (error) {
        if (isSkvmError(error, 'MODEL_UNKNOWN')) return error.hint;
      }
      return 'no error';
    };
    expect(hintOf('qwen3.5-9')).toBe('Did you mean "qwen3.5-9b"?');
    expect(hintOf('anthropic/claude-opus-4.6')).toBe('Did you mean "claude-opus-4.6"?');
    expect(hintOf('claude-haiku-4.5')).toBe('Did you mean "claude-haiku-4.5@openclaw"?');
    expect(hintOf('qwen3.5-9b@bare-agent')).toBe('Did you mean "qwen3.5-9b"?');
    expect(hintOf('something-else-entirely')).toBe(undefined);
  });

  it('refuses two personas of one id, and odds that are none', () => {
    expect(() => simProvider({ personas: [persona({}, { id: 'gpt-5.4' })] })).toThrow('Two personas are "gpt-5.4"');
    expect(() => simProvider({ slip: 1.5 })).toThrow('Expected slip from 0 to 1, got 1.5');
    expect(() => simProvider({ guess: Number.NaN })).toThrow('Expected guess from 0 to 1, got NaN');
  });

  it('waits when it is told to, and stops waiting when it is aborted', async () => {
    const task = demandingTask();
    const slow = persona({}, { latency: { callMs: 3_600_000, outputTokenMs: 0 } });
    const model = simProvider({ personas: [slow], latencyScale: 1 })
      .create({ task })
      .languageModel('tester');
    const controller = new AbortController();
    const answer = Promise.resolve(model.doGenerate({ prompt: opening(task), abortSignal: controller.signal }));
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(
      Promise.resolve(model.doStream({ prompt: opening(task), abortSignal: controller.signal })),
    ).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
