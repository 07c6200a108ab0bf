import {
  type Context,
  DELIVERIES,
  errorMessage,
  isSkvmError,
  isStop,
  type JsonValue,
  makeOnce,
  NO_USAGE,
  runTask,
  type Skill,
  scoreSchema,
  storeCorrupt,
  type Task,
  targetSchema,
  taskSchema,
  usageSchema,
} from '@skvm/core';
import { loadKeptSkill } from '@skvm/core/skill';
import { z } from 'zod';

/** Kind of the executor's jobs. */
export const RUN_JOB = 'optimize-run';

/** Input of a job: all that a process with the same store and registry needs. */
export const runJobSchema = z.object({
  /** Keys in the store. */
  task: z.string(),
  skill: z.object({ key: z.string(), digest: z.string() }).nullable(),
  target: targetSchema,
  condition: z.string(),
  delivery: z.enum(DELIVERIES),
  limits: z.record(z.string(), z.number()),
  adapterConfig: (z.json() as z.ZodType<JsonValue>).optional(),
  seed: z.int(),
  repeat: z.int().min(0),
  attempt: z.int().min(0),
});
export type RunJob = z.infer<typeof runJobSchema>;

/** How a run went. */
export const runOutcomeSchema = z.object({
  score: scoreSchema,
  usage: usageSchema,
  gradingUsage: usageSchema,
  durationMs: z.number().min(0),
  transcriptKey: z.string().optional(),
  snapshotKey: z.string().optional(),
  /** Whether trying again may help, when there is no score. */
  retryable: z.boolean(),
});
export type RunOutcome = z.infer<typeof runOutcomeSchema>;

/** Reasons that another attempt may not meet; of the others it would only meet the same again. */
const PASSING = new Set(['infra', 'grader', 'judge']);

/** Errors before a run that another attempt may not meet. */
const RETRYABLE = new Set(['ADAPTER_UNAVAILABLE', 'MODEL_CALL_FAILED', 'SANDBOX_UNAVAILABLE', 'EXTENSION_FAILED']);

/** Names the handler of the jobs; tasks and skills come from the context's store, each read once. */
export function handleRuns(context: Context): void {
  const tasks = new Map<string, Promise<Task>>();
  const skills = new Map<string, Promise<Skill>>();
  context.executor.handle(RUN_JOB, async (input, { signal }) => {
    const job = runJobSchema.parse(input);
    const task = await makeOnce(tasks, job.task, () => loadTask(job.task, context));
    const { skill: source } = job;
    const skill =
      source && (await makeOnce(skills, source.key, () => loadKeptSkill(source.key, source.digest, context.store)));
    return (await run(job, task, skill, { ...context, signal })) as unknown as JsonValue;
  });
}

async function run(job: RunJob, task: Task, skill: Skill | null, context: Context): Promise<RunOutcome> {
  const { target, condition, delivery, limits, adapterConfig, seed, repeat, attempt } = job;
  try {
    const { run, score, transcriptKey, snapshotKey, gradingUsage } = await runTask(
      {
        ...{ task, target, condition, delivery, limits, seed, repeat, attempt },
        skills: skill === null ? [] : [skill],
        ...(adapterConfig === undefined ? {} : { adapterConfig }),
      },
      context,
    );
    const retryable = PASSING.has(score.unscored ?? '') && run.error?.retryable !== false;
    return { score, usage: run.usage, gradingUsage, durationMs: run.durationMs, transcriptKey, snapshotKey, retryable };
  } catch (error) {
    if (isStop(error) || context.signal.aborted) throw error;
    const retryable = !isSkvmError(error) || RETRYABLE.has(error.code);
    const score = { evaluator: 'run', value: null, unscored: 'infra' as const, explanation: errorMessage(error) };
    return { score, usage: NO_USAGE, gradingUsage: NO_USAGE, durationMs: 0, retryable };
  }
}

async function loadTask(key: string, { store }: Context): Promise<Task> {
  const content = await store.get(key);
  if (!content) throw storeCorrupt(`task ${key}`, 'it is not in the store');
  return taskSchema.parse(JSON.parse(Buffer.from(content).toString('utf8')));
}
