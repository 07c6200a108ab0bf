import type { Outcome } from '../../base-command.ts';
import { formatBytes, plural } from '../../reporters/format.ts';
import { proposalListText } from '../../reporters/proposals/proposal-list-text.ts';
import type { ProposalParts } from './proposal-parts.ts';

/** `skvm proposals prune`: says what would go, and removes it when told to. */
export async function pruneProposals(
  flags: { readonly 'max-age-days': number; readonly yes: boolean },
  { files, now }: ProposalParts,
): Promise<Outcome> {
  const dryRun = !flags.yes;
  const { removed, bytes } = await files.prune({ maxAgeDays: flags['max-age-days'], dryRun });
  return {
    document: { schema: 'skvm.proposals-prune/1', dryRun, removed, bytes } as Outcome['document'],
    render(style) {
      if (removed.length === 0) return 'No proposal is done with and old enough.';
      return [
        `${style('bold', dryRun ? 'Would go' : 'Removed')} ${plural(removed.length, 'proposal')}, ${formatBytes(bytes)}`,
        proposalListText(removed, now(), style),
        ...(dryRun ? ['Give --yes to remove them.'] : []),
      ].join('\n');
    },
  };
}
