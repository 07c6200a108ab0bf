import { boolean, custom, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../base-command.ts';
import { engineFlags } from '../flags/engine-flags.ts';
import { sessionFlags } from '../flags/session-flags.ts';
import { listFlag, targetFlags } from '../flags/target-flags.ts';
import { decimalNumber, filled, seedOrRandom, wholeNumber } from '../flags/values.ts';

/** `skvm profile` */
export default class Profile extends BaseCommand {
  static override usage = 'profile --model=<id>[,<id>…] [FLAGS]';
  static override summary = 'measure what a target can do: primitive capabilities, levels L0 to L3';
  static override description = [
    'Asks items of growing difficulty until the level of each primitive is known well enough, and keeps the profile.',
    'A target that has a profile with what is asked for is not asked again, unless --force.',
    'Several models or adapters are profiled side by side: they share the slots of --concurrency,',
    'and one that is out of order ends alone.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> profile --model=sim/qwen3.5-9b',
    '<%= config.bin %> profile --model=openai/gpt-5.4 --dry-run',
    '<%= config.bin %> profile --model=openai/gpt-5.4 --max-cost=2 --concurrency=8',
    '<%= config.bin %> profile --model=openai/gpt-5.4,anthropic/claude-sonnet-4.6 --batch --dry-run',
    '<%= config.bin %> profile --model=sim/qwen3.5-9b --show',
    '<%= config.bin %> profile --model=openai/gpt-5.4,sim/qwen3.5-9b --show --html=profiles.html',
    '<%= config.bin %> profile --list',
    '<%= config.bin %> profile --diff=sim/qwen3.5-9b,sim/gpt-5.4',
    '<%= config.bin %> profile --check-bank --primitives=gen.regex',
  ];
  static override flags = {
    ...targetFlags,
    model: listFlag({ flag: 'model', description: 'model as <provider>/<model-id>, or several, separated by commas' }),
    primitives: listFlag({ flag: 'primitives', description: 'only these primitives, separated by commas' }),
    skip: listFlag({ flag: 'skip', description: 'all primitives but these' }),
    policy: string({
      description: 'adaptive: the most informative level next, until it is settled; fixed:N: N items of each level',
      helpValue: 'adaptive|fixed:<n>',
      default: 'adaptive',
      parse: filled('policy'),
    }),
    instances: custom<number>({
      description: 'short for --policy=fixed:<n>',
      helpValue: '<n>',
      exclusive: ['policy'],
      parse: wholeNumber({ flag: 'instances', min: 1 }),
    })(),
    confidence: custom<number>({
      description: 'how sure a level must be (adaptive)',
      helpValue: '<0.5..1>',
      default: 0.98,
      parse: decimalNumber({ flag: 'confidence', min: 0.5, below: 1 }),
    })(),
    'max-items': custom<number>({
      description: 'most items of one primitive (adaptive)',
      helpValue: '<n>',
      default: 15,
      parse: wholeNumber({ flag: 'max-items', min: 1 }),
    })(),
    seed: custom<number>({
      description: 'which items are asked; by default the same for all models; random draws and records one',
      helpValue: '<n>|random',
      parse: seedOrRandom('seed'),
    })(),
    'timeout-ms': custom<number>({
      description: 'time limit of one run; by default 120000, and more where items need it',
      helpValue: '<ms>',
      parse: wholeNumber({ flag: 'timeout-ms', min: 1 }),
    })(),
    'max-steps': custom<number>({
      description: 'limit of model turns of one run; by default 25, and more where items need it',
      helpValue: '<n>',
      parse: wholeNumber({ flag: 'max-steps', min: 1 }),
    })(),
    batch: boolean({
      description: 'every adapter that works here, in place of --adapter; says which are left out, and why',
      exclusive: ['adapter', 'list', 'show', 'check-bank', 'diff', 'regrade'],
    }),
    force: boolean({ description: 'measure although there is a profile' }),
    show: boolean({
      description: 'print the profile that is kept, and measure nothing',
      exclusive: ['list', 'dry-run'],
    }),
    html: string({
      description: 'write the profiles into one HTML page, too: heat map, certainty, what failed and why',
      helpValue: '<file>',
      exclusive: ['list', 'dry-run', 'check-bank', 'diff', 'regrade'],
      parse: filled('html'),
    }),
    list: boolean({ description: 'list the profiles that are kept', exclusive: ['dry-run'] }),
    'check-bank': boolean({
      description: 'put the item banks to the test in place of a model: right answers pass, typical mistakes fail',
      exclusive: ['list', 'show', 'dry-run'],
    }),
    diff: listFlag({
      flag: 'diff',
      description: 'how two profiles differ: each the file of a profile (.json), or a model whose profile is kept',
      exclusive: ['model', 'list', 'show', 'dry-run', 'check-bank', 'regrade'],
    }),
    regrade: boolean({
      description: 'grade the runs that are kept anew (of --session, or of the profile), without a model',
      exclusive: ['list', 'show', 'dry-run', 'check-bank', 'force', 'resume'],
    }),
    'dry-run': boolean({ description: 'say what it would take: runs, tokens, cost, time; call nothing' }),
    ...sessionFlags,
    ...engineFlags,
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(Profile);
    const [{ compose }, verbs] = await Promise.all([import('../compose.ts'), import('../verbs/measure-profiles.ts')]);
    const { seed: _seed, ...engine } = flags;
    const isMeasured = !flags.list && !flags.show && !flags['dry-run'];
    if (flags['check-bank']) {
      const { checkBanks } = await import('../verbs/check-bank.ts');
      await using composition = await compose(engine, this.terminal, { kinds: ['primitive'] });
      return checkBanks(flags, composition);
    }
    if (flags.diff) {
      const { diffKeptProfiles } = await import('../verbs/diff-profiles.ts');
      await using composition = await compose(engine, this.terminal, { kinds: [] });
      return diffKeptProfiles({ ...flags, diff: flags.diff }, this.terminal, composition);
    }
    if (flags.regrade) {
      const { regradeProfile } = await import('../verbs/regrade-profile.ts');
      // The session that is named is read, not gone on with.
      const { session: _session, ...rest } = engine;
      await using composition = await compose(rest, this.terminal, { kinds: ['adapter', 'primitive'] });
      return regradeProfile(verbs.requireTargets(flags), flags, composition);
    }
    await using composition = await compose(engine, this.terminal, {
      kinds: isMeasured || flags['dry-run'] ? ['adapter', 'primitive'] : [],
    });
    if (flags.list) return verbs.listProfiles(composition);
    const adapter = flags.batch ? await verbs.workingAdapters(composition) : flags.adapter;
    const targets = verbs.requireTargets({ ...flags, adapter });
    const settings = { ...flags, policy: flags.instances === undefined ? flags.policy : `fixed:${flags.instances}` };
    if (flags['dry-run']) return verbs.forecastProfiles(targets, settings, composition);
    if (flags.show) return verbs.showProfiles(targets, settings, this.terminal, composition);
    return verbs.measureProfiles(targets, settings, this.terminal, composition);
  }
}
