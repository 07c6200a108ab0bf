import {
  createBudget,
  createContext,
  createRegistry,
  definePrimitive,
  isSkvmError,
  type JsonValue,
  LEVELS,
  memoryJournal,
  modelCallFailed,
  type Primitive,
  type Profile,
  profileSchema,
  type RunRequest,
  singleTurn,
} from '@skvm/core';
import { hashToUnit } from '@skvm/core/stats';
import { mockModel, mockProvider, recordEvents } from '@skvm/core/testing';
import { describe, expect, test } from 'vitest';
import { forecast, primitives, profile, SUITE_SEED } from '../src/index.ts';
import { lasting, oracleContext, outage, plainPrimitives, TARGET, type Vector } from './oracle.ts';

const ids = plainPrimitives.map(({ id }) => id);
/** Every level occurs. */
const VECTOR: Vector = Object.fromEntries(ids.map((id, index) => [id, LEVELS[index % LEVELS.length] ?? 'L0']));
const AGENT = { vector: VECTOR, slip: 0.05, guess: 0.1 };
const TEXT_ONLY = ids.filter((id) => !id.startsWith('tool.'));

describe('what it measures', () => {
  test('the levels of an agent that neither slips nor guesses, all of them', async () => {
    for (const level of LEVELS) {
      const vector = Object.fromEntries(ids.map((id) => [id, level]));
      const document = await profile({ target: TARGET }, oracleContext({ vector }));
      expect(document.capabilities).toEqual(vector);
      expect(document.status).toBe('completed');
      expect(document.isPartial).toBe(false);
    }
  });

  test('96 % of the levels of agents that slip and guess, over twenty seeds, and at most two wrong in one', async () => {
    let right = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const { capabilities } = await profile({ target: TARGET, seed }, oracleContext({ ...AGENT, seed }));
      const wrong = ids.filter((id) => capabilities[id] !== VECTOR[id]);
      expect(wrong.length).toBeLessThanOrEqual(2);
      right += ids.length - wrong.length;
    }
    expect(right / (20 * ids.length)).toBeGreaterThanOrEqual(0.96);
  });

  test('fixed:3 asks three items of each level and takes the highest level that was passed in full', async () => {
    const document = await profile({ target: TARGET, policy: 'fixed:3' }, oracleContext(AGENT));
    for (const { primitiveId, highestLevel, levelResults } of document.details) {
      expect(levelResults.map(({ level, totalCount }) => [level, totalCount])).toEqual([
        ['L1', 3],
        ['L2', 3],
        ['L3', 3],
      ]);
      const full = levelResults.filter(({ passCount }) => passCount === 3).at(-1)?.level ?? 'L0';
      expect(levelResults.filter(({ passed }) => passed)).toEqual(
        levelResults.filter(({ passCount }) => passCount === 3),
      );
      expect([highestLevel, document.capabilities[primitiveId]]).toEqual([full, full]);
    }
    expect(document.usage.calls).toBeGreaterThanOrEqual(9 * ids.length);
  });

  test('the document keeps to its schema and says how it came about', async () => {
    const document = await profile(
      { target: TARGET, primitives: ['reason.logic', 'tool.file.read'] },
      oracleContext(AGENT),
    );
    expect(profileSchema.parse(document)).toEqual(document);
    expect(document.spec).toMatchObject({
      suite: { id: 'skvm-primitives' },
      primitives: ['reason.logic', 'tool.file.read'],
      policy: 'adaptive',
      confidence: 0.98,
      maxItems: 15,
      seed: SUITE_SEED,
      limits: { timeoutMs: 120_000, maxSteps: 25 },
    });
    expect(document.cost.totalTokens.input).toBe(document.usage.inputTokens);
    for (const { cells, posterior, confidence } of document.estimates) {
      expect(posterior.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
      expect(confidence).toBeGreaterThanOrEqual(0.98);
      for (const cell of cells) {
        expect(cell.items).toHaveLength(cell.passed + cell.failed);
        expect(new Set(cell.items).size).toBe(cell.items.length);
        expect(cell.hash).toMatch(/^[0-9a-f]{16}$/);
      }
    }
  });

  test('models are asked the same items, and other ones with another seed', async () => {
    const itemsWith = async (seed: number | undefined, agent: number) => {
      const input = {
        target: TARGET,
        primitives: ['reason.arithmetic'],
        policy: 'fixed:2',
        ...(seed === undefined ? {} : { seed }),
      };
      const { estimates } = await profile(input, oracleContext({ ...AGENT, seed: agent }));
      return estimates[0]?.cells.map(({ items }) => items);
    };
    expect(await itemsWith(undefined, 1)).toEqual(await itemsWith(undefined, 2));
    expect(await itemsWith(5, 1)).not.toEqual(await itemsWith(6, 1));
  });

  test('no item is left out or asked twice, whenever runs end', async () => {
    for (let draw = 0; draw < 40; draw += 1) {
      const { executor, ...context } = oracleContext({ vector: { 'reason.logic': 'L3' } }, { concurrency: 3 });
      const given: JsonValue = {
        value: 1,
        usage: USAGE,
        durationMs: 1,
        transcriptKey: '',
        snapshotKey: '',
        simulated: false,
      };
      let runs = 0;
      const journal: JsonValue[] = [];
      await profile(
        { target: TARGET, primitives: ['reason.logic'], policy: 'fixed:6', journal: memoryJournal(journal) },
        {
          ...context,
          executor: {
            ...executor,
            concurrency: 3,
            async run() {
              runs += 1;
              const turns = Math.floor(24 * hashToUnit(draw, runs));
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
              return given;
            },
          },
        },
      );
      const positions = journal.slice(1).map((record) => {
        const { level, position } = record as { level: string; position: number };
        return `${level} ${position}`;
      });
      const expected = ['L1', 'L2', 'L3'].flatMap((level) => [0, 1, 2, 3, 4, 5].map((at) => `${level} ${at}`));
      expect(positions.toSorted()).toEqual(expected);
    }
  });

  test('concurrency changes nothing', async () => {
    for (const policy of ['adaptive', 'fixed:2']) {
      const one = await profile({ target: TARGET, policy }, oracleContext(AGENT, { concurrency: 1 }));
      const eight = await profile({ target: TARGET, policy }, oracleContext(AGENT, { concurrency: 8 }));
      expect(lasting(eight)).toEqual(lasting(one));
    }
  });
});

describe('going on', () => {
  const input = { target: TARGET, primitives: TEXT_ONLY.slice(0, 4) };

  test('after a stop at any record nothing is done twice, and the result is that of a profile without a stop', async () => {
    const whole: JsonValue[] = [];
    const expected = await profile({ ...input, journal: memoryJournal(whole) }, oracleContext(AGENT));
    const total = whole.length - 1;
    for (let kept = 0; kept <= total; kept += 5) {
      const records: JsonValue[] = [];
      const stop = new AbortController();
      const first = await profile(
        { ...input, journal: memoryJournal(records) },
        oracleContext(
          { ...AGENT, onRun: (_, run) => (run >= kept ? stop.abort() : undefined) },
          { signal: stop.signal },
        ),
      );
      if (records.length - 1 < total)
        expect(first).toMatchObject({ status: 'partial', isPartial: true, error: { code: 'ABORTED' } });
      let again = 0;
      const done = records.length - 1;
      const second = await profile(
        { ...input, journal: memoryJournal(records) },
        oracleContext({
          ...AGENT,
          onRun: () => {
            again += 1;
          },
        }),
      );
      expect(done + again).toBe(total);
      expect(lasting(second)).toEqual(lasting(expected));
      expect(second.id).toBe(first.id);
    }
  });

  test('a finished journal gives the same document without a run', async () => {
    const records: JsonValue[] = [];
    const first = await profile({ ...input, journal: memoryJournal(records) }, oracleContext(AGENT));
    const second = await profile(
      { ...input, journal: memoryJournal(records) },
      oracleContext({ ...AGENT, onRun: () => expect.unreachable('a run was made again') }),
    );
    expect(lasting(second)).toEqual(lasting(first));
  });

  test('the journal of another profile is refused, and stays as it is', async () => {
    const records: JsonValue[] = [];
    await profile({ ...input, journal: memoryJournal(records) }, oracleContext(AGENT));
    const before = JSON.stringify(records);
    const other = profile({ ...input, seed: 3, journal: memoryJournal(records) }, oracleContext(AGENT));
    await expect(other).rejects.toThrow('The journal belongs to a profile with seed');
    expect(JSON.stringify(records)).toBe(before);
  });

  test.each([
    [[{ record: 'run', primitive: 'reason.logic' }], 'Record 1 of the profile journal'],
    [['nonsense'], 'Record 1 of the profile journal'],
    [[{ record: 'outage', runs: [] }], 'does not say which profile'],
  ])('a journal that makes no sense is refused: %j', async (records, message) => {
    const broken = profile({ ...input, journal: memoryJournal(records as JsonValue[]) }, oracleContext(AGENT));
    await expect(broken).rejects.toThrow(message);
    await expect(broken).rejects.toSatisfy((error) => isSkvmError(error, 'STORE_CORRUPT'));
  });
});

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
    const context = oracleContext({ ...AGENT, onRun: () => budget.spend({ ...USAGE }) }, { budget, concurrency: 2 });
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

const USAGE = {
  inputTokens: 100,
  cachedInputTokens: 0,
  outputTokens: 20,
  reasoningTokens: 0,
  calls: 1,
  costUsd: 0,
  knownCostUsd: 0,
  paidUsd: 0,
};

describe('what it is told', () => {
  test.each([
    [{ primitives: ['reason.arithmetik'] }, 'No primitive "reason.arithmetik"'],
    [{ skip: ['nothing'] }, 'No primitive "nothing"'],
    [{ skip: ids }, 'No primitive is left'],
    [{ policy: 'sometimes' }, 'Expected the policy'],
    [{ confidence: 1 }, 'Expected the confidence'],
    [{ maxItems: 0 }, 'Expected maxItems'],
    [{ seed: -1 }, 'Expected the seed'],
    [{ target: { adapter: 'oracel', model: 'mock/m' } }, 'No adapter "oracel"'],
    [{ target: { adapter: 'oracle', model: 'nobody/m' } }, 'No model "nobody/m"'],
  ])('%j is refused before anything runs', async (wrong, message) => {
    const records: JsonValue[] = [];
    const context = oracleContext({ ...AGENT, onRun: () => expect.unreachable('it ran') });
    await expect(profile({ target: TARGET, ...wrong, journal: memoryJournal(records) }, context)).rejects.toThrow(
      message,
    );
    await expect(forecast({ target: TARGET, ...wrong }, context)).rejects.toThrow(message);
    expect(records).toEqual([]);
  });

  test('a mistyped primitive is answered with the nearest', async () => {
    const wrong = profile({ target: TARGET, primitives: ['reason.arithmetik'] }, oracleContext(AGENT));
    await expect(wrong).rejects.toMatchObject({ hint: 'Did you mean "reason.arithmetic"?' });
  });

  test('a registry without primitives says how to make one with them', async () => {
    const bare = profile({ target: TARGET }, oracleContext(AGENT, { primitives: [] }));
    await expect(bare).rejects.toThrow('The registry holds no primitive');
  });

  test('progress is told from beginning to end', async () => {
    const { emit, events } = recordEvents();
    const document = await profile({ target: TARGET, primitives: ['reason.logic'] }, oracleContext(AGENT, { emit }));
    const phases = events.filter((event) => event.type.startsWith('phase-'));
    const asked = document.details[0]?.levelResults.reduce((sum, { totalCount }) => sum + totalCount, 0);
    expect(phases[0]).toMatchObject({ type: 'phase-start', phase: 'profile' });
    expect(phases.at(-2)).toMatchObject({ type: 'phase-progress', done: asked, total: asked });
    expect(phases.at(-1)).toMatchObject({ type: 'phase-end', done: asked });
  });
});

describe('forecast', () => {
  test('expects what profiles take', async () => {
    const context = oracleContext(AGENT);
    const { runs, basis } = await forecast({ target: TARGET }, context);
    const asked = async (seed: number) =>
      (await profile({ target: TARGET, seed }, oracleContext({ ...AGENT, seed }))).details;
    const counts: number[] = [];
    for (const seed of [1, 2, 3]) counts.push(itemsIn(await asked(seed)));
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    expect(basis).toBe('items');
    expect(Math.abs(runs - mean) / mean).toBeLessThan(0.25);
  });

  test('fixed:3 is nine runs a primitive; tokens and time are there, a price that nobody knows is null', async () => {
    const document = await forecast(
      { target: TARGET, policy: 'fixed:3', primitives: ['reason.logic'] },
      oracleContext(AGENT),
    );
    expect(document).toMatchObject({ runs: 9, modelCalls: 9, costUsd: null });
    expect([document.inputTokens, document.outputTokens, document.durationMs].every((value) => value > 0)).toBe(true);
  });

  test('goes by an earlier profile where there is one', async () => {
    const previous = await profile({ target: TARGET, primitives: ['reason.logic'] }, oracleContext(AGENT));
    const { inputTokens, outputTokens, basis } = await forecast(
      { target: TARGET, policy: 'fixed:1', primitives: ['reason.logic'], previous },
      oracleContext(AGENT),
    );
    expect([inputTokens, outputTokens, basis]).toEqual([300, 60, 'profile']);
  });
});

test('an AI SDK model with one call a run is enough', async () => {
  const registry = createRegistry([...primitives, singleTurn(), mockProvider(mockModel('ANSWER: 42'))]);
  const document = await profile(
    { target: { adapter: 'single-turn', model: 'mock/any' }, primitives: ['reason.arithmetic', 'follow.format'] },
    createContext({ registry }),
  );
  expect(document.capabilities).toEqual({ 'reason.arithmetic': 'L0', 'follow.format': 'L0' });
});

function itemsIn(details: Profile['details']): number {
  return details.flatMap(({ levelResults }) => levelResults).reduce((sum, { totalCount }) => sum + totalCount, 0);
}

function primitiveOf(id: string): Primitive {
  return primitives.find((primitive) => primitive.id === id) as Primitive;
}
