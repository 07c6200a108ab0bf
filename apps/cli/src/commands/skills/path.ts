import { BaseCommand, type Outcome } from '../../base-command.ts';

/** `skvm skills path` */
export default class SkillsPath extends BaseCommand {
  static override usage = 'skills path [FLAGS]';
  static override summary = 'print the folder of the skills that come with skvm';
  static override description = 'To be read or linked to; "skills install" copies them.';
  static override examples = ['<%= config.bin %> skills path'];

  protected async execute(): Promise<Outcome> {
    await this.parse(SkillsPath);
    const [{ agentSkillsDir }, { readdir }] = await Promise.all([import('@skvm/data'), import('node:fs/promises')]);
    const skills = (await readdir(agentSkillsDir)).sort();
    return {
      document: { schema: 'skvm.skills-path/1', path: agentSkillsDir, skills } as Outcome['document'],
      render: () => agentSkillsDir,
    };
  }
}
