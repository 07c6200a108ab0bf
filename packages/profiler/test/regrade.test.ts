import { type Item, type Journal, memoryJournal, memoryStore, type Primitive, type Store } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import { primitives, profile, regrade } from '../src/index.ts';
import { lasting, oracleContext, TARGET } from './oracle.ts';

const CHOSEN = ['reason.arithmetic', 'tool.file.write', 'tool.web'];
const VECTOR = { 'reason.arithmetic': 'L2', 'tool.file.write': 'L3', 'tool.web': 'L1' } as const;

/** The primitives with another grader for one of them. */
function changed(id: string, change: (item: Item) => Item): Primitive[] {
  return primitives.map((one) => (one.id === id ? { ...one, generate: (input) => change(one.generate(input)) } : one));
}

async function measure(store: Store = memoryStore(), bank: readonly Primitive[] = primitives) {
  const journal = memoryJournal();
  const context = oracleContext({ vector: VECTOR }, { store, primitives: bank });
  const input = { target: TARGET, primitives: CHOSEN, policy: 'fixed:2' };
  return { store, journal, document: await profile({ ...input, journal }, context) };
}

const replay = async (journal: Journal, store: Store, bank: readonly Primitive[] = primitives) => {
  const runs: number[] = [];
  const context = oracleContext({ vector: {}, onRun: (_, run) => void runs.push(run) }, { store, primitives: bank });
  const regrading = await regrade(journal, context);
  const document = await profile({ ...regrading.input, journal: regrading.journal, replayOnly: true }, context);
  expect(runs).toEqual([]);
  return { regrading, document };
};

describe('grading a profile anew', () => {
  test('by the same graders changes nothing, and runs nothing', async () => {
    const { journal, store, document } = await measure();
    const again = await replay(journal, store);
    expect(again.regrading).toMatchObject({ regraded: 18, changed: [], leftOut: [] });
    expect(lasting(again.document)).toEqual(lasting(document));
    expect(again.document.id).not.toBe(document.id);
    // The answers are as old as they were.
    expect(again.document.profiledAt).toBe(document.profiledAt);
    expect(again.document.createdAt >= document.createdAt).toBe(true);
  });

  test('takes the word of a grader that was mended', async () => {
    const broken = changed('reason.arithmetic', (item) => ({ ...item, grade: () => ({ value: 0 }) }));
    const { journal, store, document } = await measure(memoryStore(), broken);
    expect(document.capabilities['reason.arithmetic']).toBe('L0');
    const { regrading, document: mended } = await replay(journal, store);
    expect(mended.status).toBe('completed');
    expect(mended.capabilities).toEqual(VECTOR);
    expect(regrading.changed).toHaveLength(4);
    expect(regrading.changed[0]).toMatchObject({ before: 0, after: 1 });
  });

  test('scores what a grader could not before', async () => {
    const broken = changed('tool.file.write', (item) => ({
      ...item,
      grade: () => {
        throw new Error('bug');
      },
    }));
    const { journal, store, document } = await measure(memoryStore(), broken);
    expect(document.capabilities['tool.file.write']).toBeUndefined();
    expect((await replay(journal, store)).document.capabilities).toEqual(VECTOR);
  });

  test('leaves out what is no longer asked, and says that something is missing', async () => {
    const { journal, store } = await measure();
    const other = changed('reason.arithmetic', (item) => ({ ...item, task: { ...item.task, prompt: 'another' } }));
    const { regrading, document } = await replay(journal, store, other);
    expect(regrading.leftOut).toHaveLength(6);
    expect(regrading.leftOut[0]).toMatchObject({ why: 'item-changed' });
    expect(document).toMatchObject({
      status: 'partial',
      error: { message: expect.stringContaining('no run was to be made') },
    });
    expect(Object.keys(document.capabilities)).toEqual(['tool.file.write', 'tool.web']);
  });

  test('leaves out what the store has lost', async () => {
    const { journal } = await measure();
    const { regrading, document } = await replay(journal, memoryStore());
    expect(new Set(regrading.leftOut.map(({ why }) => why))).toEqual(new Set(['record-gone']));
    expect(document).toMatchObject({ status: 'partial', capabilities: {} });
  });

  test('reads no empty journal', async () => {
    await expect(regrade(memoryJournal(), oracleContext({ vector: {} }))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });
});
