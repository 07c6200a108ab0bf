import { option } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../../base-command.ts';
import { proposalListFlags } from '../../flags/proposal-flags.ts';

/** `skvm proposals list` */
export default class ProposalsList extends BaseCommand {
  static override usage = 'proposals list [FLAGS]';
  static override summary = 'list what optimizations propose: verdict, effect with its interval, state';
  static override description = [
    'The effect is the difference between the proposed skill and the original on tasks and runs that chose nothing.',
    'What has no effect was never compared.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> proposals list',
    '<%= config.bin %> proposals list --status=pending --verdict=recommended --sort=effect',
    '<%= config.bin %> proposals list --group-by=skill',
  ];
  static override flags = {
    ...proposalListFlags,
    'group-by': option({ description: 'one row for each of these', options: ['skill', 'model'] as const })(),
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(ProposalsList);
    const [{ openProposals }, { listProposals }] = await Promise.all([
      import('../../verbs/proposals/open-proposals.ts'),
      import('../../verbs/proposals/list-proposals.ts'),
    ]);
    return listProposals(flags, await openProposals(flags, this.terminal));
  }
}
