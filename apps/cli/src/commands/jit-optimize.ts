import { boolean, custom, option, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../base-command.ts';
import { engineFlags, seedFlag } from '../flags/engine-flags.ts';
import { sessionFlags } from '../flags/session-flags.ts';
import { listFlag } from '../flags/target-flags.ts';
import { decimalNumber, filled, wholeNumber } from '../flags/values.ts';

const count = (flag: string, description: string, min = 1) =>
  custom<number>({ description, helpValue: '<n>', parse: wholeNumber({ flag, min }) })();

const { concurrency: _, ...engine } = engineFlags;

/** `skvm jit-optimize` */
export default class JitOptimize extends BaseCommand {
  static override usage = 'jit-optimize --skill=<dir> --task-source=synthetic|real|log --target-model=<id> [FLAGS]';
  static override summary = 'improve a skill from evidence, and say whether the improvement is real';
  static override description = [
    'Runs the skill, looks for what misleads the agent, edits the skill round by round, and compares the best edit with the',
    'original on tasks that chose nothing. What comes of it is a proposal: "skvm proposals show" tells what speaks for it,',
    '"skvm proposals accept" takes it over. Without --optimizer-model rules propose, and no model is asked but the target.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> jit-optimize --skill=./my-skill --task-source=real --tasks=./tasks --target-model=openai/gpt-5.4 --optimizer-model=anthropic/claude-opus-4.6 --max-cost=10',
    '<%= config.bin %> jit-optimize --skill=./my-skill --task-source=synthetic --target-model=sim/qwen3.5-9b',
    '<%= config.bin %> jit-optimize --skill=./my-skill --task-source=log --logs=session.jsonl --target-model=openai/gpt-5.4',
    '<%= config.bin %> jit-optimize --skill=./my-skill --task-source=real --tasks=./tasks --target-model=openai/gpt-5.4 --dry-run',
  ];
  static override flags = {
    skill: string({ description: 'folder of the skill', helpValue: '<dir>', parse: filled('skill') }),
    'skill-list': string({
      description: 'file with one folder of a skill a line, relative to the file; # begins a comment',
      helpValue: '<file>',
      exclusive: ['skill'],
      parse: filled('skill-list'),
    }),
    'skill-mode': option({
      description: 'inject: the skill stands in the request; discover: the agent opens it when it needs it',
      options: ['inject', 'discover'] as const,
      default: 'inject',
    })(),
    'task-source': option({
      description: 'synthetic: tasks made from the skill; real: those of --tasks; log: conversations that are over',
      options: ['synthetic', 'real', 'log', 'synthetic-task', 'real-task', 'execution-log'] as const,
    })(),
    'synthetic-count': count('synthetic-count', 'synthetic tasks to search with (default 12)'),
    'synthetic-test-count': count('synthetic-test-count', 'synthetic tasks for the final comparison (default 12)', 0),
    quick: boolean({
      description: 'a try: 2 synthetic tasks to search with and 1 to compare; it can recommend nothing',
    }),
    tasks: listFlag({ flag: 'tasks', description: 'real tasks: folders, or ids of those in the data' }),
    'test-tasks': listFlag({
      flag: 'test-tasks',
      description: 'real tasks for the final comparison alone (default: a part of --tasks)',
    }),
    logs: listFlag({
      flag: 'logs',
      description: 'conversation logs: JSONL of SkVM, sessions of Claude Code, reports',
    }),
    failures: listFlag({ flag: 'failures', description: 'JSON files of failed criteria, one for each log' }),
    'optimizer-model': string({
      description: 'model that proposes (default: rules, without a model)',
      helpValue: '<id>',
      aliases: ['compiler-model'],
      parse: filled('optimizer-model'),
    }),
    'optimizer-adapter': string({
      description: 'harness of the model that proposes',
      helpValue: '<id>',
      default: 'bare-agent',
      parse: filled('optimizer-adapter'),
    }),
    'optimizer-tools': option({
      description: 'what the model that proposes may use: files, or commands in the sandbox, too',
      options: ['files', 'all'] as const,
      default: 'files',
    })(),
    'target-model': string({
      description: 'model that the skill is improved for, as <provider>/<model-id>',
      helpValue: '<id>',
      aliases: ['model'],
      parse: filled('target-model'),
    }),
    'target-adapter': string({
      description: 'harness that the skill is improved for',
      helpValue: '<id>',
      default: 'bare-agent',
      aliases: ['adapter'],
      parse: filled('target-adapter'),
    }),
    rounds: count('rounds', 'rounds of the search (default 3)'),
    'runs-per-task': count('runs-per-task', 'runs of each task and candidate in the search (default 2)'),
    'final-runs': count('final-runs', 'runs of each task and arm in the final comparison (default 4)'),
    'task-concurrency': custom<number>({
      description: 'how many runs at once',
      helpValue: '<n>',
      default: 4,
      parse: wholeNumber({ flag: 'task-concurrency', min: 1, max: 256 }),
    })(),
    concurrency: custom<number>({
      description: 'how many skills of --skill-list at once',
      helpValue: '<n>',
      default: 1,
      parse: wholeNumber({ flag: 'concurrency', min: 1, max: 64 }),
    })(),
    convergence: custom<number>({
      description: 'mean score from which a skill is good enough (default 0.95)',
      helpValue: '<0..1>',
      parse: decimalNumber({ flag: 'convergence', min: 0, max: 1 }),
    })(),
    baseline: boolean({ description: 'run the final tasks without the skill, too' }),
    'keep-all-rounds': boolean({
      description: 'keep every candidate, not the best alone',
      default: true,
      allowNo: true,
    }),
    'auto-apply': boolean({ description: 'accept the proposal by itself when it is recommended, and only then' }),
    'adapter-config': string({
      description: "JSON for the target's adapter",
      helpValue: '<json>',
      parse: filled('adapter-config'),
    }),
    'timeout-ms': count('timeout-ms', "time limit of one run, in place of the tasks' own"),
    'max-steps': count('max-steps', "limit of model turns of one run, in place of the tasks' own"),
    detach: boolean({ description: 'work in the background; print the id of the proposal and return' }),
    'dry-run': boolean({ description: 'say what it would take at most, and what effect it could show; call nothing' }),
    seed: seedFlag(),
    ...sessionFlags,
    ...engine,
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(JitOptimize);
    const { checkOptimizeFlags } = await import('../verbs/optimize/check-flags.ts');
    const checked = checkOptimizeFlags(flags);
    if (flags.detach) {
      const { detachOptimize } = await import('../verbs/optimize/detach-optimize.ts');
      return detachOptimize(this.argv, flags, this.terminal);
    }
    const [{ compose }, { optimizeSkills }] = await Promise.all([
      import('../compose.ts'),
      import('../verbs/optimize/optimize-skills.ts'),
    ]);
    await using composition = await compose({ ...flags, concurrency: flags['task-concurrency'] }, this.terminal, {
      kinds: ['adapter', 'evaluator'],
    });
    return optimizeSkills({ ...flags, ...checked }, this.terminal, composition);
  }
}
