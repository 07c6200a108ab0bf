import { string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../../base-command.ts';
import { proposalListFlags } from '../../flags/proposal-flags.ts';
import { filled } from '../../flags/values.ts';

/** `skvm proposals report` */
export default class ProposalsReport extends BaseCommand {
  static override usage = 'proposals report [FLAGS]';
  static override summary = 'write proposals into one HTML file, to be kept or sent';
  static override description = 'The file needs nothing else: no server, no script, no network.';
  static override examples = ['<%= config.bin %> proposals report --out=proposals.html --verdict=recommended'];
  static override flags = {
    ...proposalListFlags,
    out: string({ description: 'file to write', helpValue: '<file>', default: 'proposals.html', parse: filled('out') }),
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(ProposalsReport);
    const [{ openProposals }, { reportProposals }] = await Promise.all([
      import('../../verbs/proposals/open-proposals.ts'),
      import('../../verbs/proposals/report-proposals.ts'),
    ]);
    return reportProposals(flags, this.terminal, await openProposals(flags, this.terminal));
  }
}
