import { z } from 'zod';
import { diagnosticSchema } from '../../spec/diagnostic.ts';
import { UNSCORED_REASONS } from '../../spec/score.ts';
import { usageSchema } from '../../spec/usage.ts';

const findingSchema = z.object({
  /** What was looked at. */
  check: z.enum(['schema', 'checks', 'reference', 'mutants', 'empty-answer', 'determinism', 'leaks']),
  /** `unknown`: it could not be found out; `explanation` says why. */
  status: z.enum(['passed', 'failed', 'unknown']),
  explanation: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

const playedSchema = z.object({
  /** `reference`, `empty answer`, or `mutant <name>`. */
  name: z.string(),
  score: z.number().min(0).max(1).nullable(),
  unscored: z.enum(UNSCORED_REASONS).optional(),
  explanation: z.string().optional(),
});
export type Played = z.infer<typeof playedSchema>;

export const taskValidationSchema = z.object({
  task: z.string(),
  /** Nothing failed; what is `unknown` does not count. */
  isValid: z.boolean(),
  findings: z.array(findingSchema),
  /** What was played, and what the checks gave for it. */
  played: z.array(playedSchema),
  diagnostics: z.array(diagnosticSchema),
  /** Of the model calls of graders. */
  usage: usageSchema,
});
/** Whether a task measures what it is to measure. */
export type TaskValidation = z.infer<typeof taskValidationSchema>;
