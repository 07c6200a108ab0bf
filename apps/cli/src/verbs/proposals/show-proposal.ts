import { inputInvalid, type Proposal } from '@skvm/core';
import type { Outcome } from '../../base-command.ts';
import { proposalText } from '../../reporters/proposals/proposal-text.ts';
import { roundText } from '../../reporters/proposals/round-text.ts';
import { proposalId } from './proposal-id.ts';
import type { ProposalParts } from './proposal-parts.ts';

/** `skvm proposals show` */
export async function showProposal(
  given: string,
  flags: { readonly full: boolean; readonly round?: number | undefined },
  parts: ProposalParts,
): Promise<Outcome> {
  const proposal = await parts.files.load(await proposalId(given, parts.files));
  if (flags.round !== undefined) return showRound(proposal, flags.round);
  return {
    document: { schema: 'skvm.proposal/1', ...proposal, diagnostics: parts.diagnostics } as Outcome['document'],
    render: (style) => proposalText(proposal, { now: parts.now(), isFull: flags.full }, style),
  };
}

/** One round: what was tried, why, and the runs of it. @throws INPUT_INVALID when there is no such round. */
function showRound({ summary, document, published }: Proposal, round: number): Outcome {
  const candidate = document?.result.candidates.find((one) => one.round === round);
  const told = published?.find((one) => one.round === round);
  if (candidate === undefined && told === undefined) {
    const rounds = [...(document?.result.candidates ?? []), ...(published ?? [])].map((one) => one.round);
    const known = rounds.length === 0 ? 'it has none' : `it has ${rounds.join(', ')}`;
    throw inputInvalid(`No round ${round} of ${summary.id}; ${known}`);
  }
  const runs = document?.result.runs.filter(({ arm }) => arm === String(round)) ?? [];
  return {
    document: {
      schema: 'skvm.proposal-round/1',
      proposal: summary.id,
      round,
      ...(candidate && { candidate }),
      ...(told && { published: told }),
      runs,
    } as Outcome['document'],
    render: (style) => roundText({ summary, candidate, published: told, runs }, style),
  };
}
