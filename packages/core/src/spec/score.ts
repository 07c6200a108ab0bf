import { z } from 'zod';

/** Why there is no score. None of these says anything about the agent. */
export const UNSCORED_REASONS = [
  'infra',
  'grader',
  'judge',
  'missing-dependency',
  'no-script',
  'no-checks',
  'aborted',
] as const;
export type UnscoredReason = (typeof UNSCORED_REASONS)[number];

const base = z.object({
  /** Id of the evaluator or, in a part, the name of the criterion. */
  evaluator: z.string(),
  /** 0 to 1, higher is better; `null`: could not be judged, which is not 0. */
  value: z.number().min(0).max(1).nullable(),
  /** Given exactly when `value` is `null`. */
  unscored: z.enum(UNSCORED_REASONS).optional(),
  explanation: z.string().optional(),
  /** Relative weight in the score that this is a part of; 1 when absent. */
  weight: z.number().min(0).optional(),
});
export interface Score extends z.infer<typeof base> {
  /** What the value is made of. */
  parts?: Score[] | undefined;
}
export const scoreSchema: z.ZodType<Score> = base.extend({
  get parts() {
    return z.array(scoreSchema).optional();
  },
});

/**
 * Combines scores by weight. One part that could not be judged makes the whole unscored, for its first such reason:
 * leaving it out would average over what happened to work.
 */
export function combineScores(evaluator: string, parts: readonly Score[]): Score {
  const missing = parts.find((part) => part.value === null);
  const total = parts.reduce((sum, part) => sum + (part.weight ?? 1), 0);
  if (missing) {
    const explanation = missing.explanation;
    return {
      evaluator,
      value: null,
      unscored: missing.unscored ?? 'grader',
      ...(explanation === undefined ? {} : { explanation }),
      parts: [...parts],
    };
  }
  if (total === 0) return { evaluator, value: null, unscored: 'no-checks', parts: [...parts] };
  const value = parts.reduce((sum, part) => sum + (part.value ?? 0) * (part.weight ?? 1), 0) / total;
  return { evaluator, value: Math.min(1, Math.max(0, value)), parts: [...parts] };
}
