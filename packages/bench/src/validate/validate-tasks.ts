import { randomUUID } from 'node:crypto';
import { addUsage, type Context, NO_USAGE, type TaskValidation, validateTask } from '@skvm/core';
import type { BenchTask } from '../plan-bench.ts';
import { runInParallel } from '../run-in-parallel.ts';
import type { BenchValidationDocument } from './validation-document.ts';

/**
 * Checks tasks as {@link validateTask} does, and makes one document of it.
 *
 * @throws ABORTED
 */
export async function validateTasks(tasks: readonly BenchTask[], context: Context): Promise<BenchValidationDocument> {
  const done = new Map<number, TaskValidation>();
  context.emit({ type: 'phase-start', phase: 'validate', total: tasks.length });
  await runInParallel(
    [...tasks.entries()],
    context.executor.concurrency,
    async ([index, { task, skills }]) => {
      done.set(index, await validateTask(task, skills, context));
      context.emit({ type: 'phase-progress', phase: 'validate', done: done.size, total: tasks.length, note: task.id });
    },
    () => {},
  );
  context.emit({ type: 'phase-end', phase: 'validate', done: done.size });
  const results = [...done].sort(([a], [b]) => a - b).map(([, result]) => result);
  const valid = results.filter(({ isValid }) => isValid).length;
  return {
    schema: 'skvm.bench-validation/1',
    id: randomUUID(),
    createdAt: context.now().toISOString(),
    status: 'completed',
    usage: results.map(({ usage }) => usage).reduce(addUsage, NO_USAGE),
    diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
    spec: {
      tasks: tasks.map(({ task, skills }) => ({
        id: task.id,
        skills: skills.map(({ name, digest }) => ({ name, digest })),
      })),
    },
    result: { valid, invalid: results.length - valid, tasks: results },
  };
}
