import { boolean } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../../base-command.ts';
import { proposalArgs } from '../../flags/proposal-args.ts';
import { roundFlag } from '../../flags/proposal-flags.ts';

/** `skvm proposals show` */
export default class ProposalsShow extends BaseCommand {
  static override usage = 'proposals show ID [FLAGS]';
  static override summary = 'show a proposal: verdict and reason, interval, tasks, rounds, cost, history';
  static override description = 'The beginning, the end or the time of an id is enough, as long as no other has it.';
  static override examples = [
    '<%= config.bin %> proposals show 20260801T093000000Z',
    '<%= config.bin %> proposals show 20260801T093000000Z --round=2',
  ];
  static override args = proposalArgs;
  static override flags = {
    full: boolean({ description: 'tasks, hunks and findings, too' }),
    round: roundFlag({ description: 'one round alone: why it was made and how its runs went; 0 is the original' }),
  };

  protected async execute(): Promise<Outcome> {
    const { args, flags } = await this.parse(ProposalsShow);
    const [{ openProposals }, { showProposal }] = await Promise.all([
      import('../../verbs/proposals/open-proposals.ts'),
      import('../../verbs/proposals/show-proposal.ts'),
    ]);
    return showProposal(args.id, flags, await openProposals(flags, this.terminal));
  }
}
