import { custom, option, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../base-command.ts';
import { engineFlags, seedFlag } from '../flags/engine-flags.ts';
import { singleTargetFlags } from '../flags/target-flags.ts';
import { decimalNumber, filled, wholeNumber } from '../flags/values.ts';

const { concurrency: _concurrency, ...oneRunFlags } = engineFlags;

/** `skvm run` */
export default class Run extends BaseCommand {
  static override usage = 'run --task=<path|id> --model=<id> [FLAGS]';
  static override summary = 'run one task on a target, and score it when it has checks';
  static override description = [
    'The agent works in a fresh workspace with the files of the task and, if given, a skill. The transcript and what the',
    'agent left are kept in the store. Exit code 0 whatever the score, unless --fail-under makes it a gate; 3 when the',
    'model could not be reached, 1 when the run failed otherwise.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> run --task=./tasks/report --model=sim/qwen3.5-9b',
    '<%= config.bin %> run --task=./task.json --skill=./my-skill --model=openai/gpt-5.4 --fail-under=0.8',
  ];
  static override flags = {
    task: string({
      description: 'folder of a task, its task.json, or the id of one in the data',
      helpValue: '<path|id>',
      required: true,
      parse: filled('task'),
    }),
    ...singleTargetFlags,
    skill: string({ description: 'folder of a skill', helpValue: '<dir>', parse: filled('skill') }),
    'skill-mode': option({
      description: 'inject: the skill stands in the request; discover: the agent opens it when it needs it',
      options: ['inject', 'discover'] as const,
      default: 'inject',
    })(),
    condition: string({
      description:
        'what the agent gets of --skill, or else of the skills of the task: no-skill, original, aot-compiled, aot-compiled-p1 (default: original with --skill, else no-skill)',
      helpValue: '<id>',
      parse: filled('condition'),
    }),
    workdir: string({ description: 'new or empty folder for a copy of what the agent left', helpValue: '<dir>' }),
    'timeout-ms': custom<number>({
      description: 'time limit of the agent',
      helpValue: '<ms>',
      parse: wholeNumber({ flag: 'timeout-ms', min: 1 }),
    })(),
    'max-steps': custom<number>({
      description: 'limit of model turns',
      helpValue: '<n>',
      parse: wholeNumber({ flag: 'max-steps', min: 1 }),
    })(),
    'fail-under': custom<number>({
      description: 'exit code 1 when the score is below, or when there is none',
      helpValue: '<0..1>',
      parse: decimalNumber({ flag: 'fail-under', min: 0, max: 1 }),
    })(),
    seed: seedFlag(),
    ...oneRunFlags,
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(Run);
    const [{ compose }, { runOnce }, { runText }] = await Promise.all([
      import('../compose.ts'),
      import('../verbs/run-once.ts'),
      import('../reporters/run-text.ts'),
    ]);
    await using composition = await compose(flags, this.terminal, {
      kinds: ['adapter', 'evaluator', 'condition'],
    });
    const document = await runOnce(flags, this.terminal, composition);
    const { value } = document.result.score;
    const gate = flags['fail-under'];
    return {
      document,
      render: (style) => runText(document, style),
      isFailed: gate !== undefined && (value === null || value < gate),
    };
  }
}
