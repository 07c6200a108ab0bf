import { z } from 'zod';
import { documentStatusSchema, envelopeSchema } from './document.ts';
import { LEVELS, type Level, TESTED_LEVELS } from './level.ts';
import { UNSCORED_REASONS } from './score.ts';
import { usageSchema } from './usage.ts';

const level = z.enum(LEVELS);
const count = z.int().min(0);

const levelResultSchema = z.object({
  level: z.enum(TESTED_LEVELS),
  passed: z.boolean(),
  passCount: count,
  totalCount: count,
  skipCount: count.default(0),
  durationMs: z.number().min(0),
  costUsd: z.number().min(0),
  testDescription: z.string().default(''),
  failureDetails: z.array(z.string()).default([]),
});

export const profileDetailSchema = z.object({
  primitiveId: z.string(),
  highestLevel: level,
  levelResults: z.array(levelResultSchema),
});
/** Results of one primitive in the published form (TCP 1.0). */
export type ProfileDetail = z.infer<typeof profileDetailSchema>;

export const capabilityProfileSchema = z.object({
  version: z.literal('1.0'),
  /** `provider/model-id`. */
  model: z.string().min(1),
  /** Id of the adapter. */
  harness: z.string().min(1),
  /** ISO 8601 UTC. */
  profiledAt: z.string(),
  /** The most probable level of each measured primitive. Absent means unknown, which is not L0. */
  capabilities: z.record(z.string(), level),
  details: z.array(profileDetailSchema),
  cost: z.object({
    /** The part of the cost that is known. */
    totalUsd: z.number().min(0),
    totalTokens: z.object({
      input: count,
      output: count,
      cacheRead: count.default(0),
      cacheWrite: count.default(0),
    }),
    durationMs: z.number().min(0),
  }),
  /**
   * A requested primitive is not measured: it has no scored run, a level of it could not be asked or was asked without
   * a score, or its items were not asked to the end.
   */
  isPartial: z.boolean().default(false),
});
/** A target capability profile in the published form (TCP 1.0): what consumers of both systems read. */
export type CapabilityProfile = z.infer<typeof capabilityProfileSchema>;

export const estimateSchema = z.object({
  primitive: z.string(),
  /** Probability of L0, L1, L2, L3; sums to 1. */
  posterior: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /**
   * The most probable level; `null` when no run was scored. Under `fixed:N` the capability follows another rule (the
   * highest level that was passed in full), and the two may differ.
   */
  level: level.nullable(),
  /** Smallest set of neighbouring levels that holds 90 % of the posterior. */
  interval: z.tuple([level, level]),
  /** Posterior probability of `level`. */
  confidence: z.number().min(0).max(1),
  /** A higher level passed where a lower one failed. */
  inversion: z.boolean(),
  cells: z.array(
    z.object({
      level: z.enum(TESTED_LEVELS),
      passed: count,
      failed: count,
      unscored: z.partialRecord(z.enum(UNSCORED_REASONS), count),
      /** Indices of the items that were asked, in order. */
      items: z.array(count),
      /** Share of full marks of each of `items`, in the same order; `null` without a score. Absent: an older profile. */
      scores: z.array(z.number().min(0).max(1).nullable()).optional(),
      /** Median latency of a run, milliseconds; `null` when none was scored. */
      latencyMs: z.number().nullable(),
      costUsd: z.number().nullable(),
      /** sha256 (hex, first 16) of the cell's items and grader, so that a change of either shows. */
      hash: z.string(),
    }),
  ),
  /** Why nothing is known, when nothing is. */
  unknown: z.string().optional(),
});
/** What is believed about one primitive, and from what. */
export type Estimate = z.infer<typeof estimateSchema>;

export const profileSpecSchema = z.object({
  suite: z.object({ id: z.string(), version: z.string() }),
  /** Requested primitives. */
  primitives: z.array(z.string()),
  /** `adaptive` or `fixed:N`. */
  policy: z.string(),
  confidence: z.number().min(0).max(1),
  maxItems: count,
  seed: count,
  limits: z.object({
    timeoutMs: count,
    maxSteps: count,
    maxTokens: count.optional(),
    maxCostUsd: z.number().min(0).optional(),
  }),
  /** By `<primitive>/<level>`: what holds in place of `limits` where items name more for themselves; absent: nowhere. */
  raisedLimits: z.record(z.string(), z.object({ timeoutMs: count, maxSteps: count })).optional(),
  host: z
    .object({
      platform: z.string(),
      arch: z.string(),
      node: z.string(),
      /** Level of the sandbox; absent when no primitive asked for a tool. */
      sandbox: z.string().optional(),
    })
    .optional(),
});

/** A profile as SkVM writes it: the published form at the top level, our envelope and `estimates` beside it. */
export const profileSchema = capabilityProfileSchema.extend({
  ...envelopeSchema.shape,
  schema: z.literal('skvm.profile/1'),
  spec: profileSpecSchema,
  estimates: z.array(estimateSchema),
});
export type Profile = z.infer<typeof profileSchema>;

/** Any profile that can be compiled for: ours, or one in the published form alone. */
export const anyProfileSchema = capabilityProfileSchema.extend({
  schema: z.literal('skvm.profile/1').optional(),
  status: documentStatusSchema.optional(),
  simulated: z.boolean().optional(),
  estimates: z.array(estimateSchema).optional(),
  usage: usageSchema.optional(),
});
export type AnyProfile = z.infer<typeof anyProfileSchema>;

/** The level that a profile gives a primitive, or `undefined` when it says nothing. */
export function profiledLevel(profile: Pick<CapabilityProfile, 'capabilities'>, primitive: string): Level | undefined {
  return profile.capabilities[primitive];
}
