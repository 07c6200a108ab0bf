import type { Proposal, ProposalSummary, Skill, Transcript } from '@skvm/core';

/** A hunk of the diff between two states of a skill, as `skillHunks` of `@skvm/core/skill` makes it. */
export interface ReviewHunk {
  readonly id: string;
  /** POSIX path within the skill. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** 1-based lines; 0 lines for what has no text. */
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** Empty for a binary file or a change of mode. */
  readonly lines: readonly { readonly kind: 'same' | 'removed' | 'added'; readonly text: string }[];
  /** What to show where there is no text, or above it. */
  readonly header?: string | undefined;
}

/** What an acceptance or an undoing does, or would do, to a skill's folder. */
export interface ReviewDeployment {
  readonly summary: ProposalSummary;
  /** Absolute. */
  readonly dir: string;
  /** Digests of the tree. */
  readonly before: string;
  readonly after: string;
  /** Edits made since the session began were merged with the accepted ones. */
  readonly merged: boolean;
  readonly changes: readonly {
    readonly path: string;
    readonly change: 'added' | 'removed' | 'changed';
    readonly patch?: string;
  }[];
  /** `null` when nothing was changed. */
  readonly backup: string | null;
}

/** What a person decided. */
export interface ReviewAcceptance {
  readonly id: string;
  /** Default: the best round. */
  readonly round?: number;
  /** Ids of hunks of the diff from the original to the round. Default: all. */
  readonly hunks?: readonly string[];
  readonly unverified?: boolean;
  /** Reason for accepting what was found to be worse, or a round that is not the best. */
  readonly override?: string;
  readonly by: string;
  /** Say what would be done; change nothing. */
  readonly dryRun?: boolean;
}

/** Where the review page gets proposals from, and what it can do with them: the port of this package. */
export interface ReviewSource {
  /** The newest first. */
  list(): Promise<readonly ProposalSummary[]>;
  /** @throws INPUT_INVALID for an unknown id; STORE_CORRUPT, DOCUMENT_INVALID */
  load(id: string): Promise<Proposal>;
  /** A round's skill; 0 is the original. @throws INPUT_INVALID when there is no such round; STORE_CORRUPT */
  round(id: string, round: number): Promise<Skill>;
  hunks(before: Skill, after: Skill): readonly ReviewHunk[];
  /** `null` when the store has it no more. */
  transcript(key: string): Promise<Transcript | null>;
  /** @throws INPUT_INVALID, saying why not; TARGET_LOCKED */
  accept(input: ReviewAcceptance): Promise<ReviewDeployment>;
  /** @throws INPUT_INVALID */
  reject(input: { readonly id: string; readonly by: string; readonly note?: string }): Promise<ProposalSummary>;
  /** @throws INPUT_INVALID, TARGET_LOCKED */
  undo(input: {
    readonly id: string;
    readonly by: string;
    readonly force?: boolean;
    readonly dryRun?: boolean;
  }): Promise<ReviewDeployment>;
}
