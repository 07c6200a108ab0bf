import type { ProposalFiles } from '@skvm/cache';
import type { Diagnostic, Skill } from '@skvm/core';
import type { SkillHunk } from '@skvm/core/skill';

/** What the commands around proposals work with. */
export interface ProposalParts {
  readonly files: ProposalFiles;
  /** The hunks between two bundles. */
  hunks(before: Skill, after: Skill): readonly SkillHunk[];
  readonly now: () => Date;
  /** Who does it, for the audit log. */
  readonly by: string;
  readonly signal: AbortSignal;
  /** What could not be read so far. */
  readonly diagnostics: readonly Diagnostic[];
}
