import {
  createContext,
  createRegistry,
  type JsonValue,
  LEVELS,
  memoryJournal,
  type Profile,
  profileSchema,
  singleTurn,
} from '@skvm/core';
import { hashToUnit } from '@skvm/core/stats';
import { mockModel, mockProvider, recordEvents } from '@skvm/core/testing';
import { describe, expect, test } from 'vitest';
import { forecast, primitives, profile, SUITE_SEED } from '../src/index.ts';
import { AGENT, lasting, ORACLE_USAGE, oracleContext, PLAIN_IDS, TARGET, VECTOR } from './oracle.ts';

describe('what it measures', () => {
  test('the levels of an agent that neither slips nor guesses, all of them', async () => {
    for (const level of LEVELS) {
      const vector = Object.fromEntries(PLAIN_IDS.map((id) => [id, level]));
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
      const wrong = PLAIN_IDS.filter((id) => capabilities[id] !== VECTOR[id]);
      expect(wrong.length).toBeLessThanOrEqual(2);
      right += PLAIN_IDS.length - wrong.length;
    }
    expect(right / (20 * PLAIN_IDS.length)).toBeGreaterThanOrEqual(0.96);
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
    expect(document.usage.calls).toBeGreaterThanOrEqual(9 * PLAIN_IDS.length);
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
        usage: { ...ORACLE_USAGE },
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

describe('what it is told', () => {
  test.each([
    [{ primitives: ['reason.arithmetik'] }, 'No primitive "reason.arithmetik"'],
    [{ skip: ['nothing'] }, 'No primitive "nothing"'],
    [{ skip: PLAIN_IDS }, 'No primitive is left'],
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
