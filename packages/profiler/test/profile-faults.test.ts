import {
  createBudget,
  createContext,
  createRegistry,
  definePrimitive,
  type JsonValue,
  memoryJournal,
  modelCallFailed,
  type Primitive,
  type RunRequest,
  singleTurn,
} from '@skvm/core';
import { hashToUnit } from '@skvm/core/stats';
import { mockModel, mockProvider } from '@skvm/core/testing';
import { describe, expect, test } from 'vitest';
import { primitives, profile } from '../src/index.ts';
import { AGENT, lasting, ORACLE_USAGE, oracleContext, outage, primitiveOf, TARGET, TEXT_ONLY } from './oracle.ts';

describe('when things break', () => {
  const input = { target: TARGET, primitives: TEXT_ONLY };

  test('a provider that fails 30 % of the runs changes no level', async () => {
    const well = await profile(input, oracleContext(AGENT));
    const breaks = (_: unknown, run: number) => (hashToUnit('breaks', run) < 0.3 ? outage() : undefined);
    const ill = await profile(input, oracleContext({ ...AGENT, breaks }, { concurrency: 8 }));
    expect(ill.status).toBe('completed');
    expect(ill.capabilities).toEqual(well.capabilities);
  });

  test.each([
    ['for good', false, 3],
    ['for now', true, 8],
  ])('one that is out of order %s ends the profile, which goes on when it is back', async (_, retryable, runs) => {
    const expected = await profile(input, oracleContext(AGENT, { concurrency: 1 }));
    const records: JsonValue[] = [];
    let begun = 0;
    const down = await profile(
      { ...input, journal: memoryJournal(records) },
      oracleContext(
        {
          ...AGENT,
          breaks: (_request, run) => (run >= 6 ? outage(retryable) : undefined),
          onRun: () => {
            begun += 1;
          },
        },
        { concurrency: 1 },
      ),
    );
    // The next one was ready to begin, and gets the slot before anybody can say what became of the last.
    expect([6 + runs, 6 + runs + 1]).toContain(begun);
    expect(down).toMatchObject({ status: 'failed', isPartial: true, error: { code: 'MODEL_CALL_FAILED' } });
    expect(down.error?.message).toContain(retryable ? 'connection refused' : 'the key is not valid');
    const back = await profile({ ...input, journal: memoryJournal(records) }, oracleContext(AGENT, { concurrency: 1 }));
    expect(lasting(back)).toEqual(lasting(expected));
  });

  test.each([2, 4, 8])(
    'attempts that break beside the last of an outage of %d at once are made again too',
    async (concurrency) => {
      const records: JsonValue[] = [];
      const down = await profile(
        { ...input, journal: memoryJournal(records) },
        oracleContext({ ...AGENT, breaks: () => outage() }, { concurrency }),
      );
      expect(down.status).toBe('failed');
      const outages = records.flatMap((record) => (record as { runs?: string[] }).runs ?? []);
      const broken = records.filter((record) => (record as { unscored?: string }).unscored === 'infra');
      expect(outages.length).toBe(broken.length);
      const back = await profile({ ...input, journal: memoryJournal(records) }, oracleContext(AGENT, { concurrency }));
      const { usage, estimates } = await profile(input, oracleContext(AGENT, { concurrency }));
      expect(back.usage).toEqual(usage);
      expect(back.estimates.map(({ cells }) => cells.map(({ items, unscored }) => ({ items, unscored })))).toEqual(
        estimates.map(({ cells }) => cells.map(({ items, unscored }) => ({ items, unscored }))),
      );
    },
  );

  test('an item that the provider refuses for good is passed over', async () => {
    const refused = new Set<string>();
    const breaks = ({ task }: RunRequest, run: number) => {
      if (run % 10 === 5) refused.add(task.id);
      return refused.has(task.id) ? outage(false) : undefined;
    };
    const document = await profile(input, oracleContext({ ...AGENT, breaks }, { concurrency: 1 }));
    expect(document.status).toBe('completed');
    const unscored = document.estimates.flatMap(({ cells }) => cells.map((cell) => cell.unscored.infra ?? 0));
    expect(unscored.reduce((sum, count) => sum + count, 0)).toBe(refused.size);
    const well = await profile(input, oracleContext(AGENT));
    expect(document.capabilities).toEqual(well.capabilities);
  });

  test('an outage of everything names no level', async () => {
    const down = await profile(input, oracleContext({ ...AGENT, breaks: () => outage() }));
    expect(down).toMatchObject({ status: 'failed', capabilities: {} });
    expect(down.estimates.every(({ level, unknown }) => level === null && unknown !== undefined)).toBe(true);
  });

  test('a primitive without a script is unknown and not L0, and costs one run a level', async () => {
    const document = await profile(
      { target: TARGET, primitives: ['reason.logic', 'reason.arithmetic'] },
      oracleContext({ ...AGENT, breaks: ({ task }) => (task.id.startsWith('reason.logic') ? NO_SCRIPT : undefined) }),
    );
    expect(document.status).toBe('completed');
    expect(document.isPartial).toBe(true);
    expect(Object.keys(document.capabilities)).toEqual(['reason.arithmetic']);
    expect(document.estimates[1]).toMatchObject({ primitive: 'reason.logic', level: null });
    expect(document.estimates[1]?.unknown).toContain('no-script (3)');
    expect(document.diagnostics).toContainEqual(
      expect.objectContaining({ code: 'primitive-unknown', source: 'profiler' }),
    );
  });

  test('what was asked and never scored has no level in the published form either', async () => {
    const document = await profile(
      { target: TARGET, primitives: ['reason.logic', 'reason.arithmetic'] },
      oracleContext({ ...AGENT, breaks: ({ task }) => (task.id.startsWith('reason.logic') ? NO_SCRIPT : undefined) }),
    );
    expect(document.details.map(({ primitiveId }) => primitiveId)).toEqual(['reason.arithmetic']);
  });

  test.each(['fixed:1', 'fixed:2'])('%s is partial when a level that it asks has no score', async (policy) => {
    const document = await profile(
      { target: TARGET, primitives: ['reason.logic'], policy },
      oracleContext(
        {
          vector: { 'reason.logic': 'L3' },
          breaks: ({ task }) => (task.id.includes('-L3-') ? outage(false) : undefined),
        },
        { concurrency: 1 },
      ),
    );
    expect(document).toMatchObject({ status: 'completed', isPartial: true, capabilities: { 'reason.logic': 'L2' } });
  });

  test('a grader that throws leaves its primitive unknown and is named', async () => {
    const [broken, ...others] = ['reason.logic', 'reason.arithmetic'].map(primitiveOf);
    const throwing: Primitive = definePrimitive({
      ...(broken as Primitive),
      generate: (request) => ({
        ...(broken as Primitive).generate(request),
        grade() {
          throw new Error('the grader is at fault');
        },
      }),
    });
    const document = await profile({ target: TARGET }, oracleContext(AGENT, { primitives: [throwing, ...others] }));
    expect(Object.keys(document.capabilities)).toEqual(['reason.arithmetic']);
    expect(document.diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'grader-failed',
        severity: 'error',
        message: expect.stringContaining('at fault'),
      }),
    );
  });

  test('a level that needs a program that is not here is unknown, and nothing is run for it', async () => {
    const logic = primitiveOf('reason.logic');
    const needy: Primitive = definePrimitive({
      ...logic,
      generate: (request) => ({
        ...logic.generate(request),
        ...(request.level === 'L3' && { requires: ['sh|dash', 'no-such-program|nor-this'] }),
      }),
    });
    const levels: string[] = [];
    const onRun = ({ task }: RunRequest) => void levels.push(task.demands?.[0]?.level ?? '');
    const context = oracleContext({ ...AGENT, onRun }, { primitives: [needy] });
    const document = await profile({ target: TARGET, policy: 'fixed:2' }, context);
    expect(levels.sort()).toEqual(['L1', 'L1', 'L2', 'L2']);
    const [estimate] = document.estimates;
    expect(estimate?.cells[2]).toMatchObject({ passed: 0, failed: 0, unscored: { 'missing-dependency': 2 } });
    expect(document.isPartial).toBe(true);
  });

  test('an adapter that cannot run here stops it at once', async () => {
    const registry = createRegistry([
      ...primitives,
      {
        kind: 'adapter',
        specVersion: 1,
        id: 'absent',
        description: 'not here',
        open: () => Promise.reject(new Error('not installed')),
      },
      mockProvider(mockModel('unused')),
    ]);
    const absent = profile({ target: { adapter: 'absent', model: 'mock/m' } }, createContext({ registry }));
    await expect(absent).rejects.toThrow('not installed');
  });

  test('a budget stops it with what is there', async () => {
    const budget = createBudget({ maxTokens: 2_000 });
    const context = oracleContext({ ...AGENT, onRun: () => budget.spend(ORACLE_USAGE) }, { budget, concurrency: 2 });
    const document = await profile(input, context);
    expect(document).toMatchObject({ status: 'partial', isPartial: true, error: { code: 'BUDGET_EXCEEDED' } });
    expect(document.cost.totalTokens.input).toBeGreaterThan(0);
    const settled = document.estimates.filter(({ confidence }) => confidence >= 0.98).map(({ primitive }) => primitive);
    expect(Object.keys(document.capabilities)).toEqual(settled);
  });

  test('an abort before the first run gives an empty document', async () => {
    const document = await profile(input, oracleContext(AGENT, { signal: AbortSignal.abort() }));
    expect(document).toMatchObject({ status: 'partial', capabilities: {}, details: [], error: { code: 'ABORTED' } });
    expect(document.simulated).toBeUndefined();
  });

  test('a document of a simulated model says so, also without a run', async () => {
    const registry = createRegistry([
      ...primitives,
      singleTurn(),
      { ...mockProvider(mockModel('unused')), simulated: true },
    ]);
    const context = createContext({ registry, signal: AbortSignal.abort() });
    const document = await profile({ target: { adapter: 'single-turn', model: 'mock/m' } }, context);
    expect(document).toMatchObject({ details: [], simulated: true });
  });
});

const NO_SCRIPT = modelCallFailed({ model: 'mock/m', why: 'no script', retryable: false, reason: 'no-script' });
