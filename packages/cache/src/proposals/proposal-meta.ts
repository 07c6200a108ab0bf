import { type ProposalState, type ProposalSummary, proposalSummarySchema, type Verdict } from '@skvm/core';
import { z } from 'zod';

/** `meta.json` in the published form (schemaVersion 1; absent in the oldest), and keys of ours beside it. */
export const metaSchema = z.looseObject({
  schemaVersion: z.int().optional(),
  skillName: z.string(),
  skillDir: z.string(),
  harness: z.string(),
  optimizerModel: z.string().nullish(),
  targetModel: z.string(),
  source: z.string(),
  timestamp: z.string(),
  status: z.enum(['pending', 'accepted', 'rejected', 'infra-blocked']),
  acceptedRound: z.int().min(0).nullish(),
  bestRound: z.int().min(0),
  bestRoundReason: z.string().nullish(),
  roundCount: z.int().min(0),
  blockedReason: z.string().nullish(),
  /** Ours: the session that made it, the tree that it began with, and when, ISO 8601 UTC. */
  session: z.string().optional(),
  originalDigest: z.string().optional(),
  createdAt: z.string().optional(),
});
export type ProposalMeta = z.infer<typeof metaSchema>;

/** `manifest.json`, written last: what is in the folder. A round that does not match it is not used. */
export const manifestSchema = z.object({
  schema: z.literal('skvm.proposal-manifest/1'),
  /** Digests of the trees by folder: `original`, `round-0` … */
  trees: z.record(z.string(), z.string()),
  /** sha256 of `proposal.json`. */
  document: z.string(),
  /** What lists show. */
  summary: z.object({
    verdict: proposalSummarySchema.shape.verdict,
    explanation: z.string(),
    bestRound: z.int().min(0),
    rounds: z.int().min(0),
    effect: z.number().nullable(),
    interval: proposalSummarySchema.shape.interval,
    costUsd: z.number().nullable(),
    simulated: z.boolean(),
  }),
});
export type ProposalManifest = z.infer<typeof manifestSchema>;

/** What the published system calls our states. */
export function publishedStatus(state: ProposalState): ProposalMeta['status'] {
  if (state === 'accepted' || state === 'rejected') return state;
  return state === 'failed' || state === 'cancelled' ? 'infra-blocked' : 'pending';
}

/** What we call the published system's. A session of it that is under way cannot be told from one that waits. */
export function stateOfPublished(status: ProposalMeta['status']): ProposalState {
  return status === 'infra-blocked' ? 'failed' : status;
}

/** A summary of what `meta.json` says, and the manifest, when there is one. */
export function summarise(input: {
  readonly id: string;
  readonly meta: ProposalMeta;
  readonly state: ProposalState;
  readonly acceptedRound: number | null;
  readonly manifest: ProposalManifest | undefined;
  /** Why it failed, as the audit log says. */
  readonly note: string | undefined;
  readonly isPublished: boolean;
}): ProposalSummary {
  const { id, meta, state, acceptedRound, manifest, note, isPublished } = input;
  const published = isPublished ? (meta.blockedReason ?? meta.bestRoundReason ?? null) : null;
  return {
    id,
    state,
    skill: meta.skillName,
    adapter: meta.harness,
    model: meta.targetModel,
    optimizerModel: meta.optimizerModel === RULES ? null : (meta.optimizerModel ?? null),
    skillDir: meta.skillDir,
    originalDigest: meta.originalDigest ?? null,
    source: meta.source,
    createdAt: meta.createdAt ?? toIso(meta.timestamp),
    verdict: (manifest?.summary.verdict ?? null) as Verdict | null,
    explanation: note ?? manifest?.summary.explanation ?? published,
    bestRound: manifest?.summary.bestRound ?? (isPublished ? meta.bestRound : 0),
    rounds: manifest?.summary.rounds ?? Math.max(0, meta.roundCount - 1),
    acceptedRound,
    effect: manifest?.summary.effect ?? null,
    interval: manifest?.summary.interval ?? null,
    costUsd: manifest?.summary.costUsd ?? null,
    simulated: manifest?.summary.simulated ?? false,
    format: isPublished ? 'published' : 'skvm',
  };
}

/** Stands in `optimizerModel`, which the published form demands, when there was no model. */
export const RULES = 'rules';

/** `20260102T030405678Z`, with `-1` and so on behind it, as ISO 8601; as it stands when it is something else. */
function toIso(timestamp: string): string {
  const [, year, month, day, hour, minute, second, ms] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(timestamp) ?? [];
  return ms === undefined ? timestamp : `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`;
}

/** `20260102T030405678Z`. */
export function toTimestamp(date: Date): string {
  return date.toISOString().replace(/[-:.]/g, '');
}
