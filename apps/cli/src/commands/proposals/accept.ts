import { boolean, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../../base-command.ts';
import { proposalArgs } from '../../flags/proposal-args.ts';
import { roundFlag } from '../../flags/proposal-flags.ts';
import { listFlag } from '../../flags/target-flags.ts';
import { filled } from '../../flags/values.ts';

/** `skvm proposals accept` */
export default class ProposalsAccept extends BaseCommand {
  static override usage = 'proposals accept ID [FLAGS]';
  static override summary = "put a proposal into the skill's folder, whole or by hunks";
  static override description = [
    'The folder holds the old skill or the new one, never a mix, whatever happens. Edits made since the session began are',
    'merged; where they conflict nothing is changed. What was there before is kept in the store: "proposals undo" puts',
    'it back byte for byte.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> proposals accept 20260801T093000000Z --dry-run',
    '<%= config.bin %> proposals accept 20260801T093000000Z',
    '<%= config.bin %> proposals accept 20260801T093000000Z --hunks=3f2a91c0,77b01e5d',
  ];
  static override args = proposalArgs;
  static override flags = {
    round: roundFlag({ description: 'round (default: the best); another than the best takes --force' }),
    hunks: listFlag({
      flag: 'hunks',
      description: 'only these hunks, separated by commas; "proposals diff" shows ids',
    }),
    target: string({
      description: 'folder of the skill (default: the one that it was loaded from)',
      helpValue: '<dir>',
      parse: filled('target'),
    }),
    unverified: boolean({ description: 'accept although nothing was run that speaks for it' }),
    force: string({
      description: 'accept what is worse or not the best round; the reason goes into the history',
      helpValue: '<reason>',
      parse: filled('force'),
    }),
    'dry-run': boolean({ description: 'show what would be changed; change nothing' }),
  };

  protected async execute(): Promise<Outcome> {
    const { args, flags } = await this.parse(ProposalsAccept);
    const [{ openProposals }, { acceptProposal }, { toAbsolute }] = await Promise.all([
      import('../../verbs/proposals/open-proposals.ts'),
      import('../../verbs/proposals/change-proposal.ts'),
      import('../../environment.ts'),
    ]);
    const target = flags.target === undefined ? undefined : toAbsolute(flags.target, this.terminal);
    return acceptProposal(args.id, { ...flags, target }, await openProposals(flags, this.terminal));
  }
}
