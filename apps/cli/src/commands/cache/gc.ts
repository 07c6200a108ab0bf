import { boolean, custom } from '@oclif/core/flags';
import { BaseCommand, type Outcome } from '../../base-command.ts';
import { decimalNumber } from '../../flags/values.ts';

/** `skvm cache gc` */
export default class CacheGc extends BaseCommand {
  static override usage = 'cache gc [FLAGS]';
  static override summary = 'make room in the cache: what nothing refers to, and old sessions if asked';
  static override description = [
    'Removes contents of the store that no session, profile, variant or name refers to. Profiles and proposals never go,',
    'and neither does anything that a running process works on.',
  ].join(' ');
  static override examples = [
    '<%= config.bin %> cache gc --dry-run',
    '<%= config.bin %> cache gc --max-age-days=30 --max-megabytes=500',
  ];
  static override flags = {
    'max-age-days': custom<number>({
      description: 'sessions and records that are older go, too',
      helpValue: '<n>',
      parse: decimalNumber({ flag: 'max-age-days', min: 0 }),
    })(),
    'max-megabytes': custom<number>({
      description: 'the oldest sessions and records go until no more than this is left',
      helpValue: '<n>',
      parse: decimalNumber({ flag: 'max-megabytes', min: 0 }),
    })(),
    'dry-run': boolean({ description: 'only say what would go' }),
  };

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(CacheGc);
    const { 'max-age-days': maxAgeDays, 'max-megabytes': maxMegabytes } = flags;
    const [{ readEnvironment, layoutOf }, { collectGarbage }, { garbageText }] = await Promise.all([
      import('../../environment.ts'),
      import('@skvm/cache'),
      import('../../reporters/cache-text.ts'),
    ]);
    const report = await collectGarbage(layoutOf(await readEnvironment(flags, this.terminal)), {
      ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
      ...(maxMegabytes === undefined ? {} : { maxBytes: Math.floor(maxMegabytes * 1e6) }),
      dryRun: flags['dry-run'],
      now: () => new Date(),
      signal: this.terminal.signal,
    });
    return { document: { schema: 'skvm.cache-gc/1', ...report }, render: (style) => garbageText(report, style) };
  }
}
