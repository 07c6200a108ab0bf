import { boolean, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../base-command.ts';
import { compileFlags } from '../flags/compile-flags.ts';
import { engineFlags } from '../flags/engine-flags.ts';
import { sessionFlags } from '../flags/session-flags.ts';
import { singleTargetFlags } from '../flags/target-flags.ts';
import { filled } from '../flags/values.ts';

/** `skvm pipeline` */
export default class Pipeline extends BaseCommand {
  static override usage = 'pipeline --skill=<dir> --model=<id> [FLAGS]';
  static override summary = 'profile a target when it has no profile, then compile a skill for it';
  static override description =
    'The short way from a skill to its variant. What is there already is not made again: a second call asks no model and changes no byte.';
  static override examples = [
    '<%= config.bin %> pipeline --skill=./my-skill --model=sim/qwen3.5-9b',
    '<%= config.bin %> pipeline --skill=./my-skill --model=openai/gpt-5.4 --max-cost=2',
  ];
  static override flags = {
    skill: string({ description: 'folder of the skill', helpValue: '<dir>', required: true, parse: filled('skill') }),
    ...singleTargetFlags,
    'force-profile': boolean({ description: 'measure although there is a profile' }),
    ...compileFlags,
    ...sessionFlags,
    ...engineFlags,
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(Pipeline);
    const [{ compose }, { pipeline }] = await Promise.all([import('../compose.ts'), import('../verbs/pipeline.ts')]);
    await using composition = await compose(flags, this.terminal, {
      kinds: ['adapter', 'primitive', 'pass'],
    });
    return pipeline(flags, this.terminal, composition);
  }
}
