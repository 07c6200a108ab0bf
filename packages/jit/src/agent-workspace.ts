import type { Context, ErrorCode, FileMap, Limits, RunError, Skill, TaskRun } from '@skvm/core';
import { loadSnapshot, runTask } from '@skvm/core';
import type { ProposerError } from './propose/proposer.ts';

/** An agent that works for us, not for a user: which model, in which harness, with what. */
export interface WorkingAgent {
  /** `provider/model-id` */
  readonly model: string;
  /** Id of an adapter. */
  readonly adapter: string;
  /** `files`: it can read and write its workspace, no more. `all`: it can run commands in the sandbox, too. Default `files`. */
  readonly tools?: 'files' | 'all';
  readonly limits?: Partial<Limits>;
}

/** What such an agent left. */
export interface WorkDone {
  readonly run: TaskRun;
  /** By POSIX path in the workspace. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly executables: ReadonlySet<string>;
  /** Symbolic links by path, with what they say; never followed. */
  readonly links: ReadonlyMap<string, string>;
  /** A part of the workspace could not be kept. */
  readonly truncated: boolean;
}

/** Limits of an agent that works for us. */
const LIMITS: Limits = { timeoutMs: 600_000, maxSteps: 60 };

/**
 * Lets an agent work on files in a workspace of its own, through the same door as every run: sandbox, limits, transcript
 * and snapshot are those of `runTask`. Nothing is graded.
 *
 * @throws as `runTask`
 */
export async function letWork(
  { model, adapter, tools = 'files', limits }: WorkingAgent,
  job: {
    readonly id: string;
    readonly prompt: string;
    readonly files: FileMap;
    readonly seed: number;
    readonly repeat: number;
  },
  context: Context,
): Promise<WorkDone> {
  const { id, prompt, files, seed, repeat } = job;
  const run = await runTask(
    {
      task: { id, prompt, files, checks: [], tools },
      target: { adapter, model },
      condition: 'jit-optimize/work',
      limits: { ...LIMITS, ...limits },
      ...{ seed, repeat },
      judge: { grade: () => ({ value: 1 }) },
    },
    context,
  );
  const left = await loadSnapshot(run.snapshotKey, context.store);
  return { run, ...left };
}

const CODES: Readonly<Record<RunError['origin'], ErrorCode>> = {
  provider: 'MODEL_CALL_FAILED',
  harness: 'ADAPTER_UNAVAILABLE',
  sandbox: 'SANDBOX_UNAVAILABLE',
  skvm: 'MODEL_CALL_FAILED',
};

/** Why an agent could not work at all, or did not come to its end; `undefined` when it did. */
export function workFailure({
  run: { run },
}: WorkDone): { readonly reason: string; readonly retryable: boolean; readonly error?: ProposerError } | undefined {
  if (run.status === 'completed') return undefined;
  if (run.status === 'limit') return { reason: `it ran out of ${run.limit ?? 'its limits'}`, retryable: false };
  const message = run.error?.message ?? run.status;
  const hint = /tool/i.test(message) ? { hint: 'The model must be able to call tools: choose another one.' } : {};
  return {
    reason: message,
    retryable: run.error?.retryable ?? false,
    error: { code: CODES[run.error?.origin ?? 'skvm'], message: `The optimizer could not work: ${message}`, ...hint },
  };
}

/** A skill's bundle as files of a workspace, below a folder. */
export function skillFiles(skill: Skill, folder: string): Record<string, string | { base64: string }> {
  const files: Record<string, string | { base64: string }> = { [`${folder}/SKILL.md`]: skill.text };
  for (const { path, bytes } of skill.files) {
    files[`${folder}/${path}`] = { base64: Buffer.from(bytes).toString('base64') };
  }
  return files;
}

/** The files below a folder, by their path in it. */
export function filesBelow(files: ReadonlyMap<string, Uint8Array>, folder: string): Map<string, Uint8Array> {
  const prefix = `${folder}/`;
  return new Map(
    [...files].flatMap(([path, bytes]) =>
      path.startsWith(prefix) ? [[path.slice(prefix.length), bytes] as const] : [],
    ),
  );
}
