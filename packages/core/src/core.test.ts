import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from './budget.ts';
import { createContext } from './context.ts';
import { isSkvmError, nearest, SkvmError } from './error.ts';
import { createExecutor, type JobHandler } from './executor.ts';
import { canonicalJson, hashJson, sha256 } from './hash.ts';
import { createRegistry } from './registry.ts';
import { defineAdapter } from './spec/adapter.ts';
import type { JsonValue } from './spec/json.ts';
import { combineScores, type Score } from './spec/score.ts';
import { addUsage, NO_USAGE, type Usage } from './spec/usage.ts';
import { mockModel } from './testing/mock-model.ts';
import { mockProvider } from './testing/mock-provider.ts';
import { scriptedAdapter } from './testing/scripted-adapter.ts';

describe('canonicalJson', () => {
  it('is JSON that reads back equal, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noNegativeZero: true } as never), (value) => {
        const text = canonicalJson(value as JsonValue);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        const reversed = JSON.parse(JSON.stringify(value), (_, item) =>
          item && typeof item === 'object' && !Array.isArray(item)
            ? Object.fromEntries(Object.entries(item).reverse())
            : item,
        );
        expect(canonicalJson(reversed)).toBe(text);
      }),
    );
  });

  it('leaves out undefined and refuses what JSON cannot carry', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
    expect(() => canonicalJson(Number.NaN)).toThrow(/finite/);
    expect(hashJson({ a: 1 })).toBe(sha256('{"a":1}'));
  });
});

describe('combineScores', () => {
  const part = (value: number | null, weight?: number): Score => ({
    evaluator: 'e',
    value,
    ...(value === null ? { unscored: 'judge' as const } : {}),
    ...(weight === undefined ? {} : { weight }),
  });

  it('is the weighted mean, between the least and the best', () => {
    const value = fc.double({ min: 0, max: 1, noNaN: true });
    const weight = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, weight), { minLength: 1 }), (parts) => {
        const combined =
          combineScores(
            'c',
            parts.map(([v, w]) => part(v, w)),
          ).value ?? -1;
        const values = parts.map(([v]) => v);
        expect(combined).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(combined).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }),
    );
  });

  it('is unknown when a part is, or when there is none', () => {
    expect(combineScores('c', [part(1), part(null)])).toMatchObject({ value: null, unscored: 'judge' });
    expect(combineScores('c', [])).toMatchObject({ value: null, unscored: 'no-checks' });
    expect(combineScores('c', [part(1, 0)])).toMatchObject({ value: null, unscored: 'no-checks' });
  });
});

describe('usage', () => {
  it('adds up; what is unknown in one is unknown in the sum, and what is known is kept', () => {
    const unknown: Usage = { ...NO_USAGE, calls: 1, inputTokens: null, costUsd: null };
    const known: Usage = { ...NO_USAGE, calls: 1, inputTokens: 5, costUsd: 0.5, knownCostUsd: 0.5, paidUsd: 0.5 };
    expect(addUsage(known, unknown)).toEqual({ ...known, calls: 2, inputTokens: null, costUsd: null });
    expect(addUsage(known, NO_USAGE)).toEqual(known);
  });

  it('stops a budget by cost, tokens and time', () => {
    let now = 0;
    const spent: Usage = { ...NO_USAGE, inputTokens: 6, outputTokens: 4, paidUsd: 1 };
    const check = (limits: Parameters<typeof createBudget>[0]) => {
      now = 0;
      const budget = createBudget(limits, () => new Date(now));
      budget.check();
      budget.spend(spent);
      now = 60_000;
      return () => budget.check();
    };
    expect(check({ maxCostUsd: 1 })).toThrow(/budget of 1 US dollars is used up \(1\.0000 paid\)/);
    expect(check({ maxTokens: 10 })).toThrow(/10 tokens/);
    expect(check({ maxMinutes: 1 })).toThrow(/1 minutes/);
    expect(check({ maxCostUsd: 2, maxTokens: 11, maxMinutes: 2 })).not.toThrow();
  });
});

describe('budget and context', () => {
  it('go on counting the tokens that are known when a call reports none', () => {
    const budget = createBudget({ maxTokens: 20 });
    const call = (inputTokens: number | null) => budget.spend({ ...NO_USAGE, calls: 1, inputTokens, outputTokens: 1 });
    call(10);
    call(null);
    expect(budget.spent().inputTokens).toBeNull();
    budget.check();
    call(8);
    expect(() => budget.check()).toThrow(/21 used/);
  });

  it('let no listener break what it listens to', async () => {
    const emit = () => {
      throw new Error('a listener');
    };
    const context = createContext({ emit, registry: createRegistry([mockProvider(mockModel('fine'))]) });
    context.report({ severity: 'info', code: 'c', message: 'm', source: 's' });
    const { content } = await context.models.language('mock/m').doGenerate({ prompt: [] });
    expect(content).toHaveLength(1);
  });
});

describe('registry', () => {
  it('finds by kind and id, and says what there is', () => {
    const registry = createRegistry([scriptedAdapter()]);
    expect(registry.get('adapter', 'scripted').id).toBe('scripted');
    expect(() => registry.get('adapter', 'scriptd')).toThrow('No adapter "scriptd"; known: scripted');
    expect(() => createRegistry([scriptedAdapter(), scriptedAdapter()])).toThrow(
      /Two extensions are the adapter "scripted"/,
    );
    const future = { ...scriptedAdapter(), specVersion: 2 as unknown as 1 };
    expect(() => createRegistry([future])).toThrow(/Expected specVersion 1/);
    const open = scriptedAdapter().open;
    expect(() => defineAdapter({ id: 'Bad Id', description: '', open })).toThrow(/lower case words/);
  });

  it('suggests the nearest name and no far one', () => {
    expect(nearest('profil', ['profile', 'pipeline'])).toBe('profile');
    expect(nearest('xyz', ['profile', 'pipeline'])).toBeUndefined();
  });
});

describe('errors', () => {
  it('are known across copies of the package', () => {
    const error = new SkvmError({ code: 'INTERNAL', message: 'm' });
    expect(isSkvmError(error, 'INTERNAL')).toBe(true);
    expect(isSkvmError(error, 'ABORTED')).toBe(false);
    expect(isSkvmError(new Error('m'))).toBe(false);
    expect(isSkvmError(Object.assign(new Error(), { [Symbol.for('skvm.error')]: true, code: 'ABORTED' }))).toBe(true);
  });
});

describe('executor', () => {
  it('runs jobs in the order of the calls, no more at once than it may', async () => {
    const executor = createExecutor({ concurrency: 2 });
    const started: number[] = [];
    let active = 0;
    let most = 0;
    executor.handle('square', async (input) => {
      started.push(Number(input));
      active += 1;
      most = Math.max(most, active);
      await Promise.resolve();
      active -= 1;
      return Number(input) ** 2;
    });
    const { signal } = new AbortController();
    const results = await Promise.all(
      [1, 2, 3, 4].map((input) => executor.run({ kind: 'square', id: `${input}`, input }, { signal })),
    );
    expect(results).toEqual([1, 4, 9, 16]);
    expect(started).toEqual([1, 2, 3, 4]);
    expect(most).toBe(2);
    await expect(executor.run({ kind: 'cube', id: 'x', input: 1 }, { signal })).rejects.toThrow(/No handler/);
    await expect(executor.run({ kind: 'square', id: 'y', input: 1 }, { signal: AbortSignal.abort() })).rejects.toThrow(
      /Aborted/,
    );
  });

  it('begins the next job when one frees its slot before its end', async () => {
    const executor = createExecutor();
    const log: string[] = [];
    const later = Promise.withResolvers<void>();
    executor.handle('step', async (input, { freeSlot }) => {
      log.push(`begin ${input}`);
      if (input === 1) {
        freeSlot();
        await later.promise;
      } else later.resolve();
      log.push(`end ${input}`);
      return input;
    });
    const { signal } = new AbortController();
    const run = (input: number) =>
      executor.run(
        { kind: 'step', id: `${input}`, input },
        { signal, onSlotFree: () => void log.push(`free ${input}`) },
      );
    await Promise.all([run(1), run(2)]);
    expect(log).toEqual(['begin 1', 'free 1', 'begin 2', 'end 2', 'end 1']);
  });

  it('lets a job that takes its slot itself get ready while others have all slots', async () => {
    const executor = createExecutor();
    const log: string[] = [];
    const ready = Promise.withResolvers<void>();
    executor.handle(
      'step',
      async (input, { takeSlot, freeSlot }) => {
        log.push(`ready ${input}`);
        if (input === 2) ready.resolve();
        await takeSlot();
        await takeSlot();
        log.push(`begin ${input}`);
        if (input === 1) await ready.promise;
        if (input === 3) throw new Error('broken');
        freeSlot();
        return input;
      },
      { takesSlot: true },
    );
    const { signal } = new AbortController();
    const run = (input: number) => executor.run({ kind: 'step', id: `${input}`, input }, { signal });
    const results = await Promise.allSettled([run(1), run(2), run(3), run(4)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['ready 1', 'ready 2', 'ready 3', 'ready 4', 'begin 1', 'begin 2', 'begin 3', 'begin 4']);
  });

  it('takes one slot for a job that asks twice at once, and gives back one that comes when the job is over', async () => {
    const executor = createExecutor();
    const end = Promise.withResolvers<null>();
    executor.handle('hold', () => end.promise);
    const askTwice: JobHandler = async (_, { takeSlot }) => {
      await Promise.all([takeSlot(), takeSlot()]);
      return null;
    };
    executor.handle('twice', askTwice, { takesSlot: true });
    const leave: JobHandler = async (_, { takeSlot }) => {
      void takeSlot();
      return null;
    };
    executor.handle('leaves', leave, { takesSlot: true });
    const { signal } = new AbortController();
    const run = (kind: string) => executor.run({ kind, id: kind, input: null }, { signal });
    const jobs = [run('hold'), run('twice'), run('leaves'), run('hold')];
    await jobs[2];
    end.resolve(null);
    expect(await Promise.all(jobs)).toEqual([null, null, null, null]);
  });

  it('gives shares that have work as many slots each, and all of them to the last that has any', async () => {
    const executor = createExecutor({ concurrency: 4 });
    const { signal } = new AbortController();
    const active = { a: 0, b: 0 };
    const seen: string[] = [];
    const share = (name: 'a' | 'b') => {
      const own = executor.share();
      own.handle('work', async () => {
        active[name] += 1;
        seen.push(`${active.a}+${active.b}`);
        await new Promise((resolve) => setImmediate(resolve));
        active[name] -= 1;
        return null;
      });
      return (jobs: number) =>
        Array.from({ length: jobs }, (_, id) => own.run({ kind: 'work', id: `${name}${id}`, input: null }, { signal }));
    };
    // One is there first and has all slots; the other gets its half as they become free.
    const [a, b] = [share('a'), share('b')];
    await Promise.all([...a(40), ...b(10)]);
    expect(seen.slice(0, 4)).toEqual(['1+0', '2+0', '3+0', '4+0']);
    expect(seen).toContain('2+2');
    expect(seen.some((counts) => /^[01]\+[34]/.test(counts))).toBe(false);
    expect(seen.at(-1)).toMatch(/\+0$/);
    expect(seen.slice(-15).some((counts) => counts === '4+0')).toBe(true);
  });

  it('lets a job that is stopped wait no longer, and gives its turn to the next', async () => {
    const executor = createExecutor();
    const hold = Promise.withResolvers<null>();
    executor.handle('hold', () => hold.promise);
    const { signal } = new AbortController();
    const first = executor.run({ kind: 'hold', id: '1', input: null }, { signal });
    const stop = new AbortController();
    const second = executor.share();
    second.handle('hold', async () => 'ran');
    const stopped = second.run({ kind: 'hold', id: '2', input: null }, { signal: stop.signal });
    const third = second.run({ kind: 'hold', id: '3', input: null }, { signal });
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    hold.resolve(null);
    expect(await Promise.all([first, third])).toEqual([null, 'ran']);
  });
});
