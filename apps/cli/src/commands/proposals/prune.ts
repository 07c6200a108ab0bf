import { boolean, custom } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../../base-command.ts';
import { decimalNumber } from '../../flags/values.ts';

/** `skvm proposals prune` */
export default class ProposalsPrune extends BaseCommand {
  static override usage = 'proposals prune [FLAGS]';
  static override summary = 'list old proposals that are done with; --yes removes them';
  static override description = 'Never one that is running, waits for a person, or is accepted.';
  static override examples = [
    '<%= config.bin %> proposals prune',
    '<%= config.bin %> proposals prune --max-age-days=7 --yes',
  ];
  static override flags = {
    'max-age-days': custom<number>({
      description: 'only those that are older',
      helpValue: '<n>',
      default: 30,
      parse: decimalNumber({ flag: 'max-age-days', min: 0 }),
    })(),
    yes: boolean({ description: 'remove them' }),
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(ProposalsPrune);
    const [{ openProposals }, { pruneProposals }] = await Promise.all([
      import('../../verbs/proposals/open-proposals.ts'),
      import('../../verbs/proposals/prune-proposals.ts'),
    ]);
    return pruneProposals(flags, await openProposals(flags, this.terminal));
  }
}
