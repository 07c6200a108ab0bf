import { boolean, custom, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../../base-command.ts';
import { filled, wholeNumber } from '../../flags/values.ts';
import type { Serving } from '../../verbs/proposals/serve-proposals.ts';

/** `skvm proposals serve` */
export default class ProposalsServe extends BaseCommand {
  static override usage = 'proposals serve [FLAGS]';
  static override summary = 'review proposals in the browser, on this machine alone';
  static override description = [
    'Listens on the loopback interface until Ctrl-C. The address has a token that is good for one session: whoever does',
    'not have it can neither see nor change anything.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> proposals serve',
    '<%= config.bin %> proposals serve --port=0 --no-open',
  ];
  static override flags = {
    port: custom<number>({
      description: 'port; 0 is any that is free (default: 7878, or a free one when that is taken)',
      helpValue: '<n>',
      parse: wholeNumber({ flag: 'port', min: 0, max: 65_535 }),
    })(),
    host: string({
      description: 'address of this machine to listen on: 127.0.0.1, localhost or ::1',
      helpValue: '<host>',
      default: '127.0.0.1',
      parse: filled('host'),
    }),
    open: boolean({ description: 'open the browser, when there is a terminal', default: true, allowNo: true }),
  };

  #serving: Serving | undefined;

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(ProposalsServe);
    const { serveProposals } = await import('../../verbs/proposals/serve-proposals.ts');
    this.#serving = await serveProposals(flags, this.terminal);
    return this.#serving.outcome;
  }

  /** Prints where it listens, and stays until it is interrupted: that is how a server ends, not an error. */
  override async run(): Promise<number> {
    try {
      await super.run();
      await this.#serving?.ended;
      return 0;
    } finally {
      await this.#serving?.close();
    }
  }
}
