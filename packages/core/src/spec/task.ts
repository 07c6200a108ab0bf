import { z } from 'zod';
import type { JsonValue } from './json.ts';
import { TESTED_LEVELS } from './level.ts';

/** A file's content: text, or bytes in base64. */
export const fileContentSchema = z.union([z.string(), z.object({ base64: z.base64() })]);
export type FileContent = z.infer<typeof fileContentSchema>;
export const fileMapSchema = z.record(z.string(), fileContentSchema);
/** Files by POSIX path relative to the workspace. */
export type FileMap = Readonly<Record<string, FileContent>>;

const json = z.json() as z.ZodType<JsonValue>;

export const actionSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('write'), path: z.string(), content: z.string() }),
  z.object({ do: z.literal('read'), path: z.string(), offset: z.int().optional(), limit: z.int().optional() }),
  z.object({ do: z.literal('list'), path: z.string() }),
  z.object({ do: z.literal('exec'), command: z.string() }),
  z.object({
    do: z.literal('fetch'),
    url: z.string(),
    /** Default: GET. */
    method: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.string().optional(),
  }),
  z.object({ do: z.literal('say'), text: z.string() }),
]);
/** One abstract thing that an agent does; a harness has its own tool for it. `say` is text without a tool call. */
export type Action = z.infer<typeof actionSchema>;

export const scriptSchema = z.array(z.union([actionSchema, z.array(actionSchema).min(1)])).min(1);
/** What an agent does, turn by turn. An inner list is one turn with several tool calls at once. */
export type Script = z.infer<typeof scriptSchema>;

export const mutantSchema = z.object({ name: z.string(), script: scriptSchema });
/** A plausible wrong way to do a task; a sound grader gives it less than full marks. */
export type Mutant = z.infer<typeof mutantSchema>;

export const demandSchema = z.object({
  primitive: z.string(),
  level: z.enum(TESTED_LEVELS),
  /**
   * What lowers the demand: when the skill text in the request matches `evidence` (a regular expression, flags `imu`),
   * the effect of that compiler rule is there and the demand is `level`.
   */
  loweredBy: z
    .array(z.object({ rule: z.string(), evidence: z.string(), level: z.enum(['L0', ...TESTED_LEVELS]) }))
    .optional(),
});
/** A capability that a task needs, and what in a skill's text makes do with less of it. */
export type Demand = z.infer<typeof demandSchema>;

export const checkSchema = z.object({
  id: z.string().optional(),
  /** Id of an evaluator: `script`, `file-check`, `llm-judge`, or any registered one. */
  evaluator: z.string(),
  /** Validated by the evaluator's own schema. */
  params: json,
  /** Relative weight, 1 by default. */
  weight: z.number().min(0).optional(),
});
/** One way in which a finished run is judged. */
export type Check = z.infer<typeof checkSchema>;

/**
 * What an agent is offered: `all` its tools; `files`: those that read and write the workspace, no command and no network;
 * `none`: no tool, the task is a question to be answered in text alone. Default `all`.
 */
export const TOOL_SETS = ['all', 'files', 'none'] as const;

export const taskSchema = z.object({
  id: z.string().min(1),
  name: z.string().optional(),
  category: z.string().optional(),
  prompt: z.string().min(1),
  /** Put into the workspace before the run. */
  files: fileMapSchema,
  checks: z.array(checkSchema),
  tools: z.enum(TOOL_SETS).optional(),
  /** Wall-clock limit of the agent, milliseconds. */
  timeoutMs: z.int().min(1).optional(),
  /** Limit of model turns. */
  maxSteps: z.int().min(1).optional(),
  demands: z.array(demandSchema).optional(),
  /** A way to do the task that earns full marks. */
  reference: scriptSchema.optional(),
  mutants: z.array(mutantSchema).optional(),
  /** Folders of the skills that the task belongs to, relative to the task's own folder. */
  skills: z.array(z.string()).optional(),
});
/** Something for an agent to do, with the means to judge it. Reference, mutants and checks never reach the agent. */
export type Task = z.infer<typeof taskSchema>;
