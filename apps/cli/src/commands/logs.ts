import { boolean, custom, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../base-command.ts';
import { filled, wholeNumber } from '../flags/values.ts';

/** `skvm logs` */
export default class Logs extends BaseCommand {
  static override usage = 'logs [FLAGS]';
  static override summary = 'list what was done: sessions, how they ended, where their logs are';
  static override description =
    'Of every command that leaves a session. One that did not complete can be gone on with by --resume or --session=<id>.';
  static override examples = [
    '<%= config.bin %> logs',
    '<%= config.bin %> logs --type=bench --all',
    '<%= config.bin %> logs --type=jit-optimize',
  ];
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
    const [
      { readEnvironment, layoutOf },
      { sessions, SESSION_KINDS },
      { unknownName },
      { sessionsText },
      { collectFindings },
    ] = await Promise.all([
      import('../environment.ts'),
      import('@skvm/cache'),
      import('@skvm/core'),
      import('../reporters/sessions-text.ts'),
      import('../reporters/collect-findings.ts'),
    ]);
    const { type } = flags;
    if (type !== undefined && !SESSION_KINDS.some((kind) => kind === type)) {
      throw unknownName({ code: 'INPUT_INVALID', what: 'kind of session', name: type, known: SESSION_KINDS });
    }
    const { diagnostics, report } = collectFindings(this.terminal);
    const listed = await sessions(layoutOf(await readEnvironment(flags, this.terminal)), { report }).list({
      ...(type === undefined ? {} : { kind: type }),
      ...(flags.all ? {} : { limit: flags.limit }),
    });
    return {
      document: { schema: 'skvm.sessions/1', sessions: listed, diagnostics } as Outcome['document'],
      render: (style) => sessionsText(listed, style),
    };
  }
}
