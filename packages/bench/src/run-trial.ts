import {
  aborted,
  type Condition,
  type Context,
  canonicalJson,
  DELIVERIES,
  type Diagnostic,
  type Digest,
  errorMessage,
  extensionFailed,
  isSkvmError,
  isStop,
  type JsonValue,
  makeOnce,
  NO_USAGE,
  type NotPrepared,
  type Preparation,
  runTask,
  type Skill,
  storeCorrupt,
  type Target,
  type Task,
  targetSchema,
  taskSchema,
  withoutUndefined,
} from '@skvm/core';
import { loadKeptSkill } from '@skvm/core/skill';
import { z } from 'zod';
import type { TrialOutcome } from './bench-record.ts';
import { digestSchema, limitsSchema } from './bench-spec.ts';

/** Kind of the executor's jobs. */
export const TRIAL_JOB = 'bench-trial';

/** Input of a job: all that a process with the same store and registry needs. */
export const trialJobSchema = z.object({
  task: digestSchema,
  skills: z.array(z.object({ key: digestSchema, digest: digestSchema })),
  target: targetSchema,
  condition: z.string(),
  delivery: z.enum(DELIVERIES),
  limits: limitsSchema,
  adapterConfig: (z.json() as z.ZodType<JsonValue>).optional(),
  seed: z.int(),
  repeat: z.int().min(0),
  attempt: z.int().min(0),
});
export type TrialJob = z.infer<typeof trialJobSchema>;

/** Which preparation is asked for. */
export type PreparationInput = Pick<TrialJob, 'condition' | 'target' | 'skills'>;

/** What a condition made, and what it found while it did. */
export interface Prepared {
  readonly outcome: Preparation | NotPrepared;
  readonly diagnostics: readonly Diagnostic[];
}

/** Prepares and runs trials; in each process one does it for all. */
export interface TrialRunner {
  /**
   * What a condition makes of skills for a target, made once however often it is asked for. A condition that throws
   * leaves its cells unscored.
   *
   * @throws ABORTED, BUDGET_EXCEEDED
   */
  prepare(input: PreparationInput): Promise<Prepared>;
  /**
   * Runs one attempt. What keeps the run from beginning leaves it unscored.
   *
   * @throws ABORTED, BUDGET_EXCEEDED
   */
  run(job: TrialJob, signal: AbortSignal): Promise<TrialOutcome>;
}

/** A runner that takes tasks and skills from the context's store. */
export function createTrialRunner(context: Context): TrialRunner {
  const tasks = new Map<Digest, Promise<Task>>();
  const skills = new Map<Digest, Promise<Skill>>();
  const preparations = new Map<string, Promise<Prepared>>();
  const loadSkills = (sources: TrialJob['skills']) =>
    Promise.all(
      sources.map(({ key, digest }) => makeOnce(skills, key, () => loadKeptSkill(key, digest, context.store))),
    );
  const prepare = (input: PreparationInput) =>
    makeOnce(preparations, canonicalJson({ ...input }), async () => {
      const condition = context.registry.get('condition', input.condition);
      return prepareWith(condition, { skills: await loadSkills(input.skills), target: input.target }, context);
    });
  return {
    prepare,
    async run(job, signal) {
      const task = await makeOnce(tasks, job.task, () => loadTask(job.task, context));
      const { outcome } = await prepare({ condition: job.condition, target: job.target, skills: job.skills });
      const simulated = context.models.isSimulated(job.target.model);
      if ('unscored' in outcome) return notRun(outcome, { simulated, retryable: false });
      try {
        return await runPrepared(job, task, outcome, { ...context, signal });
      } catch (error) {
        if (isStop(error)) throw error;
        if (signal.aborted) throw aborted(error);
        const retryable = !isSkvmError(error) || RETRYABLE.has(error.code);
        return notRun({ unscored: 'infra', explanation: errorMessage(error) }, { simulated, retryable });
      }
    },
  };
}

/** Errors before a run that another attempt may not meet. */
const RETRYABLE = new Set(['ADAPTER_UNAVAILABLE', 'MODEL_CALL_FAILED', 'SANDBOX_UNAVAILABLE', 'EXTENSION_FAILED']);

/** Reasons that another attempt may not meet; of the others it would only meet the same again. */
const PASSING = new Set(['infra', 'grader', 'judge', 'aborted']);

async function runPrepared(job: TrialJob, task: Task, prepared: Preparation, context: Context): Promise<TrialOutcome> {
  const { target, condition, delivery, limits, adapterConfig, seed, repeat, attempt } = job;
  const { run, score, skills, transcriptKey, snapshotKey, gradingUsage, simulated } = await runTask(
    {
      task,
      target,
      skills: prepared.skills,
      ...(prepared.environment === undefined ? {} : { environment: prepared.environment }),
      ...(prepared.boost === undefined ? {} : { boost: prepared.boost }),
      condition,
      delivery,
      limits: withoutUndefined(limits),
      ...(adapterConfig === undefined ? {} : { adapterConfig }),
      seed,
      repeat,
      attempt,
    },
    context,
  );
  return {
    score,
    status: run.status,
    ...(run.limit === undefined ? {} : { limit: run.limit }),
    usage: run.usage,
    gradingUsage,
    durationMs: run.durationMs,
    steps: run.steps.length,
    skills,
    transcriptKey,
    snapshotKey,
    simulated,
    retryable: PASSING.has(score.unscored ?? '') && run.error?.retryable !== false,
  };
}

/** The outcome of a run that did not begin. */
function notRun(
  { unscored, explanation }: NotPrepared,
  rest: Pick<TrialOutcome, 'simulated' | 'retryable'>,
): TrialOutcome {
  return {
    score: { evaluator: 'run', value: null, unscored, explanation },
    status: 'failed',
    usage: NO_USAGE,
    gradingUsage: NO_USAGE,
    durationMs: 0,
    steps: 0,
    skills: { staged: [], visible: null, opened: null },
    ...rest,
  };
}

async function prepareWith(
  condition: Condition,
  input: { readonly skills: readonly Skill[]; readonly target: Target },
  context: Context,
): Promise<Prepared> {
  const diagnostics: Diagnostic[] = [];
  const report = (found: Diagnostic) => {
    const diagnostic = { ...found, source: condition.id };
    diagnostics.push(diagnostic);
    context.report(diagnostic);
  };
  try {
    return { outcome: await condition.prepare(input, { ...context, report }), diagnostics };
  } catch (error) {
    if (isStop(error)) throw error;
    if (context.signal.aborted) throw aborted(error);
    const explanation = extensionFailed('condition', condition.id, error).message;
    return { outcome: { unscored: 'infra', explanation }, diagnostics };
  }
}

async function loadTask(key: Digest, { store }: Context): Promise<Task> {
  const content = await store.get(key);
  if (!content) throw storeCorrupt(`task ${key}`, 'it is not in the store');
  return taskSchema.parse(JSON.parse(Buffer.from(content).toString('utf8')));
}
