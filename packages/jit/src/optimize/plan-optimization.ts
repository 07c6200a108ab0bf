import {
  type Context,
  DEFAULT_LIMITS,
  hashJson,
  inputInvalid,
  type JsonValue,
  joinInside,
  type OptimizationSpec,
  prepareChecks,
  type Task,
  taskSchema,
} from '@skvm/core';
import { keepSkill } from '@skvm/core/skill';
import type { OptimizeInput, OptimizeSource } from './optimize-input.ts';

/** Raised when the rules of search or verdict change: a session of another one cannot be gone on with. */
export const OPTIMIZE_PROTOCOL = 1;

/**
 * Checks the whole input, so that a mistake costs nothing, and keeps the skill in the store.
 *
 * @throws INPUT_INVALID, PATH_OUTSIDE, UNKNOWN_EXTENSION, MODEL_UNKNOWN, ADAPTER_UNAVAILABLE
 */
export async function planOptimization(input: OptimizeInput, context: Context): Promise<OptimizationSpec> {
  const { skill, target, source, optimizer = null, limits = {}, seed = context.seed } = input;
  const { rounds = 3, runsPerTask = 2, finalRuns = 4, convergence = 0.95 } = input;
  checkWhole('rounds', rounds, 0);
  checkWhole('runsPerTask', runsPerTask, 1);
  checkWhole('finalRuns', finalRuns, 1);
  if (!(convergence >= 0 && convergence <= 1)) {
    throw inputInvalid(`Expected convergence to be a score from 0 to 1, got ${convergence}`);
  }
  if (source.kind !== 'log') {
    context.models.isSimulated(target.model);
    if (limits.maxCostUsd !== undefined && (await context.models.price(target.model)) === null) {
      throw inputInvalid(
        `A cost limit for runs of ${target.model}, which has no price`,
        'Give its price, or leave the limit out.',
      );
    }
    const adapter = context.registry.get('adapter', target.adapter);
    const config = input.adapterConfig === undefined ? {} : { config: input.adapterConfig };
    await using _ = await adapter.open({ limits: { ...DEFAULT_LIMITS, ...limits }, ...config }, context);
  }
  return {
    protocol: OPTIMIZE_PROTOCOL,
    skill: { name: skill.name, digest: skill.digest, key: await keepSkill(skill, context.store) },
    target: { adapter: target.adapter, model: target.model },
    source: source.kind,
    optimizer,
    rounds: source.kind === 'log' ? 1 : rounds,
    runsPerTask,
    finalRuns,
    convergence,
    delivery: input.delivery ?? 'inject',
    seed,
    baseline: input.baseline ?? false,
    quick: input.quick ?? false,
    limits: Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)),
    ...(input.adapterConfig === undefined ? {} : { adapterConfig: input.adapterConfig }),
    tasks: describeSource(source, context),
  };
}

function describeSource(source: OptimizeSource, context: Context): OptimizationSpec['tasks'] {
  switch (source.kind) {
    case 'real': {
      const { tasks, finalTasks } = source;
      checkTasks([...tasks, ...(finalTasks ?? [])], context);
      if (tasks.length === 0) throw inputInvalid('Expected at least one task to search with, got none');
      return { search: tasks.map(named), final: finalTasks?.map(named) ?? null };
    }
    case 'synthetic': {
      const { count, finalCount, maker } = source;
      checkWhole('count of synthetic tasks', count, 1);
      checkWhole('count of synthetic tasks of the final comparison', finalCount, 0);
      return { maker: maker.by, count, finalCount };
    }
    case 'log': {
      if (source.evidence.length === 0) throw inputInvalid('Expected at least one log, got none');
      return { logs: source.evidence.map(({ id, runs }) => ({ id, digest: hashJson(toJson(runs)) })) };
    }
  }
}

/** @throws INPUT_INVALID, UNKNOWN_EXTENSION, PATH_OUTSIDE */
export function checkTasks(tasks: readonly Task[], context: Context): void {
  const ids = new Map<string, string>();
  for (const task of tasks) {
    const issue = taskSchema.safeParse(task).error?.issues[0];
    if (issue) throw inputInvalid(`Task "${task.id}", ${issue.path.join('.')}: ${issue.message}`);
    if (task.checks.length === 0) {
      throw inputInvalid(`Task "${task.id}" has no checks, so that nothing can be learnt from its runs`);
    }
    prepareChecks(task, context.registry);
    for (const path of Object.keys(task.files)) joinInside('/workspace', path);
    if (ids.has(task.id)) {
      throw inputInvalid(
        `The task "${task.id}" is given twice`,
        'A task belongs to the search or to the final comparison, once.',
      );
    }
    ids.set(task.id, task.prompt);
  }
}

const named = (task: Task): JsonValue => ({ id: task.id, digest: hashJson(toJson(task)) });

const toJson = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue;

function checkWhole(name: string, value: number, minimum: number): void {
  if (!Number.isSafeInteger(value) || value < minimum) {
    throw inputInvalid(`Expected ${name} to be a whole number of at least ${minimum}, got ${value}`);
  }
}
