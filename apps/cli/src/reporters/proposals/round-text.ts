import type { Candidate, OptimizationRun, ProposalSummary, PublishedRound } from '@skvm/core';
import type { Style } from '../../style.ts';
import { excerpt } from '../excerpt.ts';
import { harmless } from '../harmless.ts';
import { table } from '../table.ts';
import { signed } from './effect-text.ts';

/** One round of a proposal. */
export interface ShownRound {
  readonly summary: ProposalSummary;
  readonly candidate: Candidate | undefined;
  readonly published: PublishedRound | undefined;
  /** Of this round alone. */
  readonly runs: readonly OptimizationRun[];
}

/** A round for people: why it was made, what it changed, how it did, run by run. */
export function roundText({ summary, candidate, published, runs }: ShownRound, style: Style): string {
  const bold = (text: string) => style('bold', text);
  const round = candidate?.round ?? published?.round ?? 0;
  const lines = [
    `${bold(`Round ${round}`)} of ${harmless(summary.id)}${round === summary.bestRound ? style('green', ' *') : ''}`,
  ];
  if (candidate) {
    const { by, parents, state, reason, submission, changedFiles, gate, select, wins, evidence } = candidate;
    lines.push(
      `${state}, by ${by}${parents.length === 0 ? '' : ` of round ${parents.join(' and ')}`}${reason === null ? '' : `: ${harmless(reason)}`}`,
    );
    if (submission) {
      lines.push(
        '',
        `${bold('Cause')} ${harmless(submission.rootCause)}`,
        `${bold('Helps elsewhere')} ${harmless(submission.generality)} (confidence ${submission.confidence.toFixed(2)})`,
        ...submission.changes.map(({ file, description }) => `  ${harmless(file)}: ${harmless(description)}`),
      );
    }
    if (changedFiles.length > 0) lines.push('', `${bold('Changed')} ${harmless(changedFiles.join(', '))}`);
    if (evidence.length > 0)
      lines.push(`${bold('Made from')} ${evidence.length} runs: ${excerpt(evidence.join(', '), 120)}`);
    if (gate) {
      const rows = gate.tasks.map(({ task, parent, child }) => [`  ${excerpt(task)}`, score(parent), score(child)]);
      const difference = gate.difference === null ? 'not comparable' : signed(gate.difference);
      lines.push('', `${bold('Gate')} ${difference}`, table(['  task', 'parent>', 'child>'], rows));
    }
    if (select) {
      const rows = select.tasks.map(({ task, mean }) => [
        `  ${excerpt(task)}`,
        score(mean),
        wins.includes(task) ? 'best' : '',
      ]);
      lines.push('', `${bold('Select')} ${score(select.mean)}`, table(['  task', 'mean>', ''], rows));
    }
  }
  if (published) {
    lines.push(
      `train ${score(published.trainScore)}, test ${score(published.testScore)}`,
      ...(published.rootCause === null ? [] : [`${bold('Cause')} ${harmless(published.rootCause)}`]),
      ...(published.changedFiles.length === 0
        ? []
        : [`${bold('Changed')} ${harmless(published.changedFiles.join(', '))}`]),
    );
  }
  if (runs.length > 0) {
    const rows = runs.map(({ id, phase, task, repeat, score: value, unscored, explanation }) => [
      `  ${excerpt(id)}`,
      phase,
      excerpt(task),
      String(repeat + 1),
      value === null ? style('yellow', `unscored: ${unscored ?? 'unknown'}`) : value.toFixed(2),
      excerpt(explanation ?? '', 60),
    ]);
    lines.push('', bold('Runs'), table(['  run', 'for', 'task', 'repeat>', 'score>', ''], rows));
  }
  return lines.join('\n');
}

const score = (value: number | null): string => (value === null ? '–' : value.toFixed(2));
