import { z } from 'zod';
import { TESTED_LEVELS } from './level.ts';
import { UNSCORED_REASONS } from './score.ts';

const count = z.int().min(0);
const paths = z.array(z.string());

const reportedCallSchema = z.object({
  name: z.string(),
  /** JSON of the arguments, at most 300 characters. */
  input: z.string(),
  /** What the agent was told, at most 500 characters; absent when the run ended before the tool did. */
  output: z.string().optional(),
  exitCode: z.int().nullish(),
});

export const failureReportSchema = z.object({
  primitiveId: z.string(),
  level: z.enum(TESTED_LEVELS),
  /** Which item of its level it is, counted from 0 in the order of asking. */
  instance: count,
  /** What the grader found wrong, or why there is no score. */
  evalDetails: z.string(),
  /** The agent's final answer, at most 2,000 characters. */
  agentText: z.string(),
  steps: z.array(
    z.object({
      index: count,
      role: z.string(),
      /** At most 500 characters; absent when the turn had none. */
      text: z.string().optional(),
      toolCalls: z.array(reportedCallSchema),
    }),
  ),
  toolCallSummary: z.object({
    totalCalls: count,
    byTool: z.record(z.string(), count),
    errors: z.array(
      z.object({
        step: count,
        tool: z.string(),
        exitCode: z.int().nullish(),
        /** At most 200 characters. */
        output: z.string().optional(),
      }),
    ),
  }),
  /** POSIX paths, against the files that the item came with. */
  fileChanges: z.object({ created: paths, modified: paths, deleted: paths }),
  durationMs: z.number().min(0),
  /** Index of the item in its bank; published reports have none. */
  item: count.optional(),
  /** What the agent was asked, at most 2,000 characters; published reports have none. */
  prompt: z.string().optional(),
  /** Given when the run has no score: it says nothing about the agent, and is no failure of the agent's. */
  unscored: z.enum(UNSCORED_REASONS).optional(),
});
/**
 * What a person needs to see why an item was not passed: the published form (`failure-reports.json`) and three fields
 * of ours at its end.
 */
export type FailureReport = z.infer<typeof failureReportSchema>;

/** Reports of one profile by `<primitive>/<level>`. */
export type FailureReports = Readonly<Record<string, readonly FailureReport[]>>;
