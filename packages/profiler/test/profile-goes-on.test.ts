import { type EventPayload, isSkvmError, type JsonValue, memoryJournal } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import { profile } from '../src/index.ts';
import { AGENT, lasting, oracleContext, TARGET, TEXT_ONLY } from './oracle.ts';

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

  test('what the journal knows is not told as done now', async () => {
    const journal = memoryJournal();
    const input = { target: TARGET, primitives: ['reason.logic'], journal };
    await profile(input, oracleContext(AGENT));
    const told: EventPayload[] = [];
    await profile({ ...input, replayOnly: true }, { ...oracleContext(AGENT), emit: (event) => told.push(event) });
    const steps = told.filter((event) => event.type === 'phase-progress');
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.every(({ done, doneBefore }) => done === doneBefore)).toBe(true);
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
