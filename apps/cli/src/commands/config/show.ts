import { BaseCommand, type Outcome } from '../../base-command.ts';

/** `skvm config show` */
export default class ConfigShow extends BaseCommand {
  static override usage = 'config show [FLAGS]';
  static override summary = 'show the configuration, the folders and where each comes from';
  static override description =
    'Keys are masked. Models are found by the routes first, in their order, then by the keys.';
  static override examples = ['<%= config.bin %> config show', '<%= config.bin %> config show --json'];

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(ConfigShow);
    const [{ readEnvironment }, { reportConfig }, { configText }] = await Promise.all([
      import('../../environment.ts'),
      import('../../verbs/config-report.ts'),
      import('../../reporters/config-text.ts'),
    ]);
    const document = await reportConfig(await readEnvironment(flags, this.terminal));
    return { document, render: (style) => configText(document, style) };
  }
}
