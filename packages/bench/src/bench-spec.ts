import { DELIVERIES, type JsonValue, targetSchema } from '@skvm/core';
import { z } from 'zod';

/** Raised when the same spec would be run in another way, so that trials of both are never mixed. */
export const BENCH_PROTOCOL = 1;

/** Key of a content in the store: sha256, 64 hex digits. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);

const benchSkillSchema = z.object({
  name: z.string(),
  /** sha256 of the skill's tree. */
  digest: digestSchema,
  /** Where the store keeps the bundle (`skvm.skill-bundle/1`). */
  key: digestSchema,
});
export type BenchSkill = z.infer<typeof benchSkillSchema>;

const specTaskSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  category: z.string().optional(),
  /** Where the store keeps the task; sha256 of its canonical JSON. */
  key: digestSchema,
  skills: z.array(benchSkillSchema),
});
export type SpecTask = z.infer<typeof specTaskSchema>;

export const limitsSchema = z.object({
  timeoutMs: z.int().min(1).optional(),
  maxSteps: z.int().min(1).optional(),
  maxTokens: z.int().min(1).optional(),
  maxCostUsd: z.number().positive().optional(),
});

/** Everything that decides a benchmark; tasks and skills themselves are in the store under their keys. */
export const benchSpecSchema = z.object({
  protocol: z.literal(BENCH_PROTOCOL),
  tasks: z.array(specTaskSchema),
  targets: z.array(targetSchema),
  /** Ids of conditions. */
  conditions: z.array(z.string()),
  /** Runs of each task, target and condition. */
  repeats: z.int().min(1),
  delivery: z.enum(DELIVERIES),
  /** Each overrides that of the tasks. */
  limits: limitsSchema,
  adapterConfig: (z.json() as z.ZodType<JsonValue>).optional(),
  /** Root of the order of runs, of what simulated models draw, and of resampling. */
  seed: z.int(),
  /** How often a trial that ended unscored is tried again. */
  retryUnscored: z.int().min(0),
  /** Whether scored trials of earlier sessions were taken over. */
  reuse: z.boolean(),
});
export type BenchSpec = z.infer<typeof benchSpecSchema>;
