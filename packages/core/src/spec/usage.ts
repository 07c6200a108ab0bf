import { z } from 'zod';

const tokens = z.int().min(0).nullable();

export const usageSchema = z.object({
  /** All input tokens, cached ones included. `null`: a call did not report them. */
  inputTokens: tokens,
  /** The part of `inputTokens` that came from the provider's prompt cache. */
  cachedInputTokens: tokens,
  /** All output tokens, reasoning included. */
  outputTokens: tokens,
  reasoningTokens: tokens,
  /** Model calls that were answered, replays included. */
  calls: z.int().min(0),
  /** US dollars; `null` when any call has no price. */
  costUsd: z.number().min(0).nullable(),
  /** The part of the cost that is known. */
  knownCostUsd: z.number().min(0),
  /** What was really paid: the known cost without replays. Budgets count this. */
  paidUsd: z.number().min(0),
});
/** What model calls took. `null` means unknown, which is not zero. */
export type Usage = z.infer<typeof usageSchema>;

/** The usage of nothing: every count is a known zero. */
export const NO_USAGE: Usage = Object.freeze({
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  calls: 0,
  costUsd: 0,
  knownCostUsd: 0,
  paidUsd: 0,
});

const plus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

/** The sum of two usages; a count that is unknown in either is unknown in the sum. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: plus(a.inputTokens, b.inputTokens),
    cachedInputTokens: plus(a.cachedInputTokens, b.cachedInputTokens),
    outputTokens: plus(a.outputTokens, b.outputTokens),
    reasoningTokens: plus(a.reasoningTokens, b.reasoningTokens),
    calls: a.calls + b.calls,
    costUsd: plus(a.costUsd, b.costUsd),
    knownCostUsd: a.knownCostUsd + b.knownCostUsd,
    paidUsd: a.paidUsd + b.paidUsd,
  };
}
