import { targetSchema, toolCallSchema, usageSchema } from '@skvm/core';
import { z } from 'zod';

const traceStepSchema = z.object({
  /** Text of this turn; empty when there was none. */
  text: z.string(),
  reasoning: z.string().optional(),
  /** Calls that the model issued in this turn, in its order. */
  toolCalls: z.array(toolCallSchema),
  /** ISO 8601 UTC; `null` when the log does not tell. */
  at: z.string().nullable(),
  durationMs: z.number().min(0).nullable(),
  /** `null` when the log does not tell. */
  usage: usageSchema.nullable(),
});
export type TraceStep = z.infer<typeof traceStepSchema>;

export const traceSchema = z.object({
  schema: z.literal('skvm.trace/1'),
  /** Unique among the traces of one session. */
  id: z.string(),
  /** What it was read from: a run of ours, a conversation log (JSONL), a session of Claude Code, or an agent's report. */
  source: z.enum(['run', 'conversation', 'claude-code', 'report']),
  task: z.string().nullable(),
  /** What the agent was asked; `null` when the log does not tell. */
  prompt: z.string().nullable(),
  target: targetSchema.nullable(),
  /** Model id as the log names it; `null` when it does not. */
  model: z.string().nullable(),
  /** How the run ended; `unknown` for a log that does not tell. */
  status: z.enum(['completed', 'limit', 'aborted', 'failed', 'unknown']),
  /** What the agent or its user said of it; `null` when nobody did. No score: nothing was graded. */
  outcome: z.enum(['pass', 'partial', 'fail']).nullable(),
  /** What a report says went wrong. */
  issues: z.array(z.string()),
  /** The final answer; empty when there is none. */
  text: z.string(),
  steps: z.array(traceStepSchema),
  usage: usageSchema,
  durationMs: z.number().min(0).nullable(),
  simulated: z.boolean(),
});
/** One conversation of an agent, in one form whatever it was read from. Secrets are redacted. */
export type Trace = z.infer<typeof traceSchema>;
