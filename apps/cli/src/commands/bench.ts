import { boolean, custom, option, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../base-command.ts';
import { engineFlags, seedFlag } from '../flags/engine-flags.ts';
import { sessionFlags } from '../flags/session-flags.ts';
import { listFlag, listFlagWithDefault, targetFlags } from '../flags/target-flags.ts';
import { filled, wholeNumber } from '../flags/values.ts';

/** `skvm bench` */
export default class Bench extends BaseCommand {
  static override usage = 'bench --model=<id>[,<id>…] [FLAGS]';
  static override summary = 'compare conditions on tasks: no skill, the original, the compiled one';
  static override description = [
    'Every task is run on every target under every condition, several times; conditions are compared task by task, with',
    'an interval over tasks and a permutation test. What is done is kept: a benchmark that was stopped goes on with --resume.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> bench --model=sim/qwen3.5-9b',
    '<%= config.bin %> bench --model=openai/gpt-5.4 --tasks=./tasks --conditions=no-skill,original --max-cost=5',
    '<%= config.bin %> bench --model=sim/qwen3.5-9b --markdown=report.md',
    '<%= config.bin %> bench --validate --tasks=./tasks',
  ];
  static override flags = {
    ...targetFlags,
    model: listFlag({ flag: 'model', description: 'model as <provider>/<model-id>, or several, separated by commas' }),
    tasks: listFlag({
      flag: 'tasks',
      description: 'folders of tasks, or ids of those in the data, separated by commas (default: all in the data)',
    }),
    skill: string({
      description: 'folder of the skill, in place of those that the tasks name',
      helpValue: '<dir>',
      parse: filled('skill'),
    }),
    conditions: listFlagWithDefault({ flag: 'conditions', description: 'what is compared, separated by commas' }, [
      'no-skill',
      'original',
      'aot-compiled',
    ]),
    'runs-per-task': custom<number>({
      description: 'runs of each task, target and condition',
      helpValue: '<n>',
      default: 3,
      parse: wholeNumber({ flag: 'runs-per-task', min: 1 }),
    })(),
    'skill-mode': option({
      description: 'inject: the skill stands in the request; discover: the agent opens it when it needs it',
      options: ['inject', 'discover'] as const,
      default: 'inject',
    })(),
    'timeout-ms': custom<number>({
      description: "time limit of one run, in place of the tasks' own",
      helpValue: '<ms>',
      parse: wholeNumber({ flag: 'timeout-ms', min: 1 }),
    })(),
    'max-steps': custom<number>({
      description: "limit of model turns of one run, in place of the tasks' own",
      helpValue: '<n>',
      parse: wholeNumber({ flag: 'max-steps', min: 1 }),
    })(),
    reuse: boolean({ description: 'take over scored trials of earlier sessions that were decided by the same things' }),
    markdown: string({
      description: 'write the report as markdown, too',
      helpValue: '<file>',
      parse: filled('markdown'),
    }),
    validate: boolean({
      description:
        'check the tasks themselves: the reference passes, mutants and an empty answer fail, grading is steady',
    }),
    'dry-run': boolean({ description: 'say how many runs it would take; call nothing' }),
    seed: seedFlag(),
    ...sessionFlags,
    ...engineFlags,
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(Bench);
    const [{ compose }, verbs] = await Promise.all([import('../compose.ts'), import('../verbs/bench-targets.ts')]);
    await using composition = await compose(flags, this.terminal, {
      kinds: ['adapter', 'condition', 'evaluator', 'pass'],
    });
    if (flags.validate) return verbs.validateBench(flags, this.terminal, composition);
    return verbs.benchTargets(flags, this.terminal, composition);
  }
}
