import { boolean, string } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../base-command.ts';
import { filled } from '../flags/values.ts';

/** `skvm clean-jit` */
export default class CleanJit extends BaseCommand {
  static override usage = 'clean-jit (--all | --model=<id> | --adapter=<id>) [FLAGS]';
  static override summary = 'list what optimizations have left behind: sessions, kept evaluations; --yes removes it';
  static override description = [
    'Proposals stay ("proposals prune" is for those), and so does what a process works on. Kept evaluations do not say',
    'which target they are of, so they go with --all alone.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> clean-jit --all',
    '<%= config.bin %> clean-jit --model=sim/qwen3.5-9b --adapter=bare-agent --yes',
  ];
  static override flags = {
    all: boolean({ description: 'of every target', exclusive: ['model', 'adapter'] }),
    model: string({ description: 'only what was done with this model', helpValue: '<id>', parse: filled('model') }),
    adapter: string({
      description: 'only what was done in this agent harness',
      helpValue: '<id>',
      parse: filled('adapter'),
    }),
    'include-bench-logs': boolean({ description: 'sessions of benchmarks of no other target, too' }),
    yes: boolean({ description: 'remove it', exclusive: ['dry-run'] }),
    'dry-run': boolean({ description: 'only list it, as without --yes' }),
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(CleanJit);
    const { cleanAfterJit } = await import('../verbs/clean-after-jit.ts');
    return cleanAfterJit(flags, this.terminal);
  }
}
