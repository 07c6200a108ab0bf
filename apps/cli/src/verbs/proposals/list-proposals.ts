import type { ProposalFilter } from '@skvm/cache';
import type { Proposal, ProposalState, ProposalSummary, Verdict } from '@skvm/core';
import type { Outcome } from '../../base-command.ts';
import { proposalGroupsText, proposalListText } from '../../reporters/proposals/proposal-list-text.ts';
import type { ProposalParts } from './proposal-parts.ts';

/** The flags that choose proposals. */
export interface ProposalListFlags {
  readonly harness?: string | undefined;
  readonly 'target-model'?: string | undefined;
  readonly skill?: string | undefined;
  readonly status?: ProposalState | undefined;
  readonly verdict?: Verdict | undefined;
  readonly sort: 'recent' | 'effect' | 'skill' | 'model';
  readonly 'min-effect'?: number | undefined;
}

/** Proposals of a skill, or for a model, taken together. */
export interface ProposalGroup {
  readonly key: string;
  readonly proposals: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly accepted: number;
  /** Mean final effect of those that have one; `null` when none has. */
  readonly meanEffect: number | null;
}

/** The proposals that the flags choose, in the order that they ask for. */
export async function chooseProposals(
  flags: ProposalListFlags,
  { files }: Pick<ProposalParts, 'files'>,
): Promise<ProposalSummary[]> {
  const { harness, 'target-model': model, skill, status, verdict, 'min-effect': least } = flags;
  const filter: ProposalFilter = {
    ...(harness === undefined ? {} : { adapter: harness }),
    ...(model === undefined ? {} : { model }),
    ...(skill === undefined ? {} : { skill }),
    ...(status === undefined ? {} : { state: status }),
    ...(verdict === undefined ? {} : { verdict }),
  };
  const found = await files.list(filter);
  const enough = least === undefined ? found : found.filter(({ effect }) => effect !== null && effect >= least);
  // The sort is stable, so among equals the newest stay first.
  return [...enough].sort(ORDERS[flags.sort]);
}

const ORDERS: Readonly<Record<ProposalListFlags['sort'], (a: ProposalSummary, b: ProposalSummary) => number>> = {
  recent: (a, b) => byText(b.createdAt, a.createdAt),
  effect: (a, b) => (b.effect ?? Number.NEGATIVE_INFINITY) - (a.effect ?? Number.NEGATIVE_INFINITY) || 0,
  skill: (a, b) => byText(a.skill, b.skill),
  model: (a, b) => byText(a.model, b.model),
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `skvm proposals list` */
export async function listProposals(
  flags: ProposalListFlags & { readonly 'group-by'?: 'skill' | 'model' | undefined },
  parts: ProposalParts,
): Promise<Outcome> {
  const proposals = await chooseProposals(flags, parts);
  const by = flags['group-by'];
  const groups = by && groupProposals(proposals, by);
  return {
    document: {
      schema: 'skvm.proposals/1',
      proposals,
      ...(groups && { groups }),
      diagnostics: parts.diagnostics,
    } as Outcome['document'],
    render: (style) =>
      by && groups ? proposalGroupsText(groups, by, style) : proposalListText(proposals, parts.now(), style),
  };
}

/** Groups with what their final comparisons came to; the best first. */
export function groupProposals(proposals: readonly ProposalSummary[], by: 'skill' | 'model'): readonly ProposalGroup[] {
  const groups = [...Map.groupBy(proposals, (one) => one[by])].map(([key, all]) => {
    const effects = all.flatMap(({ effect }) => effect ?? []);
    const count = (verdict: Verdict) => all.filter((one) => one.verdict === verdict).length;
    return {
      key,
      proposals: all.length,
      verdicts: {
        recommended: count('recommended'),
        inconclusive: count('inconclusive'),
        worse: count('worse'),
        unverified: count('unverified'),
      },
      accepted: all.filter(({ state }) => state === 'accepted').length,
      meanEffect: effects.length === 0 ? null : effects.reduce((sum, one) => sum + one, 0) / effects.length,
    };
  });
  const worth = ({ meanEffect }: ProposalGroup) => meanEffect ?? Number.NEGATIVE_INFINITY;
  return groups.sort((a, b) => worth(b) - worth(a) || byText(a.key, b.key));
}

/** The proposals of summaries, whole. One that cannot be read any more is left out. */
export async function loadProposals(
  summaries: readonly ProposalSummary[],
  { files }: Pick<ProposalParts, 'files'>,
): Promise<Proposal[]> {
  const proposals: Proposal[] = [];
  for (const { id } of summaries) {
    const loaded = await files.load(id).catch(() => undefined);
    if (loaded) proposals.push(loaded);
  }
  return proposals;
}
