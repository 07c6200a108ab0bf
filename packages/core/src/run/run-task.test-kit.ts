import { z } from 'zod';
import { type Context, createContext } from '../context.ts';
import { builtinEvaluators } from '../evaluators/index.ts';
import { createRegistry } from '../registry.ts';
import { type Adapter, defineAdapter } from '../spec/adapter.ts';
import { defineEvaluator } from '../spec/evaluator.ts';
import type { RunResult } from '../spec/run.ts';
import type { Task } from '../spec/task.ts';
import { NO_USAGE } from '../spec/usage.ts';
import { mockModel } from '../testing/mock-model.ts';
import { mockProvider } from '../testing/mock-provider.ts';
import { runTask, type TaskRunInput } from './run-task.ts';

/** How a run ends that has nothing to tell. */
export const DONE: RunResult = { status: 'completed', text: 'done', steps: [], usage: NO_USAGE, durationMs: 1 };

/** An adapter whose runs do this. */
export function adapter(
  run: (request: Parameters<Awaited<ReturnType<Adapter['open']>>['run']>[0]) => Promise<RunResult>,
): Adapter {
  return defineAdapter({
    id: 'test',
    description: 'for this test',
    open: async () => ({ run, [Symbol.asyncDispose]: async () => {} }),
  });
}

const broken = defineEvaluator({
  id: 'broken',
  description: 'always throws',
  params: z.null(),
  evaluate: async () => {
    throw new Error('no idea');
  },
});

/** Gives one run of a task without files and checks, but for what a test says otherwise, in this folder. */
export function playIn(tmpDir: () => string) {
  return function play(
    use: Adapter,
    task: Partial<Task> = {},
    input: Partial<TaskRunInput> = {},
    context: Partial<Context> = {},
  ) {
    const evaluators = builtinEvaluators();
    const registry = createRegistry([use, mockProvider(mockModel('x')), ...evaluators, broken]);
    return runTask(
      {
        task: { id: 't', prompt: 'p', files: {}, checks: [], ...task },
        target: { adapter: use.id, model: 'mock/m' },
        ...input,
      },
      createContext({ registry, tmpDir: tmpDir(), ...context }),
    );
  };
}
