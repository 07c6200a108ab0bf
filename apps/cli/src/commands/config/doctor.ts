import { BaseCommand, type Outcome } from '../../base-command.ts';

/** `skvm config doctor` */
export default class ConfigDoctor extends BaseCommand {
  static override usage = 'config doctor [FLAGS]';
  static override summary = 'look for what will not work: file, routes, keys, folders';
  static override description = 'Nothing is called and nothing is changed. Exit code 1 when an error is found.';
  static override examples = ['<%= config.bin %> config doctor'];

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(ConfigDoctor);
    const [{ readEnvironment }, { checkConfig }, { findingsText }] = await Promise.all([
      import('../../environment.ts'),
      import('../../verbs/config-report.ts'),
      import('../../reporters/findings-text.ts'),
    ]);
    const diagnostics = await checkConfig(await readEnvironment(flags, this.terminal));
    const document = { schema: 'skvm.doctor/1', diagnostics };
    return {
      document,
      render: (style) => findingsText(diagnostics, style, 'Nothing stands in the way.'),
      isFailed: diagnostics.some(({ severity }) => severity === 'error'),
    };
  }
}
