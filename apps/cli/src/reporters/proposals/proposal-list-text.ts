import type { ProposalSummary } from '@skvm/core';
import type { Style } from '../../style.ts';
import type { ProposalGroup } from '../../verbs/proposals/list-proposals.ts';
import { excerpt } from '../excerpt.ts';
import { formatUsd } from '../format.ts';
import { SIMULATED } from '../simulated.ts';
import { table } from '../table.ts';
import { ageText } from './age-text.ts';
import { effectText, signed, stateText, verdictText } from './effect-text.ts';

/** Proposals as a table. The headline is the effect of the final comparison, with its interval. */
export function proposalListText(proposals: readonly ProposalSummary[], now: Date, style: Style): string {
  if (proposals.length === 0) return 'No proposals. "skvm jit-optimize --help" says how to get one.';
  const rows = proposals.map((one) => [
    verdictText(one.verdict, style),
    effectText(one.effect, one.interval),
    excerpt(one.skill),
    excerpt(one.model) + (one.simulated ? ` ${style('magenta', SIMULATED)}` : ''),
    stateText(one.state, style),
    one.costUsd === null ? '?' : formatUsd(one.costUsd),
    ageText(one.createdAt, now),
    style('dim', excerpt(one.id, 200)),
  ]);
  return table(['verdict', 'effect', 'skill', 'model', 'state', 'cost>', 'age>', 'id'], rows);
}

/** Groups as a table. */
export function proposalGroupsText(groups: readonly ProposalGroup[], by: string, style: Style): string {
  if (groups.length === 0) return 'No proposals.';
  return table(
    [by, 'proposals>', 'mean effect>', 'recommended>', 'inconclusive>', 'worse>', 'unverified>', 'accepted>'],
    groups.map(({ key, proposals, verdicts, accepted, meanEffect }) => [
      style('bold', excerpt(key)),
      String(proposals),
      meanEffect === null ? '–' : signed(meanEffect),
      String(verdicts.recommended),
      String(verdicts.inconclusive),
      String(verdicts.worse),
      String(verdicts.unverified),
      String(accepted),
    ]),
  );
}
