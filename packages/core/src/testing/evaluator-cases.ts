import assert from 'node:assert/strict';
import { createContext } from '../context.ts';
import { createRegistry } from '../registry.ts';
import { runTask } from '../run/run-task.ts';
import type { AnyEvaluator } from '../spec/evaluator.ts';
import type { JsonValue } from '../spec/json.ts';
import type { Script } from '../spec/task.ts';
import { type ConformanceCase, type SkippedCase, withoutSkipped } from './conformance-case.ts';
import { mockModel } from './mock-model.ts';
import { mockProvider } from './mock-provider.ts';
import { scriptedAdapter } from './scripted-adapter.ts';

/** What every evaluator has to do. */
export function evaluatorCases(options: {
  readonly create: () => AnyEvaluator;
  readonly params: JsonValue;
  /** Parameters that the evaluator's schema must refuse. */
  readonly badParams: JsonValue;
  /** What an agent does to earn full marks, and none. */
  readonly good: Script;
  readonly bad: Script;
  readonly skip?: readonly SkippedCase[];
}): readonly ConformanceCase[] {
  const score = async (script: Script, params: JsonValue = options.params) => {
    const evaluator = options.create();
    const registry = createRegistry([evaluator, scriptedAdapter(script), mockProvider(mockModel('unused'))]);
    const task = {
      id: 't',
      prompt: 'p',
      files: { 'given.txt': 'given\n' },
      checks: [{ evaluator: evaluator.id, params }],
    };
    const done = await runTask({ task, target: { adapter: 'scripted', model: 'mock/m' } }, createContext({ registry }));
    return done.score;
  };
  return withoutSkipped(
    [
      {
        name: 'good work earns full marks',
        async run() {
          assert.equal((await score(options.good)).value, 1);
        },
      },
      {
        name: 'bad work earns less',
        async run() {
          const { value } = await score(options.bad);
          assert.ok(value !== null && value < 1, `expected less than 1, got ${value}`);
        },
      },
      {
        name: 'the same work earns the same marks',
        async run() {
          assert.deepEqual(await score(options.good), await score(options.good));
        },
      },
      {
        name: 'bad parameters are refused before the run',
        async run() {
          await assert.rejects(score(options.good, options.badParams), /params/);
        },
      },
    ],
    options.skip,
  );
}
