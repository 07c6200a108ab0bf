import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compensationRules } from '@skvm/compiler';
import { loadTask } from '@skvm/core';
import { describe, expect, test } from 'vitest';

const TASKS = join(import.meta.dirname, '../../../skvm-data/tasks');

// What lowers a demand for the simulated model is the effect of a rule of the compiler: the two must say the same.
describe.each(readdirSync(TASKS).sort())('the task %s', (id) => {
  test('lowers its demands by effects of rules that there are', async () => {
    const task = await loadTask(join(TASKS, id));
    const effects = (task.demands ?? []).flatMap((demand) =>
      (demand.loweredBy ?? []).map((effect) => ({ ...effect, primitive: demand.primitive })),
    );
    expect(effects).not.toEqual([]);
    for (const { rule, primitive, level, evidence } of effects) {
      const found = compensationRules.find((candidate) => candidate.id === rule);
      expect(found, rule).toMatchObject({ primitive, to: level });
      expect(found?.evidence.source).toBe(evidence);
    }
  });
});
