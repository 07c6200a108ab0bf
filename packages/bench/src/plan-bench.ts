import {
  type Context,
  canonicalJson,
  DEFAULT_LIMITS,
  type Delivery,
  type Digest,
  inputInvalid,
  type Journal,
  type JsonValue,
  joinInside,
  type Limits,
  prepareChecks,
  type Skill,
  type Target,
  type Task,
  taskSchema,
} from '@skvm/core';
import { keepSkill } from '@skvm/core/skill';
import { BENCH_PROTOCOL, type BenchSkill, type BenchSpec, limitsSchema, type SpecTask } from './bench-spec.ts';
import { NO_SKILL } from './conditions/no-skill.ts';
import { targetId } from './matrix.ts';

/** A task and the skills that it belongs to. */
export interface BenchTask {
  readonly task: Task;
  /** Empty: the task is run under `no-skill` alone. */
  readonly skills: readonly Skill[];
}

/** What to benchmark. Things given twice count once. */
export interface BenchInput {
  readonly tasks: readonly BenchTask[];
  readonly targets: readonly Target[];
  /** Ids of conditions in the context's registry. */
  readonly conditions: readonly string[];
  /** Runs of each task, target and condition; at least 1, by default 3. */
  readonly repeats?: number;
  /** By default `inject`. */
  readonly delivery?: Delivery;
  /** Each overrides that of the tasks. */
  readonly limits?: Partial<Limits>;
  /** Handed to the adapters. */
  readonly adapterConfig?: JsonValue;
  /** By default the context's. */
  readonly seed?: number;
  /** How often a trial that ended unscored is tried again; by default 2. */
  readonly retryUnscored?: number;
  /**
   * Takes over scored trials that earlier sessions left in the store and that were decided by exactly the same things,
   * in place of running them. By default false: repeats of a real model say the more the fresher they are. Going on with
   * a session (a journal with records) never repeats what is done, whatever this says.
   */
  readonly reuse?: boolean;
  /** What has been done; with records in it, the benchmark goes on where they end. */
  readonly journal: Journal;
}

/**
 * Checks the whole input, so that a mistake costs nothing, and keeps tasks and skills in the store.
 *
 * @throws INPUT_INVALID, PATH_OUTSIDE, UNKNOWN_EXTENSION, MODEL_UNKNOWN, ADAPTER_UNAVAILABLE
 */
export async function planBench(input: BenchInput, context: Context): Promise<BenchSpec> {
  const { repeats = 3, delivery = 'inject', retryUnscored = 2, reuse = false, seed = context.seed } = input;
  const limits = limitsSchema.safeParse(input.limits ?? {});
  if (!limits.success) {
    const issue = limits.error.issues[0];
    throw inputInvalid(`Limits, ${issue?.path.join('.')}: ${issue?.message}`);
  }
  checkWhole('repeats', repeats, 1);
  checkWhole('retryUnscored', retryUnscored, 0);
  if (!Number.isSafeInteger(seed)) throw inputInvalid(`Expected seed to be a whole number, got ${seed}`);
  for (const name of ['tasks', 'targets', 'conditions'] as const) {
    if (input[name].length === 0) throw inputInvalid(`Expected at least one of ${name}, got none`);
  }
  const conditions = [...new Set(input.conditions)];
  for (const id of conditions) context.registry.get('condition', id);
  const targets = [...new Map(input.targets.map((target) => [targetId(target), target])).values()];
  for (const { model } of targets) {
    context.models.isSimulated(model);
    if (limits.data.maxCostUsd !== undefined && (await context.models.price(model)) === null) {
      throw inputInvalid(
        `A cost limit for runs of ${model}, which has no price`,
        'Give its price, or leave the limit out.',
      );
    }
  }
  const adapterConfig = input.adapterConfig === undefined ? {} : { adapterConfig: input.adapterConfig };
  for (const id of new Set(targets.map((target) => target.adapter))) {
    const adapter = context.registry.get('adapter', id);
    const config = input.adapterConfig === undefined ? {} : { config: input.adapterConfig };
    await using _ = await adapter.open({ limits: { ...DEFAULT_LIMITS, ...input.limits }, ...config }, context);
  }
  const byId = new Map<string, SpecTask>();
  const bundles = new Map<string, Digest>();
  for (const given of input.tasks) {
    checkTask(given, context);
    const task = await keepTask(given, bundles, context);
    const other = byId.get(task.id);
    if (other && canonicalJson(other) !== canonicalJson(task)) {
      throw inputInvalid(`Two tasks have the id "${task.id}" and differ`, 'Rename one of them.');
    }
    byId.set(task.id, task);
  }
  const tasks = [...byId.values()];
  if (!conditions.includes(NO_SKILL) && tasks.every((task) => task.skills.length === 0)) {
    throw inputInvalid(
      `None of the tasks belongs to a skill, so there is nothing to run under ${conditions.join(', ')}`,
      `Add the condition ${NO_SKILL}, or name the skill of the tasks.`,
    );
  }
  return {
    protocol: BENCH_PROTOCOL,
    tasks,
    targets: targets.map(({ adapter, model }) => ({ adapter, model })),
    conditions,
    repeats,
    delivery,
    limits: limits.data,
    ...adapterConfig,
    seed,
    retryUnscored,
    reuse,
  };
}

function checkWhole(name: string, value: number, minimum: number): void {
  if (!Number.isSafeInteger(value) || value < minimum) {
    throw inputInvalid(`Expected ${name} to be a whole number of at least ${minimum}, got ${value}`);
  }
}

/** @throws INPUT_INVALID, UNKNOWN_EXTENSION, PATH_OUTSIDE */
function checkTask({ task, skills }: BenchTask, context: Context): void {
  const parsed = taskSchema.safeParse(task);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw inputInvalid(`Task "${task.id}", ${issue?.path.join('.')}: ${issue?.message}`);
  }
  prepareChecks(task, context.registry);
  for (const path of Object.keys(task.files)) joinInside('/workspace', path);
  const names = new Set<string>();
  for (const { name } of skills) {
    if (names.has(name)) throw inputInvalid(`Task "${task.id}" has two skills of the name "${name}"`);
    names.add(name);
  }
}

/** Keeps a task and those of its skills whose bundles are not kept yet (keys by name and digest). */
async function keepTask(
  { task, skills }: BenchTask,
  bundles: Map<string, Digest>,
  { store }: Context,
): Promise<SpecTask> {
  const kept: BenchSkill[] = [];
  for (const skill of skills) {
    const { name, digest } = skill;
    const id = `${name} ${digest}`;
    const key = bundles.get(id) ?? (await keepSkill(skill, store));
    bundles.set(id, key);
    kept.push({ name, digest, key });
  }
  return {
    id: task.id,
    ...(task.name === undefined ? {} : { name: task.name }),
    ...(task.category === undefined ? {} : { category: task.category }),
    key: await store.put(canonicalJson(task as unknown as JsonValue)),
    skills: kept,
  };
}
