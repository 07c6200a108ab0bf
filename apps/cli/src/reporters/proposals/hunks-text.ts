import type { HunkEvidence } from '@skvm/core';
import type { Style } from '../../style.ts';
import type { KnownHunk } from '../../verbs/proposals/diff-proposal.ts';
import { plural } from '../format.ts';
import { harmless } from '../harmless.ts';
import { effectText } from './effect-text.ts';

const MARKS = { same: ' ', removed: '-', added: '+' } as const;
const FORMATS = { same: 'reset', removed: 'red', added: 'green' } as const;

/** Hunks as a unified diff, each under its id and what is known of it. */
export function hunksText(hunks: readonly KnownHunk[], pruned: readonly HunkEvidence[], style: Style): string {
  if (hunks.length === 0) return 'Nothing differs from the original.';
  const lines: string[] = [];
  let file: string | undefined;
  for (const hunk of hunks) {
    const { id, path, change, oldStart, oldLines, newStart, newLines } = hunk;
    if (path !== file) {
      if (file !== undefined) lines.push('');
      lines.push(
        style('bold', `--- ${change === 'added' ? '/dev/null' : `a/${harmless(path)}`}`),
        style('bold', `+++ ${change === 'removed' ? '/dev/null' : `b/${harmless(path)}`}`),
      );
    }
    file = path;
    lines.push(
      `${style('cyan', `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`)} ${style('bold', `[${harmless(id)}]`)} ${style('dim', evidenceText(hunk.evidence))}`,
    );
    if (hunk.lines.length === 0) lines.push(style('dim', `${change}; there are no lines to show`));
    for (const { kind, text } of hunk.lines) lines.push(style(FORMATS[kind], `${MARKS[kind]}${line(text)}`));
  }
  if (pruned.length > 0) {
    lines.push('', style('bold', 'Left out, since nothing was lost without them'));
    for (const one of pruned) lines.push(`  [${harmless(one.id)}] ${harmless(one.path)}: ${evidenceText(one)}`);
  }
  return lines.join('\n');
}

/** A line of a skill as one line of the screen, whatever it ends with. */
const line = (text: string): string => harmless(text).replace(/\n+$/, '');

function evidenceText(evidence: HunkEvidence | undefined): string {
  if (evidence === undefined) return 'nothing is known of it';
  const { round, runs, loss, interval } = evidence;
  const from = round === null ? '' : `round ${round}, from ${plural(runs.length, 'run')}; `;
  return `${from}${loss === null ? 'not tried without it' : `lost without it: ${effectText(loss, interval)}`}`;
}
