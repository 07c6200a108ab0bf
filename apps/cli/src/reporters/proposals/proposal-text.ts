import {
  type AuditEntry,
  addUsage,
  type Candidate,
  type FinalComparison,
  formatTarget,
  type OptimizationDocument,
  type Proposal,
  type ProposalSummary,
  type PublishedRound,
  type Usage,
} from '@skvm/core';
import type { Style } from '../../style.ts';
import { excerpt } from '../excerpt.ts';
import { formatCount, formatDuration, formatUsd, plural } from '../format.ts';
import { harmless } from '../harmless.ts';
import { SIMULATED } from '../simulated.ts';
import { table } from '../table.ts';
import { ageText } from './age-text.ts';
import { effectText, signed, stateText, verdictText } from './effect-text.ts';
import { intervalBar } from './interval-bar.ts';
import { nextSteps } from './next-steps.ts';

/** A proposal for people: what it came to and why, on what evidence, what it took, what happened, what to do next. */
export function proposalText(
  proposal: Proposal,
  options: { readonly now: Date; readonly isFull: boolean },
  style: Style,
): string {
  const { summary, document, published, audit, pid } = proposal;
  const parts = [
    heading(proposal, options.now, style),
    ...(document ? evidence(document, options.isFull, style) : []),
    ...(published ? [publishedText(published, style)] : []),
    ...(document ? [costText(document, style)] : []),
    `${style('bold', 'History')}\n${audit.map((entry) => `  ${auditLine(entry)}`).join('\n') || '  nothing yet'}`,
    `${style('bold', 'Next')}\n${nextSteps(summary)
      .map((line) => `  ${line}`)
      .join('\n')}`,
  ];
  if (pid !== undefined) parts.splice(1, 0, style('cyan', `Process ${pid} works on it.`));
  return parts.join('\n\n');
}

function heading({ summary, target, document }: Proposal, now: Date, style: Style): string {
  const { verdict, effect, interval, explanation, simulated } = summary;
  const final = document?.result.final;
  const rows = [
    ['skill', `${harmless(summary.skill)}  ${style('dim', harmless(summary.skillDir))}`],
    ['target', harmless(formatTarget(target))],
    ['optimizer', harmless(summary.optimizerModel ?? 'rules, no model')],
    ['tasks', harmless(summary.source)],
    ['state', `${stateText(summary.state, style)}, made ${ageText(summary.createdAt, now)} ago`],
    ['id', harmless(summary.id)],
  ];
  return [
    `${style('bold', verdictText(verdict, style))}  ${effectText(effect, interval)}${simulated ? `  ${style('magenta', SIMULATED)}` : ''}`,
    ...(explanation === null ? [] : [harmless(explanation)]),
    ...(effect === null ? [] : ['', `  ${intervalBar(effect, interval)}`]),
    ...(final ? [`  ${style('dim', intervalNote(final))}`] : []),
    '',
    table(['', ''], rows).split('\n').slice(1).join('\n'),
  ].join('\n');
}

function intervalNote({ confidence, interval, compared, smallestDetectable }: FinalComparison): string {
  const over = `over ${plural(compared, 'task')}`;
  const what =
    interval === null ? `no interval ${over}: it takes six` : `${Math.round(confidence * 100)} % interval ${over}`;
  return smallestDetectable === null
    ? what
    : `${what}; likely to show an effect from ${smallestDetectable.toFixed(2)} up`;
}

function evidence({ result, diagnostics }: OptimizationDocument, isFull: boolean, style: Style): string[] {
  const { final, candidates, hunks, tasks } = result;
  const bold = (text: string) => style('bold', text);
  return [
    ...(final
      ? [`${bold('Final comparison')}, round ${result.bestRound} against the original\n${finalText(final, style)}`]
      : []),
    `${bold('Rounds')}\n${roundsText(candidates, result.bestRound, style)}`,
    ...(isFull
      ? [
          `${bold('Tasks')}\n${table(
            ['  task', 'used for', ''],
            tasks.map(({ id, split, rejected }) => [
              `  ${excerpt(id)}`,
              split ?? 'nothing',
              excerpt(rejected ?? '', 100),
            ]),
          )}`,
          `${bold('Hunks')}\n${table(
            ['  hunk', 'file', 'round>', 'lost without it>', ''],
            hunks.map(({ id, path, round, loss, interval, kept }) => [
              `  ${excerpt(id)}`,
              excerpt(path),
              round === null ? '?' : String(round),
              effectText(loss, interval),
              kept ? 'kept' : style('dim', 'pruned'),
            ]),
          )}`,
          ...(diagnostics.length === 0
            ? []
            : [
                `${bold('Findings')}\n${diagnostics.map(({ severity, message }) => `  ${severity}: ${excerpt(message, 200)}`).join('\n')}`,
              ]),
        ]
      : []),
  ];
}

function finalText(final: FinalComparison, style: Style): string {
  const mean = (scores: readonly (number | null)[]) => {
    const scored = scores.flatMap((score) => score ?? []);
    if (scored.length === 0) return 'unscored';
    return (scored.reduce((sum, score) => sum + score, 0) / scored.length).toFixed(2);
  };
  const counted = (scores: readonly (number | null)[]) => {
    const missing = scores.filter((score) => score === null).length;
    return `${mean(scores)} (${scores.length - missing}${missing === 0 ? '' : `, ${missing} unscored`})`;
  };
  const rows = final.tasks.map(({ task, baseline, candidate, difference }) => [
    `  ${excerpt(task)}`,
    counted(baseline),
    counted(candidate),
    difference === null ? '–' : style(difference > 0 ? 'green' : difference < 0 ? 'red' : 'dim', signed(difference)),
  ]);
  const { baseline, candidate, noSkill } = final;
  const change = (name: string, before: number | null, after: number | null, format: (value: number) => string) =>
    before === null || after === null ? `${name} unknown` : `${name} ${format(before)} → ${format(after)}`;
  return [
    table(['  task (runs)', 'original>', 'candidate>', 'difference>'], rows),
    `  ${final.wins} better, ${final.ties} equal, ${final.losses} worse`,
    `  per run: ${[
      change('tokens', baseline.meanTokens, candidate.meanTokens, (value) => formatCount(Math.round(value))),
      change('cost', baseline.meanCostUsd, candidate.meanCostUsd, formatUsd),
      change('time', baseline.medianDurationMs, candidate.medianDurationMs, formatDuration),
    ].join(', ')}`,
    ...(noSkill?.mean == null ? [] : [`  without any skill: ${noSkill.mean.toFixed(2)}`]),
  ].join('\n');
}

function roundsText(candidates: readonly Candidate[], best: number, style: Style): string {
  const rows = candidates.map(({ round, by, parents, state, select, gate, reason, submission }) => [
    `  ${round}${round === best ? style('green', ' *') : ''}`,
    parents.length === 0 ? by : `${by} of ${parents.join(' and ')}`,
    state,
    select?.mean == null ? '–' : select.mean.toFixed(2),
    gate?.difference == null ? '–' : signed(gate.difference),
    excerpt(submission?.rootCause ?? reason ?? '', 70),
  ]);
  return table(['  round', 'by', 'state', 'select>', 'gate>', 'why'], rows);
}

function publishedText(rounds: readonly PublishedRound[], style: Style): string {
  const score = (value: number | null) => (value === null ? '–' : value.toFixed(2));
  const rows = rounds.map(({ round, trainScore, testScore, changedFiles, rootCause }) => [
    `  ${round}`,
    score(trainScore),
    score(testScore),
    String(changedFiles.length),
    excerpt(rootCause ?? '', 70),
  ]);
  const note = 'Of the published system: its scores chose the round that they are shown for, so there is no verdict.';
  return `${style('bold', 'Rounds')}\n${style('dim', `  ${note}`)}\n${table(['  round', 'train>', 'test>', 'files>', 'why'], rows)}`;
}

function costText({ result: { cost } }: OptimizationDocument, style: Style): string {
  const line = (name: string, { calls, inputTokens, outputTokens, costUsd }: Usage) => [
    `  ${name}`,
    formatCount(calls),
    inputTokens === null || outputTokens === null ? '?' : formatCount(inputTokens + outputTokens),
    formatUsd(costUsd),
  ];
  const { setup, target, optimizer, grading } = cost;
  const all = [setup, target, optimizer, grading].reduce(addUsage);
  const rows = [
    line('making tasks', setup),
    line("target's runs", target),
    line('optimizer', optimizer),
    line('grading', grading),
    line('in all', all),
  ];
  return `${style('bold', 'Cost')}\n${table(['', 'calls>', 'tokens>', 'cost>'], rows)}`;
}

function auditLine({ at, event, by, round, hunks, target, merged, note }: AuditEntry): string {
  return excerpt(
    [
      at,
      event,
      ...(round === undefined ? [] : [`round ${round}`]),
      ...(hunks === undefined ? [] : [`hunks ${hunks.join(', ')}`]),
      ...(target === undefined ? [] : [`in ${target}`]),
      ...(merged ? ['merged with later edits'] : []),
      `by ${by}`,
      ...(note === undefined ? [] : [`(${note})`]),
    ].join(' '),
    240,
  );
}

/** The line that names a proposal after something was done to it. */
export function summaryLine(summary: ProposalSummary, style: Style): string {
  return `${stateText(summary.state, style)}  ${harmless(summary.id)}`;
}
