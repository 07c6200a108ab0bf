import { randomUUID } from 'node:crypto';
import {
  addUsage,
  type Delivery,
  type Diagnostic,
  type Document,
  type Limits,
  type RunError,
  type Score,
  type SkillEvidence,
  type Target,
  type TaskRun,
} from '@skvm/core';

/** What is needed to run it again. */
export interface RunSpec {
  readonly task: string;
  readonly target: Target;
  readonly condition: string;
  readonly skills: readonly { readonly name: string; readonly digest: string }[];
  readonly delivery: Delivery;
  readonly seed: number;
  readonly limits: Partial<Limits>;
}

/** What a run came to. */
export interface RunReport {
  readonly status: TaskRun['run']['status'];
  readonly limit: 'time' | 'steps' | 'tokens' | 'cost' | null;
  readonly error: RunError | null;
  readonly score: Score;
  readonly skills: SkillEvidence;
  /** The agent's final answer. */
  readonly text: string;
  readonly steps: number;
  readonly durationMs: number;
  /** Keys in the store. */
  readonly transcript: string;
  readonly snapshot: string;
  /** Absolute folder with what the agent left, when it was asked for. */
  readonly workDir: string | null;
}

export type RunDocument = Document<'run', RunSpec, RunReport>;

/** The document of one run. */
export function runDocument(input: {
  readonly spec: RunSpec;
  readonly taskRun: TaskRun;
  readonly workDir: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly now: Date;
}): RunDocument {
  const { spec, taskRun, workDir, diagnostics, now } = input;
  const { run, score } = taskRun;
  return {
    schema: 'skvm.run/1',
    id: randomUUID(),
    createdAt: now.toISOString(),
    status: statusOf(run),
    simulated: taskRun.simulated,
    spec,
    result: {
      status: run.status,
      limit: run.limit ?? null,
      error: run.error ?? null,
      score,
      skills: taskRun.skills,
      text: run.text,
      steps: run.steps.length,
      durationMs: run.durationMs,
      transcript: taskRun.transcriptKey,
      snapshot: taskRun.snapshotKey,
      workDir,
    },
    usage: addUsage(run.usage, taskRun.gradingUsage),
    diagnostics: [...diagnostics],
    ...(run.error === undefined ? {} : { error: { code: codeOf(run.error), message: run.error.message } }),
  };
}

/** The reason of a provider (`auth`, `server`) stands in the result; to the command it is one sort of failure. */
function codeOf({ origin, code, unscored }: RunError): string {
  return origin === 'provider' && unscored === 'infra' ? 'MODEL_CALL_FAILED' : code;
}

/** An agent that ran out of its own limits is done; one that the command's budget stopped is not. */
function statusOf({ status, error }: TaskRun['run']): RunDocument['status'] {
  if (status === 'limit') return 'completed';
  return status === 'aborted' && error?.code === 'BUDGET_EXCEEDED' ? 'partial' : status;
}
