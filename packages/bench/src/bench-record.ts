import {
  diagnosticSchema,
  type JsonObject,
  runResultSchema,
  scoreSchema,
  skillEvidenceSchema,
  targetSchema,
  UNSCORED_REASONS,
  usageSchema,
} from '@skvm/core';
import { z } from 'zod';
import { benchSpecSchema, digestSchema } from './bench-spec.ts';

/** The place of a trial in the matrix. */
const slotShape = { task: z.string(), target: targetSchema, condition: z.string(), repeat: z.int().min(0) };

/** First record of a session: what it is to do. */
const startRecordSchema = z.object({ type: z.literal('bench'), spec: benchSpecSchema });

/** What a condition made of skills for a target. A later one for the same three replaces an earlier one. */
const preparationRecordSchema = z.object({
  type: z.literal('preparation'),
  condition: z.string(),
  target: targetSchema,
  /** Digests of the skills that it was made from. */
  sources: z.array(digestSchema),
  outcome: z.union([
    z.object({
      /** sha256 of all in it that can change a run. */
      digest: z.string(),
      /** Names and digests of the skills that the agent gets. */
      skills: z.array(z.object({ name: z.string(), digest: digestSchema })),
      oneOffUsage: usageSchema,
      details: (z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>).optional(),
    }),
    z.object({ unscored: z.enum(UNSCORED_REASONS), explanation: z.string() }),
  ]),
  diagnostics: z.array(diagnosticSchema),
});
export type PreparationRecord = z.infer<typeof preparationRecordSchema>;

/** How an attempt at a trial went. */
export const trialOutcomeSchema = z.object({
  score: scoreSchema,
  status: runResultSchema.shape.status,
  limit: runResultSchema.shape.limit,
  /** Of the agent's model calls. */
  usage: usageSchema,
  /** Of the graders' model calls. */
  gradingUsage: usageSchema,
  durationMs: z.number().min(0),
  steps: z.int().min(0),
  skills: skillEvidenceSchema,
  /** Where the store keeps transcript and workspace; absent when the run could not begin. */
  transcriptKey: digestSchema.optional(),
  snapshotKey: digestSchema.optional(),
  simulated: z.boolean(),
  /** Whether trying again may help, when there is no score. */
  retryable: z.boolean(),
});
export type TrialOutcome = z.infer<typeof trialOutcomeSchema>;

/** One finished attempt at a trial. */
export const trialRecordSchema = trialOutcomeSchema.extend({
  type: z.literal('trial'),
  /** sha256 of all that decides the trial; the same in every session. */
  key: digestSchema,
  ...slotShape,
  /** 0-based. */
  attempt: z.int().min(0),
  /** Taken over from an earlier session: nothing was run and nothing paid. */
  reused: z.boolean(),
});
export type TrialRecord = z.infer<typeof trialRecordSchema>;

/** An attempt that a budget or a signal cut off. It counts for nothing but what it took. */
const interruptedRecordSchema = z.object({
  type: z.literal('interrupted'),
  ...slotShape,
  usage: usageSchema,
  gradingUsage: usageSchema,
});
export type InterruptedRecord = z.infer<typeof interruptedRecordSchema>;

/** A line of a benchmark's journal. */
export const benchRecordSchema = z.discriminatedUnion('type', [
  startRecordSchema,
  preparationRecordSchema,
  trialRecordSchema,
  interruptedRecordSchema,
]);
export type BenchRecord = z.infer<typeof benchRecordSchema>;
