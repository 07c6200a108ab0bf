import type {
  OptimizationDocument,
  Proposal,
  ProposalState,
  ProposalSummary,
  Skill,
  Target,
  Verdict,
} from '@skvm/core';
import type { FileDifference } from '@skvm/core/skill';

/** What a session is about to propose. */
export interface NewProposal {
  /** As it stands now; `dir` is where it will be deployed. */
  readonly skill: Skill & { readonly dir: string };
  readonly target: Target;
  /** `null`: the rule-based proposer. */
  readonly optimizerModel: string | null;
  /** In words: `synthetic`, `real (12 tasks)`, `log (2 files)`. */
  readonly source: string;
  /** Id of the session. A proposal of the same session is gone on with, not made twice, unless it failed or was cancelled. */
  readonly session: string;
}

/** A proposal under way: locked for as long as it is open. Left unfinished it can be gone on with. */
export interface ProposalDraft extends AsyncDisposable {
  readonly id: string;
  /** Absolute. */
  readonly dir: string;
  /** Writes rounds and document, the manifest last, and opens it for review. Nothing when it was open already. */
  finish(result: {
    readonly document: OptimizationDocument;
    /** Skills by round; those that could be used. */
    readonly rounds: ReadonlyMap<number, Skill>;
  }): Promise<ProposalSummary>;
  /** Ends it without anything to accept. */
  fail(how: { readonly explanation: string; readonly cancelled?: boolean }): Promise<void>;
}

export interface ProposalFilter {
  readonly skill?: string;
  readonly adapter?: string;
  readonly model?: string;
  readonly state?: ProposalState;
  readonly verdict?: Verdict;
}

export interface AcceptInput {
  readonly id: string;
  /** Default: the best round. */
  readonly round?: number;
  /** Ids of hunks of the diff from the original to the round. Default: all. */
  readonly hunks?: readonly string[];
  /** Default: the folder that the skill was loaded from. */
  readonly dir?: string;
  /** Accept although nothing was run that speaks for it. */
  readonly unverified?: boolean;
  /** Accept although it was found to be worse, or is not the best round: a person's reason, for the audit log. */
  readonly override?: string;
  /** User, or the program that does it by itself. */
  readonly by: string;
  /** Say what would be done; change nothing. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

/** What an acceptance or an undoing did to a skill's folder. */
export interface Deployment {
  readonly summary: ProposalSummary;
  /** Absolute. */
  readonly dir: string;
  /** Digests of the tree before and after. */
  readonly before: string;
  readonly after: string;
  /** Edits made since the session began were merged with the accepted ones. */
  readonly merged: boolean;
  readonly changes: readonly FileDifference[];
  /** Where the store keeps the tree as it was before; `null` under `dryRun`. */
  readonly backup: string | null;
}

/** What the bench condition `jit-optimized` gets. */
export type FoundRound =
  | {
      readonly proposal: string;
      readonly round: number;
      readonly skill: Skill;
      readonly state: ProposalState;
      readonly verdict: Verdict | null;
    }
  | { readonly missing: string };

/** The proposals under one cache root. */
export interface ProposalFiles {
  /** @throws TARGET_LOCKED when another process works on the same skill and target, unless `wait`; INPUT_INVALID */
  create(
    input: NewProposal,
    options?: { readonly wait?: boolean; readonly signal?: AbortSignal },
  ): Promise<ProposalDraft>;
  /** The newest first. What cannot be read is reported and left out. */
  list(filter?: ProposalFilter): Promise<ProposalSummary[]>;
  /** @throws INPUT_INVALID for an unknown id, with the nearest; STORE_CORRUPT, DOCUMENT_INVALID */
  load(id: string): Promise<Proposal>;
  /** A round's skill; 0 is the original. @throws INPUT_INVALID when there is no such round; STORE_CORRUPT */
  round(id: string, round: number): Promise<Skill>;
  /** Deploys a round, or hunks of it, into the skill's folder. @throws INPUT_INVALID, saying why not; ABORTED */
  accept(input: AcceptInput): Promise<Deployment>;
  /** @throws INPUT_INVALID when it is not to be rejected any more */
  reject(input: { readonly id: string; readonly by: string; readonly note?: string }): Promise<ProposalSummary>;
  /** Restores the folder byte for byte to what it was before the acceptance. @throws INPUT_INVALID, ABORTED */
  undo(input: {
    readonly id: string;
    readonly by: string;
    /** Also when the folder was edited since: those edits go to the store. */
    readonly force?: boolean;
    readonly dryRun?: boolean;
    readonly signal?: AbortSignal;
  }): Promise<Deployment>;
  /** Ends the session of a running proposal; one whose process is gone is marked. @throws INPUT_INVALID */
  cancel(input: { readonly id: string; readonly by: string; readonly signal?: AbortSignal }): Promise<ProposalSummary>;
  /** Removes proposals that are done with and older than so many days. Never one that is running, pending or accepted. */
  prune(options: { readonly maxAgeDays: number; readonly dryRun: boolean }): Promise<{
    readonly removed: readonly ProposalSummary[];
    readonly bytes: number;
  }>;
  /** The accepted round of this skill for this target, else the newest recommended one that nobody has rejected. */
  find(input: { readonly skill: Skill; readonly target: Target }): Promise<FoundRound>;
}
