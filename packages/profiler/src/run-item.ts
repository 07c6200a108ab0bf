import {
  type Context,
  type JobHandler,
  type JsonValue,
  NO_USAGE,
  runTask,
  TESTED_LEVELS,
  targetSchema,
  UNSCORED_REASONS,
  usageSchema,
} from '@skvm/core';
import { z } from 'zod';
import { type ProgramFinder, programFinder } from './find-programs.ts';

/** Kind of the jobs that a profile is made of. */
export const ITEM_JOB = 'profile-item';

const itemJobSchema = z.object({
  target: targetSchema,
  primitive: z.string(),
  level: z.enum(TESTED_LEVELS),
  /** Index of the item in its bank. */
  item: z.int().min(0),
  /** Of the profile: what a simulated model draws from. */
  seed: z.int().min(0),
  attempt: z.int().min(0),
  limits: z.object({
    timeoutMs: z.number(),
    maxSteps: z.number(),
    maxTokens: z.number().optional(),
    maxCostUsd: z.number().optional(),
  }),
});
/** One attempt at one item, as plain JSON. */
export type ItemJob = z.infer<typeof itemJobSchema>;

export const itemOutcomeSchema = z.object({
  /** Share of full marks; `null` when nothing can be said about the agent. */
  value: z.number().min(0).max(1).nullable(),
  unscored: z.enum(UNSCORED_REASONS).optional(),
  explanation: z.string().optional(),
  /** What broke, when something did. */
  failure: z.object({ origin: z.string(), code: z.string(), message: z.string(), retryable: z.boolean() }).optional(),
  usage: usageSchema,
  durationMs: z.number().min(0),
  /** Of the transcript and the workspace in the store; absent when no run was begun, for want of a program. */
  transcriptKey: z.string().optional(),
  snapshotKey: z.string().optional(),
  simulated: z.boolean(),
});
/** What came of one attempt. */
export type ItemOutcome = z.infer<typeof itemOutcomeSchema>;

/**
 * The handler of {@link ITEM_JOB}, for every process that takes part: its registry has to hold the same primitives. It
 * takes its slot itself, when the agent can begin: name it with `{ takesSlot: true }`.
 */
export function itemJobHandler(context: Context, missingPrograms: ProgramFinder = programFinder(context)): JobHandler {
  return async (input, { signal, takeSlot, freeSlot }) => {
    const { target, primitive, level, item: seed, attempt, ...job } = itemJobSchema.parse(input);
    const item = context.registry.get('primitive', primitive).generate({ level, seed });
    const missing = await missingPrograms(item.requires ?? []);
    if (missing.length > 0) {
      return notAsked(missing, context.models.isSimulated(target.model)) as unknown as JsonValue;
    }
    const site = item.site?.();
    const { timeoutMs, maxSteps, maxTokens, maxCostUsd } = job.limits;
    const { run, score, transcriptKey, snapshotKey, simulated } = await runTask(
      {
        task: item.task,
        target,
        seed: job.seed,
        attempt,
        limits: {
          timeoutMs,
          maxSteps,
          ...(maxTokens === undefined ? {} : { maxTokens }),
          ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
        },
        judge: item,
        ...(site === undefined ? {} : { site }),
        onReady: takeSlot,
        onAgentEnd: freeSlot,
      },
      { ...context, signal },
    );
    const outcome: ItemOutcome = {
      value: score.value,
      ...(score.unscored === undefined ? {} : { unscored: score.unscored }),
      ...(score.explanation === undefined ? {} : { explanation: score.explanation }),
      ...(run.error === undefined
        ? {}
        : {
            failure: {
              origin: run.error.origin,
              code: run.error.code,
              message: run.error.message,
              retryable: run.error.retryable,
            },
          }),
      usage: run.usage,
      durationMs: run.durationMs,
      transcriptKey,
      snapshotKey,
      simulated,
    };
    return outcome as unknown as JsonValue;
  };
}

/** What is said of an item that needs what is not here: nothing was spent on it. */
function notAsked(missing: readonly string[], simulated: boolean): ItemOutcome {
  return {
    value: null,
    unscored: 'missing-dependency',
    explanation: `it needs ${missing.map((name) => name.replaceAll('|', ' or ')).join(', ')} within the sandbox`,
    usage: NO_USAGE,
    durationMs: 0,
    simulated,
  };
}
