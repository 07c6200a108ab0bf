import { z } from 'zod';
import { documentSchema } from './document.ts';
import type { JsonValue } from './json.ts';
import { DELIVERIES } from './run.ts';
import { UNSCORED_REASONS } from './score.ts';
import { targetSchema } from './target.ts';
import { TOOL_SETS } from './task.ts';
import { usageSchema } from './usage.ts';

/**
 * What the final comparison says of the best candidate. `recommended`: better, and the interval leaves out 0.
 * `worse`: the same below 0. `inconclusive`: neither could be shown. `unverified`: nothing was run, as when only logs
 * were given.
 */
export const VERDICTS = ['recommended', 'inconclusive', 'worse', 'unverified'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Where the tasks come from. */
export const TASK_SOURCES = ['synthetic', 'real', 'log'] as const;
export type TaskSource = (typeof TASK_SOURCES)[number];

/**
 * Which tasks are used for what: `reflect` to find causes and to gate a candidate, `select` to choose between
 * candidates, `final` to compare the chosen one with the original. The optimizer sees nothing of the last two.
 */
export const SPLITS = ['reflect', 'select', 'final'] as const;
export type Split = (typeof SPLITS)[number];

/** A skill as it stood, kept in the store. */
const skillRefSchema = z.object({
  name: z.string(),
  /** sha256 of the tree. */
  digest: z.string(),
  /** Where the store keeps the bundle: see `loadKeptSkill`. */
  key: z.string(),
});
export type SkillRef = z.infer<typeof skillRefSchema>;

/** What a run was for. */
export const RUN_PHASES = ['admission', 'baseline', 'gate', 'select', 'prune', 'final'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

const optimizationRunSchema = z.object({
  /** Unique in the document. */
  id: z.string(),
  phase: z.enum(RUN_PHASES),
  /** What the agent was given: `no-skill`, or the round of the candidate. In phase `prune` a trial version of it. */
  arm: z.string(),
  task: z.string(),
  /** 0-based. */
  repeat: z.int().min(0),
  score: z.number().min(0).max(1).nullable(),
  unscored: z.enum(UNSCORED_REASONS).optional(),
  /** Why there is no score, or which checks took marks off. */
  explanation: z.string().optional(),
  usage: usageSchema,
  /** Of the graders' model calls. */
  gradingUsage: usageSchema,
  durationMs: z.number().min(0),
  /** Keys of transcript (`skvm.transcript/1`) and workspace in the store; absent when the run did not begin. */
  transcriptKey: z.string().optional(),
  snapshotKey: z.string().optional(),
});
/** One run of a task on the target. */
export type OptimizationRun = z.infer<typeof optimizationRunSchema>;

const changeSchema = z.object({
  file: z.string(),
  section: z.string().optional(),
  description: z.string(),
  /** Which other tasks than those that were seen it helps with, and why. */
  generality: z.string(),
});

export const submissionSchema = z.object({
  /** Why the skill misleads the agent: a cause, not a symptom. */
  rootCause: z.string().min(1),
  /** Why the change helps with tasks that were not seen. */
  generality: z.string().min(1),
  /** How sure the proposer is, 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** POSIX paths within the skill; compared with what has really changed. */
  changedFiles: z.array(z.string()),
  changes: z.array(changeSchema),
});
/** What a proposer says of its edit. */
export type Submission = z.infer<typeof submissionSchema>;

/** What became of a candidate. */
export const CANDIDATE_STATES = [
  /** The original skill, round 0. */
  'original',
  /** The proposer saw nothing to change. */
  'abstained',
  /** What was proposed cannot be used; `reason` says why. */
  'rejected',
  /** No better than its parent on the tasks that it was made from. */
  'gated-out',
  /** Measured on the select split, not chosen. */
  'pooled',
  /** The one that went into the final comparison, and what was pruned off it. */
  'chosen',
  /** Could not be made or measured: an outage, a limit. */
  'unscored',
] as const;
export type CandidateState = (typeof CANDIDATE_STATES)[number];

const taskMeanSchema = z.object({ task: z.string(), mean: z.number().nullable() });

const candidateSchema = z.object({
  /** 0 is the original. */
  round: z.int().min(0),
  by: z.enum(['original', 'rules', 'agent', 'merge', 'prune']),
  /** Rounds that it was made from: none, one, or two for a merge. */
  parents: z.array(z.int().min(0)),
  state: z.enum(CANDIDATE_STATES),
  /** For people: why it is in that state. */
  reason: z.string().nullable(),
  /** Absent when nothing usable was proposed. */
  skill: skillRefSchema.optional(),
  submission: submissionSchema.optional(),
  /** What really differs from the first parent: POSIX paths. */
  changedFiles: z.array(z.string()),
  /** Ids of the runs that the proposer was shown. */
  evidence: z.array(z.string()),
  /** Child against parent on the same reflect tasks; absent when it did not come to that. */
  gate: z
    .object({
      tasks: z.array(z.object({ task: z.string(), parent: z.number().nullable(), child: z.number().nullable() })),
      /** Mean of child less parent over the tasks that both have a score for. */
      difference: z.number().nullable(),
    })
    .optional(),
  /** On the select split; absent when it was not measured there. */
  select: z.object({ mean: z.number().nullable(), tasks: z.array(taskMeanSchema) }).optional(),
  /** Select tasks that no other candidate does better. */
  wins: z.array(z.string()),
  /** What making it took: the proposer's own model calls. */
  usage: usageSchema,
  /** Transcript of the proposer, when it is an agent. */
  transcriptKey: z.string().optional(),
});
/** One round of the search. */
export type Candidate = z.infer<typeof candidateSchema>;

const hunkEvidenceSchema = z.object({
  /** As in `skillHunks(original, best)`. */
  id: z.string(),
  path: z.string(),
  /** Round whose proposer wrote it, and what that one said about it; `null` when it cannot be told. */
  round: z.int().min(0).nullable(),
  /** Runs that the proposer had seen when it wrote it. */
  runs: z.array(z.string()),
  /**
   * Mean score that is lost without this hunk, in the prune step, and its interval; `null` when it was not tried: it
   * was the only hunk, or the budget had ended.
   */
  loss: z.number().nullable(),
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** `false`: removing it lost nothing, so it is not in the best candidate any more. */
  kept: z.boolean(),
});
/** What is known of one hunk of the diff. */
export type HunkEvidence = z.infer<typeof hunkEvidenceSchema>;

const armSummarySchema = z.object({
  /** Over tasks of the means over scored runs. */
  mean: z.number().nullable(),
  runs: z.int().min(0),
  unscored: z.int().min(0),
  /** Per scored run: median wall time, mean input plus output tokens, mean cost; `null` when a run does not tell. */
  medianDurationMs: z.number().nullable(),
  meanTokens: z.number().nullable(),
  meanCostUsd: z.number().nullable(),
});
export type ArmSummary = z.infer<typeof armSummarySchema>;

const finalComparisonSchema = z.object({
  /** Runs of each task and arm, asked for. */
  repeats: z.int().min(1),
  tasks: z.array(
    z.object({
      task: z.string(),
      baseline: z.array(z.number().nullable()),
      candidate: z.array(z.number().nullable()),
      /** Candidate's mean less baseline's; `null` when an arm has no score. */
      difference: z.number().nullable(),
    }),
  ),
  /** Mean difference over the tasks that can be compared. */
  effect: z.number().nullable(),
  /** Two-sided, at `confidence`; `null` below six tasks. */
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
  confidence: z.number(),
  method: z.string().nullable(),
  compared: z.int().min(0),
  wins: z.int().min(0),
  ties: z.int().min(0),
  losses: z.int().min(0),
  /** The smallest true effect that so many tasks were likely (80 %) to show, given the spread that was seen. */
  smallestDetectable: z.number().nullable(),
  baseline: armSummarySchema,
  candidate: armSummarySchema,
  /** Present with `--baseline`: the same tasks without any skill. */
  noSkill: armSummarySchema.optional(),
});
/** Original against best candidate, on tasks and runs that chose nothing. */
export type FinalComparison = z.infer<typeof finalComparisonSchema>;

const optimizationTaskSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  /** `null`: not used. */
  split: z.enum(SPLITS).nullable(),
  /** Where the store keeps it; absent for a log. */
  key: z.string().optional(),
  /** Why a task was not admitted. */
  rejected: z.string().optional(),
});
export type OptimizationTask = z.infer<typeof optimizationTaskSchema>;

/** Why there is this verdict. */
export const VERDICT_CAUSES = [
  /** The interval leaves out 0, or does not. */
  'interval',
  /** Fewer than six final tasks with a score in both arms: no interval. */
  'few-tasks',
  /** A quick session is never more than a try. */
  'quick',
  /** No candidate did better than the original on the select split, so nothing was compared. */
  'no-candidate',
  /** The original does so well that there was nothing to look for. */
  'converged',
  /** A budget, a limit or a signal ended it before the comparison was done. */
  'stopped',
  /** The final comparison has too few scored runs. */
  'unscored',
  /** Nothing was run. */
  'log-only',
] as const;
export type VerdictCause = (typeof VERDICT_CAUSES)[number];

export const optimizationSpecSchema = z.object({
  /** Raised when the rules of the search or of the verdict change. */
  protocol: z.int(),
  skill: skillRefSchema,
  target: targetSchema,
  source: z.enum(TASK_SOURCES),
  /** `null`: the rule-based proposer alone. */
  optimizer: z.object({ model: z.string(), adapter: z.string(), tools: z.enum(TOOL_SETS) }).nullable(),
  rounds: z.int().min(0),
  runsPerTask: z.int().min(1),
  finalRuns: z.int().min(1),
  convergence: z.number().min(0).max(1),
  delivery: z.enum(DELIVERIES),
  seed: z.int(),
  baseline: z.boolean(),
  quick: z.boolean(),
  limits: z.record(z.string(), z.number()),
  adapterConfig: (z.json() as z.ZodType<JsonValue>).optional(),
  /** What was asked for: digests of tasks or logs, or the counts of tasks to make. */
  tasks: z.record(z.string(), z.json() as z.ZodType<JsonValue>),
});
/** All that decides an optimization. */
export type OptimizationSpec = z.infer<typeof optimizationSpecSchema>;

export const optimizationResultSchema = z.object({
  verdict: z.enum(VERDICTS),
  cause: z.enum(VERDICT_CAUSES),
  /** One sentence for people. */
  explanation: z.string(),
  /** Round of the best candidate; 0: the original, there is nothing to accept. */
  bestRound: z.int().min(0),
  final: finalComparisonSchema.nullable(),
  /** By round; the first is the original. */
  candidates: z.array(candidateSchema).min(1),
  tasks: z.array(optimizationTaskSchema),
  /** Of the diff from the original to the best candidate, those first that are in it. */
  hunks: z.array(hunkEvidenceSchema),
  runs: z.array(optimizationRunSchema),
  /** Making tasks and admitting them, the target's runs, proposers, and graders. */
  cost: z.object({ setup: usageSchema, target: usageSchema, optimizer: usageSchema, grading: usageSchema }),
});
export type OptimizationResult = z.infer<typeof optimizationResultSchema>;

/** `skvm.jit-optimize/1`: what an optimization came to. */
export const optimizationDocumentSchema = documentSchema(
  'jit-optimize',
  optimizationSpecSchema,
  optimizationResultSchema,
);
export type OptimizationDocument = z.infer<typeof optimizationDocumentSchema>;
