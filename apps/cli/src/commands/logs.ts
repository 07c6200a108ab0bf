import { boolean, custom, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../base-command.ts';
import { filled, wholeNumber } from '../flags/values.ts';

/** `skvm logs` */
export default class Logs extends BaseCommand {
  static override usage = 'logs [FLAGS]';
  static override summary = 'list what was done: sessions, how they ended, where their logs are';
  static override description =
    'A session that did not complete can be gone on with by --resume or --session=<id> of its command.';
  static override examples = ['<%= config.bin %> logs', '<%= config.bin %> logs --type=bench --all'];
  static override flags = {
    type: string({ description: 'only sessions of this command', helpValue: '<command>', parse: filled('type') }),
    limit: custom<number>({
      description: 'how many, the newest first',
      helpValue: '<n>',
      default: 20,
      parse: wholeNumber({ flag: 'limit', min: 1 }),
    })(),
    all: boolean({ description: 'all of them' }),
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(Logs);
    const [{ compose }, { sessionsText }, { inputInvalid }, { SESSION_KINDS }] = await Promise.all([
      import('../compose.ts'),
      import('../reporters/sessions-text.ts'),
      import('@skvm/core'),
      import('@skvm/cache'),
    ]);
    if (flags.type !== undefined && !SESSION_KINDS.some((kind) => kind === flags.type)) {
      throw inputInvalid(`Expected --type to be one of ${SESSION_KINDS.join(', ')}, got "${flags.type}"`);
    }
    await using composition = await compose(flags, this.terminal, { kinds: [] });
    const sessions = await composition.sessions.list({
      ...(flags.type === undefined ? {} : { kind: flags.type }),
      ...(flags.all ? {} : { limit: flags.limit }),
    });
    const document = { schema: 'skvm.sessions/1', sessions, diagnostics: composition.diagnostics };
    return { document, render: (style) => sessionsText(sessions, style) };
  }
}
