import type { ProposalFiles } from '@skvm/cache';
import type { Diagnostic, Skill } from '@skvm/core';

/** A change that can be accepted by itself: the lines of one place, or a whole file. */
export interface Hunk {
  /** Made from what it changes, so it is the same wherever the same is changed. */
  readonly id: string;
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** 1-based; 0 with no lines for one that begins or ends a file. */
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** Empty for a binary file and for a change of mode. */
  readonly lines: readonly { readonly kind: 'same' | 'removed' | 'added'; readonly text: string }[];
}

/** What the commands around proposals work with. */
export interface ProposalParts {
  readonly files: ProposalFiles;
  /** The hunks between two bundles. */
  hunks(before: Skill, after: Skill): readonly Hunk[];
  readonly now: () => Date;
  /** Who does it, for the audit log. */
  readonly by: string;
  readonly signal: AbortSignal;
  /** What could not be read so far. */
  readonly diagnostics: readonly Diagnostic[];
}
