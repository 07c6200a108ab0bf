import { z } from 'zod';
import { type OptimizationDocument, VERDICTS } from './optimization.ts';
import type { Target } from './target.ts';

/**
 * Where a proposal stands. `running` until its session ends; `failed` and `cancelled` are ends without anything to
 * accept. `pending` waits for a person. `undone` was accepted, and taken back.
 */
export const PROPOSAL_STATES = ['running', 'failed', 'cancelled', 'pending', 'accepted', 'rejected', 'undone'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

export const proposalSummarySchema = z.object({
  /** `<adapter>/<safeModel>/<skill>/<time>`, as in the published system. */
  id: z.string(),
  state: z.enum(PROPOSAL_STATES),
  skill: z.string(),
  adapter: z.string(),
  model: z.string(),
  optimizerModel: z.string().nullable(),
  /** Absolute folder that the skill was loaded from. */
  skillDir: z.string(),
  /** Digest of the skill's tree when the session began; `null` for proposals of the published system. */
  originalDigest: z.string().nullable(),
  /** In words: `synthetic`, `real (12 tasks)`. */
  source: z.string(),
  /** ISO 8601 UTC. */
  createdAt: z.string(),
  /** `null` while it runs, when it failed, and for proposals of the published system, which have none that we believe. */
  verdict: z.enum(VERDICTS).nullable(),
  /** One sentence: why there is this verdict, or what went wrong. */
  explanation: z.string().nullable(),
  /** 0: the original did best. */
  bestRound: z.int().min(0),
  /** Rounds that there are, the original not counted. */
  rounds: z.int().min(0),
  acceptedRound: z.int().min(0).nullable(),
  /** From the final comparison; `null` when there is none. */
  effect: z.number().nullable(),
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
  costUsd: z.number().nullable(),
  simulated: z.boolean(),
  /** Ours, or of the published system (with its `schemaVersion`, 0 for the oldest). */
  format: z.enum(['skvm', 'published']),
});
/** A proposal as lists show it. */
export type ProposalSummary = z.infer<typeof proposalSummarySchema>;

/** One thing that happened to a proposal. */
export const auditEntrySchema = z.object({
  /** ISO 8601 UTC. */
  at: z.string(),
  event: z.enum(['created', 'finished', 'failed', 'cancelled', 'accepted', 'rejected', 'undone']),
  /** User and host, or the program that did it by itself: `auto-apply`. */
  by: z.string(),
  round: z.int().min(0).optional(),
  /** Ids of the hunks that were accepted, when not all of them were. */
  hunks: z.array(z.string()).optional(),
  /** Absolute folder that was changed. */
  target: z.string().optional(),
  /** Digests of the skill's tree before and after. */
  before: z.string().optional(),
  after: z.string().optional(),
  /** Where the store keeps the tree as it was before. */
  backup: z.string().optional(),
  /** Edits made since the session began were merged with the accepted ones. */
  merged: z.boolean().optional(),
  note: z.string().optional(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** A round of a proposal of the published system, as its `history.json` tells. */
export interface PublishedRound {
  readonly round: number;
  readonly rootCause: string | null;
  readonly trainScore: number | null;
  readonly testScore: number | null;
  readonly changedFiles: readonly string[];
}

/** A proposal with all that is known of it. */
export interface Proposal {
  readonly summary: ProposalSummary;
  readonly target: Target;
  /** Absolute. */
  readonly dir: string;
  /** Oldest first. */
  readonly audit: readonly AuditEntry[];
  /** What the session came to; absent while it runs, when it failed early, and for those of the published system. */
  readonly document?: OptimizationDocument;
  /** For those of the published system. */
  readonly published?: readonly PublishedRound[];
  /** Process that works on it, when one does. */
  readonly pid?: number;
}
