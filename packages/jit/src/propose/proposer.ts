import type { CandidateState, Context, ErrorCode, Score, Skill, Submission, Target, Task, Usage } from '@skvm/core';
import type { Trace } from '../trace/trace.ts';

/** One run that a proposer is shown. */
export interface EvidenceRun {
  /** As in the document. */
  readonly id: string;
  /** `null` for a log, which nobody graded. */
  readonly score: Score | null;
  readonly trace: Trace;
  /** Text files that the agent left and that were not there before, or differ; by POSIX path, long ones cut off. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a proposer is shown of one reflect task, or of one log. */
export interface TaskEvidence {
  readonly id: string;
  /** `null` when a log does not tell. */
  readonly prompt: string | null;
  /** Absent for a log. */
  readonly task?: Task;
  /** Mean over scored runs of the parent; `null` when there is none. */
  readonly mean: number | null;
  readonly runs: readonly EvidenceRun[];
}

/** An earlier attempt of this session. */
export interface Tried {
  readonly round: number;
  readonly rootCause: string;
  readonly changedFiles: readonly string[];
  readonly state: CandidateState;
  /** What it changed on reflect tasks; `null` when it was not measured. Select and final results are never told. */
  readonly difference: number | null;
}

export interface ProposeInput {
  readonly round: number;
  /** The parent, which is to be improved. */
  readonly skill: Skill;
  readonly original: Skill;
  readonly target: Target;
  /** Worst first; of reflect tasks alone. */
  readonly evidence: readonly TaskEvidence[];
  readonly tried: readonly Tried[];
  readonly seed: number;
  /** Told what was spent on work that a stop cut off. */
  readonly onCutOff?: (usage: Usage) => Promise<void>;
}

/** What keeps a proposer from working at all. */
export interface ProposerError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

/** What came of asking. */
export type Proposed = {
  readonly usage: Usage;
  readonly transcriptKey?: string;
} & (
  | { readonly kind: 'edit'; readonly skill: Skill; readonly submission: Submission }
  /** There is nothing in the skill to change. */
  | { readonly kind: 'abstained'; readonly reason: string }
  /** Something was proposed that cannot be used. */
  | { readonly kind: 'rejected'; readonly reason: string; readonly submission?: Submission }
  /** It could not be asked, or did not end: an outage, a limit. `error` is there when its model or harness failed. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryable: boolean; readonly error?: ProposerError }
);

/** Improves a skill from evidence. */
export interface Proposer {
  readonly by: 'rules' | 'agent';
  /** Never throws for what a proposer did. @throws ABORTED, BUDGET_EXCEEDED */
  propose(input: ProposeInput, context: Context): Promise<Proposed>;
}
