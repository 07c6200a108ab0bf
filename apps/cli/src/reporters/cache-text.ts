import type { CacheInfo, GarbageReport } from '@skvm/cache';
import type { Style } from '../style.ts';
import { formatBytes, formatCount, plural } from './format.ts';
import { table } from './table.ts';

/** What a cache holds. */
export function cacheInfoText(
  { root, parts, totalBytes, sessions, contents, names, holders }: CacheInfo,
  style: Style,
): string {
  const counts = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .map(([name, count]) => `${formatCount(count)} ${name}`)
      .join(', ') || 'none';
  return [
    style('bold', root),
    table(
      ['part', 'files>', 'size>', 'folder'],
      [
        ...parts.map(({ part, files, bytes, path }) => [
          part,
          formatCount(files),
          formatBytes(bytes),
          style('dim', path),
        ]),
        ['in all', '', formatBytes(totalBytes), ''],
      ],
    ),
    '',
    `sessions  ${counts(sessions)}`,
    `store     ${plural(contents, 'content')}, names: ${counts(names)}`,
    ...holders.map(({ what, pid }) => style('yellow', `in use    ${what} by process ${pid}`)),
  ].join('\n');
}

/** What went, or would go. */
export function garbageText(report: GarbageReport, style: Style): string {
  const { dryRun, sessions, names, contents, leavings, remainingBytes, damaged, holders } = report;
  return [
    style('bold', dryRun ? 'Would go' : 'Removed'),
    `  ${plural(sessions.count, 'session')} (${formatBytes(sessions.bytes)})`,
    `  ${plural(names.count, 'name')}`,
    `  ${plural(contents.count, 'content')} of the store (${formatBytes(contents.bytes)})`,
    `  ${plural(leavings.count, 'leaving')} of killed processes (${formatBytes(leavings.bytes)})`,
    `${formatBytes(remainingBytes)} remain in store and sessions.`,
    ...damaged.map((digest) => style('red', `damaged: ${digest}`)),
    ...holders.map(({ what, pid }) =>
      style('yellow', `left alone for process ${pid}: what came since it began (${what})`),
    ),
  ].join('\n');
}
