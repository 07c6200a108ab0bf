import { boolean, option, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../../base-command.ts';
import { filled } from '../../flags/values.ts';

/** `skvm skills install` */
export default class SkillsInstall extends BaseCommand {
  static override usage = 'skills install (--harness=<id> | --dir=<dir>) [FLAGS]';
  static override summary = "copy the skills that come with skvm into an agent's folder of skills";
  static override description = [
    'skvm-general teaches an agent these commands, skvm-jit has it report a skill that misled it. A copy that differs is',
    'left alone unless --force is given. Nothing is written through a link.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> skills install --harness=claude-code',
    '<%= config.bin %> skills install --harness=codex --scope=user --dry-run',
    '<%= config.bin %> skills install --dir=./my-agent/skills',
  ];
  static override flags = {
    harness: string({
      description: 'agent harness, such as claude-code, codex, opencode, or agents for the folder that many share',
      helpValue: '<id>',
      parse: filled('harness'),
    }),
    dir: string({
      description: 'folder of skills, in place of that of a harness',
      helpValue: '<dir>',
      exclusive: ['harness'],
      parse: filled('dir'),
    }),
    scope: option({
      description: 'project: below the working directory; user: below the home folder',
      options: ['project', 'user'] as const,
      default: 'project',
    })(),
    force: boolean({ description: 'replace copies that differ; what was there is kept in the store' }),
    'dry-run': boolean({ description: 'say what would be written; write nothing' }),
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(SkillsInstall);
    const { installSkills } = await import('../../verbs/skills/install-skills.ts');
    return installSkills(flags, this.terminal);
  }
}
