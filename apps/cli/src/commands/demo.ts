import { boolean } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../base-command.ts';

/** `skvm demo` */
export default class Demo extends BaseCommand {
  static override usage = 'demo [FLAGS]';
  static override summary = 'the whole story, offline, on a simulated model: profile, compile, bench, optimize';
  static override description = [
    'Profiles a simulated model, compiles one of the skills that come with skvm for it, and compares no skill, the',
    'original and the compiled one; then rules mend a skill with a known defect. No key and no network. Everything is written to a fresh folder, or to --skvm-cache.',
    'What a simulated model gains from a compiled skill is built into the simulation: it shows the machinery, not a model.',
  ].join(' ');
  static override examples = ['<%= config.bin %> demo', '<%= config.bin %> demo --skvm-cache=./demo-cache'];
  static override flags = {
    quick: boolean({ description: 'one run of each cell in place of three' }),
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(Demo);
    const { demo } = await import('../verbs/demo.ts');
    return demo(flags, this.terminal);
  }
}
