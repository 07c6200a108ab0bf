import { BaseCommand, type Outcome } from '../../base-command.ts';

/** `skvm cache info` */
export default class CacheInfo extends BaseCommand {
  static override usage = 'cache info [FLAGS]';
  static override summary = 'show what the cache holds and how much room it takes';
  static override description = 'Profiles, proposals, logs and the store of transcripts, trials and recorded calls.';
  static override examples = ['<%= config.bin %> cache info'];

  protected async execute(): Promise<Outcome> {
    const { flags } = await this.parse(CacheInfo);
    const [{ readEnvironment, layoutOf }, { cacheInfo }, { cacheInfoText }] = await Promise.all([
      import('../../environment.ts'),
      import('@skvm/cache'),
      import('../../reporters/cache-text.ts'),
    ]);
    const info = await cacheInfo(layoutOf(await readEnvironment(flags, this.terminal)));
    return { document: { schema: 'skvm.cache-info/1', ...info }, render: (style) => cacheInfoText(info, style) };
  }
}
