import type { Deployment } from '@skvm/cache';
import type { Style } from '../../style.ts';
import { diffText } from '../diff-text.ts';
import { harmless } from '../harmless.ts';
import { summaryLine } from './proposal-text.ts';

/** What was done to a skill's folder, or would be, and how to take it back. */
export function deploymentText(
  action: 'accept' | 'undo',
  { summary, dir, merged, changes, backup }: Deployment,
  dryRun: boolean,
  style: Style,
): string {
  const patches = changes.flatMap(({ patch }) => (patch === undefined ? [] : [diffText(harmless(patch), style)]));
  return [
    `${style('bold', dryRun ? 'Would change' : 'Changed')} ${harmless(dir)}`,
    ...(changes.length === 0
      ? ['  nothing']
      : changes.map(({ path, change }) => `  ${change.padEnd(7)}  ${harmless(path)}`)),
    ...(merged ? [style('yellow', 'Edits made since the session began are merged with it.')] : []),
    ...(patches.length === 0 ? [] : ['', patches.join('\n'), '']),
    ...(dryRun
      ? [style('dim', 'dry run: nothing was written')]
      : [
          summaryLine(summary, style),
          ...(backup === null ? [] : [style('dim', `What was there before is kept in the store: ${backup}`)]),
          action === 'accept' ? `To take it back: skvm proposals undo ${harmless(summary.id)}` : '',
        ]),
  ]
    .join('\n')
    .trimEnd();
}
