import type { ProposalFiles } from '@skvm/cache';
import type { Diagnostic } from '@skvm/core';

/** What the commands around proposals work with. */
export interface ProposalParts {
  readonly files: ProposalFiles;
  readonly now: () => Date;
  /** Who does it, for the audit log. */
  readonly by: string;
  readonly signal: AbortSignal;
  /** What could not be read so far. */
  readonly diagnostics: readonly Diagnostic[];
}
