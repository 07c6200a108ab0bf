import { boolean, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../base-command.ts';
import { compileFlags } from '../flags/compile-flags.ts';
import { concurrencyFlag } from '../flags/engine-flags.ts';
import { listFlag, listFlagWithDefault } from '../flags/target-flags.ts';
import { filled } from '../flags/values.ts';

/** `skvm aot-compile` */
export default class AotCompile extends BaseCommand {
  static override usage = 'aot-compile --skill=<dir>[,<dir>…] --model=<id>[,<id>…] [FLAGS]';
  static override summary = 'compile skills for targets: rewrite for capability gaps, bind the environment';
  static override description = [
    'Reads the profile of each target and changes a skill only where it asks for more than the target has. Nothing that',
    'the skill demands is lost; what an edit would break is taken back. The passes of this version call no model. The',
    'variant is kept in the cache, a plain copy of the skill can be written with --out.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> aot-compile --skill=./my-skill --model=openai/gpt-5.4',
    '<%= config.bin %> aot-compile --skill=./my-skill --model=sim/qwen3.5-9b --dry-run',
    '<%= config.bin %> aot-compile --skill=./my-skill --model=openai/gpt-5.4 --out=./compiled',
    '<%= config.bin %> aot-compile --list-passes',
  ];
  static override flags = {
    skill: listFlag({ flag: 'skill', description: 'folder of a skill, or several, separated by commas' }),
    model: listFlag({ flag: 'model', description: 'model as <provider>/<model-id>, or several, separated by commas' }),
    adapter: listFlagWithDefault({ flag: 'adapter', description: 'agent harness, or several, separated by commas' }, [
      'bare-agent',
    ]),
    ...compileFlags,
    out: string({
      description: 'new or empty folder for the plain compiled skill',
      helpValue: '<dir>',
      parse: filled('out'),
    }),
    concurrency: concurrencyFlag({ description: 'how many skills at once', default: 1 }),
    'list-passes': boolean({ description: 'list the passes that there are' }),
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(AotCompile);
    const [{ compose }, verbs] = await Promise.all([import('../compose.ts'), import('../verbs/compile-targets.ts')]);
    await using composition = await compose(flags, this.terminal, { kinds: ['pass'] });
    if (flags['list-passes']) return verbs.listPasses(composition);
    return verbs.compileTargets(flags, this.terminal, composition);
  }
}
