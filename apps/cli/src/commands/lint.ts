import { string } from '@oclif/core/args';
import { boolean, option } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../base-command.ts';

/** `skvm lint` */
export default class Lint extends BaseCommand {
  static override usage = 'lint PATH… [FLAGS]';
  static override summary = 'look at skills as the compiler does: what is wrong, and what to know before trusting one';
  static override description = [
    'A path is the folder of a skill, its SKILL.md, or a folder with skills somewhere below. Findings are printed as',
    'file:line:column: severity: message (source/code). Exit code 1 when one is an error; 2 when a skill that was named',
    'cannot be read at all.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> lint ./my-skill',
    '<%= config.bin %> lint ./skills --level=error',
    '<%= config.bin %> lint --list-rules',
  ];
  static override args = {
    path: string({ description: 'folder of a skill, its SKILL.md, or a folder of skills', multiple: true }),
  };
  static override flags = {
    level: option({
      description: 'the least severity that is printed',
      options: ['error', 'warning', 'info'] as const,
      default: 'info',
    })(),
    'list-rules': boolean({ description: 'list what is looked for' }),
  };

  protected async execute(): Promise<Outcome> {
    const { args, flags } = await this.parse(Lint);
    const { lintPaths, listRules } = await import('../verbs/lint-paths.ts');
    return flags['list-rules'] ? listRules() : lintPaths(args.path ?? [], flags.level, this.terminal);
  }
}
