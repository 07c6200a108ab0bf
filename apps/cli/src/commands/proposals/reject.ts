import { string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../../base-command.ts';
import { proposalArgs } from '../../flags/proposal-args.ts';
import { filled } from '../../flags/values.ts';

/** `skvm proposals reject` */
export default class ProposalsReject extends BaseCommand {
  static override usage = 'proposals reject ID [FLAGS]';
  static override summary = 'say that a proposal is not wanted';
  static override description = 'No skill is changed. One that was accepted is undone first, by "proposals undo".';
  static override examples = ['<%= config.bin %> proposals reject 20260801T093000000Z --note="too long"'];
  static override args = proposalArgs;
  static override flags = {
    note: string({ description: 'why, for the history', helpValue: '<text>', parse: filled('note') }),
  };

  protected async execute(): Promise<Outcome> {
    const { args, flags } = await this.parse(ProposalsReject);
    const [{ openProposals }, { rejectProposal }] = await Promise.all([
      import('../../verbs/proposals/open-proposals.ts'),
      import('../../verbs/proposals/change-proposal.ts'),
    ]);
    return rejectProposal(args.id, flags, await openProposals(flags, this.terminal));
  }
}
