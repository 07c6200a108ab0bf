import { BaseCommand, type Outcome } from '../../base-command.ts';
import { proposalArgs } from '../../flags/proposal-args.ts';
import { roundFlag } from '../../flags/proposal-flags.ts';

/** `skvm proposals diff` */
export default class ProposalsDiff extends BaseCommand {
  static override usage = 'proposals diff ID [FLAGS]';
  static override summary = 'show what a proposal changes, hunk by hunk, with the evidence for each';
  static override description = [
    'A hunk has an id for "proposals accept --hunks". Beside it stands what the skill loses without it, as far as that',
    'was tried.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> proposals diff 20260801T093000000Z',
    '<%= config.bin %> proposals diff 20260801T093000000Z --round=1',
  ];
  static override args = proposalArgs;
  static override flags = { round: roundFlag() };

  protected async execute(): Promise<Outcome> {
    const { args, flags } = await this.parse(ProposalsDiff);
    const [{ openProposals }, { diffProposal }] = await Promise.all([
      import('../../verbs/proposals/open-proposals.ts'),
      import('../../verbs/proposals/diff-proposal.ts'),
    ]);
    return diffProposal(args.id, flags, await openProposals(flags, this.terminal));
  }
}
