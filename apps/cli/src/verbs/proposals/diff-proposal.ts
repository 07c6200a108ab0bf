import type { HunkEvidence } from '@skvm/core';
import { type SkillHunk, skillHunks } from '@skvm/core/skill';
import type { Outcome } from '../../base-command.ts';
import { hunksText } from '../../reporters/proposals/hunks-text.ts';
import { proposalId } from './proposal-id.ts';
import type { ProposalParts } from './proposal-parts.ts';

/** A hunk with what is known of it. */
export type KnownHunk = SkillHunk & { readonly evidence?: HunkEvidence };

/** `skvm proposals diff`. @throws INPUT_INVALID when there is no such round. */
export async function diffProposal(
  given: string,
  flags: { readonly round?: number | undefined },
  { files }: ProposalParts,
): Promise<Outcome> {
  const { summary, document } = await files.load(await proposalId(given, files));
  const round = flags.round ?? summary.bestRound;
  const [before, after] = [await files.round(summary.id, 0), await files.round(summary.id, round)];
  // What is known was found out about the best round.
  const evidence = round === summary.bestRound ? (document?.result.hunks ?? []) : [];
  const known: KnownHunk[] = skillHunks(before, after).map((hunk) => {
    const found = evidence.find(({ id }) => id === hunk.id);
    return found ? { ...hunk, evidence: found } : hunk;
  });
  const pruned = evidence.filter(({ kept }) => !kept);
  return {
    document: {
      schema: 'skvm.proposal-diff/1',
      proposal: summary.id,
      round,
      hunks: known,
      pruned,
    } as Outcome['document'],
    render: (style) =>
      flags.round === undefined && round === 0
        ? 'No round is better than the original, so that nothing differs. --round=<n> shows what was tried.'
        : hunksText(known, pruned, style),
  };
}
