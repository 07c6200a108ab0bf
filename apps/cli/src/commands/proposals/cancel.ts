import { BaseCommand, type Outcome } from '../../base-command.ts';
import { proposalArgs } from '../../flags/proposal-args.ts';

/** `skvm proposals cancel` */
export default class ProposalsCancel extends BaseCommand {
  static override usage = 'proposals cancel ID [FLAGS]';
  static override summary = 'end the session of a proposal that is being worked on';
  static override description =
    'Only the process that holds the proposal is signalled. What it has done can be gone on with.';
  static override examples = ['<%= config.bin %> proposals cancel 20260801T093000000Z'];
  static override args = proposalArgs;

  protected async execute(): Promise<Outcome> {
    const { args, flags } = await this.parse(ProposalsCancel);
    const [{ openProposals }, { cancelProposal }] = await Promise.all([
      import('../../verbs/proposals/open-proposals.ts'),
      import('../../verbs/proposals/change-proposal.ts'),
    ]);
    return cancelProposal(args.id, await openProposals(flags, this.terminal));
  }
}
