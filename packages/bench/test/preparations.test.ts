import { defineCondition, type JsonValue, memoryJournal, NO_USAGE } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { bench } from '../src/index.ts';
import { compiled, counting, input, lab, of, TARGET, tasks, versus } from './bench-kit.ts';

describe('bench, preparations', () => {
  it('are made once for each condition, target and skill, however many trials wait for them', async () => {
    const condition = counting(compiled().prepare);
    const targets = [TARGET, { ...TARGET, model: 'fake/n' }];
    const given = input({ tasks: tasks(6), targets });
    await bench(given, lab(() => 1, { conditions: [condition], concurrency: 8 }).context);
    expect(condition.count()).toBe(3 * 2);
    const kept = given.records.filter((record) => (record as { type: string }).type === 'preparation');
    expect(kept).toHaveLength(3 * 3 * 2);
  });

  it('that do not hold leave their cells without a score and without a run', async () => {
    const condition = counting(async () => ({ unscored: 'missing-dependency', explanation: 'no profile' }));
    const { context, asked } = lab(() => 1, { conditions: [condition] });
    const document = await bench(input(), context);
    expect(asked.filter((run) => run.includes('compiled'))).toEqual([]);
    expect(document.status).toBe('completed');
    expect(of(document, 'compiled')).toMatchObject({
      score: { mean: null, tasks: 0 },
      trials: { planned: 4, scored: 0, unscored: { 'missing-dependency': 4 }, pending: 0 },
      attempts: { total: 0 },
    });
    expect(versus(document, 'compiled', 'original')).toMatchObject({ pValue: null, verdict: null });
    expect(document.result.preparations.at(-1)).toMatchObject({ condition: 'compiled', explanation: 'no profile' });
    expect(document.diagnostics.map((found) => found.code)).toContain('not-prepared');
  });

  it('that break leave their cells without a score, and the others as they are', async () => {
    const condition = counting(() => Promise.reject(new Error('the compiler crashed')));
    const document = await bench(input(), lab(() => 1, { conditions: [condition] }).context);
    expect(of(document, 'compiled').trials.unscored).toEqual({ infra: 4 });
    expect(of(document, 'original').score.mean).toBe(1);
    expect(document.result.preparations.at(-1)?.explanation).toContain('the compiler crashed');
  });

  it('keep what they found', async () => {
    const condition = counting((given, context) => {
      context.report({ severity: 'warning', code: 'odd', message: 'odd skill', source: 'anyone' });
      return compiled().prepare(given, context);
    });
    const { records, ...given } = input();
    const first = await bench(given, lab(() => 1, { conditions: [condition] }).context);
    const found = first.diagnostics.filter((diagnostic) => diagnostic.code === 'odd');
    expect(found).toEqual([{ severity: 'warning', code: 'odd', message: 'odd skill', source: 'compiled' }]);
    const silent = lab(() => 1, { conditions: [counting(compiled().prepare)] });
    const replayed = await bench({ ...given, journal: memoryJournal(records) }, silent.context);
    expect(replayed.diagnostics).toEqual(first.diagnostics);
  });

  it('that come out differently when a session goes on put away the trials made with the earlier ones', async () => {
    const { records, ...given } = input({ tasks: tasks(1) });
    await bench(given, lab(() => 0.25).context);
    const other = defineCondition({
      ...compiled(),
      prepare: async (from, context) => {
        const prepared = await compiled().prepare(from, context);
        return 'unscored' in prepared
          ? prepared
          : { ...prepared, provenance: { digest: 'new', oneOffUsage: NO_USAGE } };
      },
    });
    // One trial is missing, so that its preparation is looked at again.
    const cut = records.filter((record) => !isTrial(record, 'compiled', 1));
    const second = lab(() => 0.75, { conditions: [other] });
    const document = await bench({ ...given, journal: memoryJournal(cut) }, second.context);
    expect(second.asked.toSorted()).toEqual(['a1 compiled 0 0', 'a1 compiled 1 0']);
    expect(of(document, 'compiled').score.mean).toBe(0.75);
    expect(of(document, 'original').score.mean).toBe(0.25);
  });

  it('that did not hold are tried again when a session goes on', async () => {
    const { records, ...given } = input();
    const missing = counting(async () => ({ unscored: 'missing-dependency', explanation: 'no profile' }));
    await bench(given, lab(() => 1, { conditions: [missing] }).context);
    const second = lab(() => 1);
    const document = await bench({ ...given, journal: memoryJournal(records) }, second.context);
    expect(second.asked).toHaveLength(4);
    expect(of(document, 'compiled').trials.scored).toBe(4);
  });
});

function isTrial(record: JsonValue, condition: string, repeat: number): boolean {
  const { type, ...rest } = record as { type: string; condition?: string; repeat?: number };
  return type === 'trial' && rest.condition === condition && rest.repeat === repeat;
}
