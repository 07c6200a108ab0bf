import { boolean } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../../base-command.ts';
import { proposalArgs } from '../../flags/proposal-args.ts';

/** `skvm proposals undo` */
export default class ProposalsUndo extends BaseCommand {
  static override usage = 'proposals undo ID [FLAGS]';
  static override summary = 'put the skill back to what it was before a proposal was accepted';
  static override description =
    'Byte for byte. A skill that was edited since is left as it is, unless --force is given.';
  static override examples = ['<%= config.bin %> proposals undo 20260801T093000000Z'];
  static override args = proposalArgs;
  static override flags = {
    force: boolean({ description: 'also when the skill was edited since; those edits are kept in the store' }),
    'dry-run': boolean({ description: 'show what would be changed; change nothing' }),
  };

  protected async execute(): Promise<Outcome> {
    const { args, flags } = await this.parse(ProposalsUndo);
    const [{ openProposals }, { undoProposal }] = await Promise.all([
      import('../../verbs/proposals/open-proposals.ts'),
      import('../../verbs/proposals/change-proposal.ts'),
    ]);
    return undoProposal(args.id, flags, await openProposals(flags, this.terminal));
  }
}
