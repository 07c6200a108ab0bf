import { z } from 'zod';
import type { EnvironmentLock } from './environment.ts';
import type { JsonValue } from './json.ts';
import type { LanguageModel } from './model.ts';
import type { SandboxPolicy } from './sandbox.ts';
import type { Skill } from './skill.ts';
import type { Task } from './task.ts';
import { usageSchema } from './usage.ts';

/** What an agent may use up before it is stopped. Running out is an outcome, not an accident: it scores 0. */
export interface Limits {
  /** Wall clock, milliseconds. */
  readonly timeoutMs: number;
  /** Model turns. */
  readonly maxSteps: number;
  /** Input plus output tokens of the run. Absent: no limit. */
  readonly maxTokens?: number;
  /** US dollars of the run. Absent: no limit. */
  readonly maxCostUsd?: number;
}

/** `inject`: the skill's text is in the context from the start. `discover`: name and description are, the rest is opened on demand. */
export const DELIVERIES = ['inject', 'discover'] as const;
export type Delivery = (typeof DELIVERIES)[number];

/** Wire protocols that a harness may speak. */
export type Protocol = 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini';

/** Where a harness finds the model of its run. */
export interface Endpoint {
  readonly url: string;
  readonly token: string;
}

/** What an adapter is asked to do. Everything in it is prepared: the adapter only drives. */
export interface RunRequest {
  readonly task: Task;
  /** Staged by core. */
  readonly skills: readonly PlacedSkill[];
  readonly delivery: Delivery;
  /** Absolute workspace folder, made and removed by core. */
  readonly workDir: string;
  /** `language` already carries the run's whole middleware; an adapter adds none. */
  readonly model: {
    readonly id: string;
    readonly language: LanguageModel;
    /** What of the run so far was spent held back for the provider's sake, milliseconds: none of the agent's time. */
    heldMs?(): number;
    endpoint?(protocol: Protocol): Endpoint;
  };
  readonly environment?: EnvironmentLock;
  /** What commands of this run may touch; the level is that of the context's sandbox. */
  readonly sandbox: Omit<SandboxPolicy, 'level'>;
}

/** A skill and where its bundle stands for the agent to read. */
export interface PlacedSkill {
  readonly skill: Skill;
  /** POSIX path of the skill's folder relative to the workspace. */
  readonly path: string;
}

export const toolCallSchema = z.object({
  /** Unique in its step. */
  id: z.string(),
  name: z.string(),
  input: z.json() as z.ZodType<JsonValue>,
  /** What the agent was told; absent when the run ended before the tool did. */
  output: z.string().optional(),
  isError: z.boolean(),
  /** Exit code of a command. */
  exitCode: z.int().optional(),
  durationMs: z.number().min(0).optional(),
});
/** One call of a tool by the agent. */
export type ToolCall = z.infer<typeof toolCallSchema>;

export const stepSchema = z.object({
  /** Text of this turn; empty when there was none. */
  text: z.string(),
  reasoning: z.string().optional(),
  /** Calls that the model issued together in this turn, in its order. */
  toolCalls: z.array(toolCallSchema),
  finishReason: z.string(),
  usage: usageSchema,
  durationMs: z.number().min(0),
});
/** One turn of the model, with the results of the tools that it called. */
export type Step = z.infer<typeof stepSchema>;

export const runErrorSchema = z.object({
  /** Whose fault: the model's provider, the harness program, the sandbox, or SkVM. */
  origin: z.enum(['provider', 'harness', 'sandbox', 'skvm']),
  code: z.string(),
  message: z.string(),
  /** True when the same run may succeed later. */
  retryable: z.boolean(),
  /** The sort of unscored result that this makes. */
  unscored: z.enum(['infra', 'no-script', 'missing-dependency', 'aborted']),
});
export type RunError = z.infer<typeof runErrorSchema>;

export const skillEvidenceSchema = z.object({
  /** Skills whose bundle was put where the agent can read it. */
  staged: z.array(z.string()),
  /** Skills whose description or text stood in a request; `null` when no request could be seen. */
  visible: z.array(z.string()).nullable(),
  /** Skills whose instructions stood whole in a request: injected, or opened by the agent; `null` as above. */
  opened: z.array(z.string()).nullable(),
});
/** How far each skill got on its way to the model, by name; read off the requests, not guessed. */
export type SkillEvidence = z.infer<typeof skillEvidenceSchema>;

export const runResultSchema = z.object({
  status: z.enum(['completed', 'limit', 'aborted', 'failed']),
  /** Which limit, with status `limit`. */
  limit: z.enum(['time', 'steps', 'tokens', 'cost']).optional(),
  /** The agent's final answer: text of its last turn that has any; empty when there is none. */
  text: z.string(),
  steps: z.array(stepSchema),
  usage: usageSchema,
  durationMs: z.number().min(0),
  /** Given with status `failed` (and `aborted`, when there is something to say). */
  error: runErrorSchema.optional(),
  /** Name and version of the harness program, when it tells. */
  harness: z.object({ name: z.string(), version: z.string().optional() }).optional(),
});
/** What an adapter saw. It says nothing about how good it was. */
export type RunResult = z.infer<typeof runResultSchema>;
