import { documentSchema, type JsonObject, targetSchema, UNSCORED_REASONS, usageSchema } from '@skvm/core';
import { z } from 'zod';
import { benchSpecSchema, digestSchema } from './bench-spec.ts';

const unit = z.number().min(0).max(1);

/** A mean over tasks and how well it is known. */
const estimateSchema = z.object({
  /** Tasks with at least one scored run: what the mean is over. */
  tasks: z.int().min(0),
  /** `null` of no task. */
  mean: z.number().nullable(),
  /** Between tasks; `null` below two. */
  standardDeviation: z.number().nullable(),
  /** Two-sided, at the confidence of the result; `null` when there are too few tasks for one. */
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
  method: z.enum(['t', 'studentised', 'clustered', 'no-spread']).nullable(),
  /** `few-tasks`: too few for an interval. `few-clusters`: it holds for more tasks of these skills, not for other skills. */
  caution: z.enum(['few-tasks', 'few-clusters']).nullable(),
});
export type Estimate = z.infer<typeof estimateSchema>;

/** A mean over scored runs, of those that told it. */
const measureSchema = z.object({
  /** Over the runs that told it; `null` when none did. */
  mean: z.number().nullable(),
  /** Runs that told it, of how many: a mean over fewer says nothing about the others. */
  known: z.int().min(0),
  of: z.int().min(0),
});
export type Measure = z.infer<typeof measureSchema>;

/** Counts by reason; a reason that did not occur is absent. */
const reasonsSchema = z.partialRecord(z.enum(UNSCORED_REASONS), z.int().min(1));
export type Reasons = z.infer<typeof reasonsSchema>;

/** k, and a mean over the tasks that have at least k scored runs; `null` when none has. */
const atKSchema = z.object({ k: z.int().min(1), mean: unit.nullable(), tasks: z.int().min(0) });

/** How often runs pass a mark. */
const passSchema = z.object({
  /** Share of runs that pass: the mean over tasks of each task's share. The same as pass@1. */
  rate: estimateSchema,
  /** pass@k: the chance that at least one of k runs passes. */
  anyOf: z.array(atKSchema),
  /** pass^k: the chance that all of k runs pass. */
  allOf: z.array(atKSchema),
});
export type Pass = z.infer<typeof passSchema>;

const conditionReportSchema = z.object({
  condition: z.string(),
  /** Mean over tasks of the mean over scored repeats. */
  score: estimateSchema,
  pass: z.object({
    /** Full marks, but for rounding. */
    full: passSchema,
    /** At least half of the marks: what the published benchmark calls a pass. */
    half: passSchema,
  }),
  trials: z.object({
    planned: z.int().min(0),
    scored: z.int().min(0),
    /** Without a score after the last attempt, with the reason of that one. */
    unscored: reasonsSchema,
    /** Not done yet. */
    pending: z.int().min(0),
    /** Taken over from earlier sessions. */
    reused: z.int().min(0),
  }),
  attempts: z.object({
    /** All that were made, retries included. */
    total: z.int().min(0),
    /** Those without a score, by reason. */
    unscored: reasonsSchema,
  }),
  /** Scored runs that ran out of something, by what; they scored 0. */
  limits: z.partialRecord(z.enum(['time', 'steps', 'tokens', 'cost']), z.int().min(1)),
  /** Tasks without any scored run: in no mean and in no comparison. */
  unscoredTasks: z.array(z.string()),
  /** Of a scored run. */
  inputTokens: measureSchema,
  outputTokens: measureSchema,
  /** US dollars of the agent's model calls in a scored run. */
  costUsd: measureSchema,
  /** Milliseconds of a scored run. */
  durationMs: z.object({
    mean: z.number().nullable(),
    median: z.number().nullable(),
    /** The ninth decile. */
    p90: z.number().nullable(),
  }),
  /** Scored runs with skills in which all of them reached the model, by their description or whole. */
  skills: z.object({
    runs: z.int().min(0),
    visible: z.int().min(0),
    opened: z.int().min(0),
    /** Runs whose requests could not be seen. */
    unseen: z.int().min(0),
  }),
  /** Of all attempts, the unscored ones too. */
  usage: usageSchema,
  gradingUsage: usageSchema,
  /** What preparing took, once, however often it runs. */
  oneOffUsage: usageSchema,
});
export type ConditionReport = z.infer<typeof conditionReportSchema>;

const comparisonReportSchema = z.object({
  baseline: z.string(),
  candidate: z.string(),
  /** Candidate less baseline, task by task: above 0 when the candidate is better. */
  effect: estimateSchema,
  /** Sign-flip permutation test, two-sided; `null` when no task can be compared. */
  pValue: unit.nullable(),
  /** Corrected by Holm for all comparisons of the document. */
  adjustedPValue: unit.nullable(),
  /** The smallest p that so many differences could have given. */
  smallestPValue: unit.nullable(),
  /** What the test takes for independent: tasks, or skills when the interval is over skills. */
  unit: z.enum(['task', 'skill']),
  wins: z.int().min(0),
  ties: z.int().min(0),
  losses: z.int().min(0),
  /** Tasks that an arm has no score of. */
  dropped: z.array(
    z.object({ task: z.string(), reason: z.enum(['baseline-unscored', 'candidate-unscored', 'both-unscored']) }),
  ),
  /** Tasks of which an arm has not been run yet. */
  pendingTasks: z.int().min(0),
  /** Compared tasks in which both arms gave the agent the very same skills: what differs there is chance. */
  identicalTasks: z.int().min(0),
  /** Runs without a score, after the last attempt, of all tasks of both arms. */
  unscoredRuns: z.object({ baseline: z.int().min(0), candidate: z.int().min(0) }),
  /** What a comparison of so many tasks, spread like these, is likely (80 %) to show; `null` when that is unknown. */
  smallestDetectableEffect: z.number().min(0).nullable(),
  /** Tasks that it would take to show an effect of 0.1; `null` when that is unknown. */
  tasksForTenth: z.int().min(2).nullable(),
  /**
   * Better or worse when interval and corrected test agree on it, `inconclusive` otherwise; `null` without an interval.
   */
  verdict: z.enum(['better', 'worse', 'inconclusive']).nullable(),
  /** When preparing has paid for itself; `null` when a cost is unknown, or nothing was spent on preparing. */
  breakEven: z
    .object({
      /** US dollars for preparing one skill, on average. */
      oneOffUsd: z.number().min(0),
      /** US dollars that a run of the candidate costs less than one of the baseline; negative when it costs more. */
      savedUsdPerRun: z.number(),
      /** Runs of a skill after which it has paid for itself; `null`: never. */
      runs: z.int().min(1).nullable(),
    })
    .nullable(),
});
export type ComparisonReport = z.infer<typeof comparisonReportSchema>;

const taskReportSchema = z.object({
  task: z.string(),
  cells: z.array(
    z.object({
      condition: z.string(),
      /** Over scored repeats; `null` of none. */
      mean: unit.nullable(),
      /** By repeat. */
      runs: z.array(
        z.object({
          score: unit.nullable(),
          unscored: z.enum(UNSCORED_REASONS).optional(),
          explanation: z.string().optional(),
          attempts: z.int().min(0),
          /** `trial/<key>` in the store is its record, with the keys of transcript and workspace; absent: not run. */
          key: digestSchema.optional(),
        }),
      ),
    }),
  ),
});
export type TaskReport = z.infer<typeof taskReportSchema>;

const targetReportSchema = z.object({
  target: targetSchema,
  /** Answers were made up by a simulation. */
  simulated: z.boolean(),
  conditions: z.array(conditionReportSchema),
  comparisons: z.array(comparisonReportSchema),
  tasks: z.array(taskReportSchema),
  /** Cells whose scored repeats differ. */
  flaky: z.array(z.object({ task: z.string(), condition: z.string(), scores: z.array(unit) })),
  /** Criteria with the same value in every scored run of at least two conditions: they tell nothing apart. */
  nonDiscriminating: z.array(z.object({ task: z.string(), criterion: z.string(), value: unit, runs: z.int().min(2) })),
});
export type TargetReport = z.infer<typeof targetReportSchema>;

const preparationReportSchema = z.object({
  condition: z.string(),
  target: targetSchema,
  /** Names of the skills that it was made from. */
  skills: z.array(z.string()),
  digest: z.string().optional(),
  oneOffUsage: usageSchema.optional(),
  details: (z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>).optional(),
  unscored: z.enum(UNSCORED_REASONS).optional(),
  explanation: z.string().optional(),
});

export const benchResultSchema = z.object({
  /** Of all intervals. */
  confidence: z.number(),
  /** Comparisons that the p-values are corrected for. */
  comparisons: z.int().min(0),
  targets: z.array(targetReportSchema),
  preparations: z.array(preparationReportSchema),
  /** Attempts that a budget or a signal cut off. */
  interrupted: z.object({ attempts: z.int().min(0), usage: usageSchema }),
});
export type BenchResult = z.infer<typeof benchResultSchema>;

/** What a benchmark found. */
export const benchDocumentSchema = documentSchema('bench', benchSpecSchema, benchResultSchema);
export type BenchDocument = z.infer<typeof benchDocumentSchema>;
