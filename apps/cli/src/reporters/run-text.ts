import { formatTarget, type Score } from '@skvm/core';
import type { Style } from '../style.ts';
import type { RunDocument } from '../verbs/run-document.ts';
import { formatCount, formatDuration, formatUsd } from './format.ts';
import { harmless } from './harmless.ts';
import { SIMULATED } from './simulated.ts';

/** A run for people: what ran, how it ended, what it scored and why, what it said. */
export function runText(document: RunDocument, style: Style): string {
  const { spec, result, usage, simulated } = document;
  const row = (name: string, value: string) => `${style('dim', name.padEnd(10))} ${value}`;
  const ending = result.limit === null ? result.status : `${result.status} (${result.limit})`;
  const { staged, visible, opened } = result.skills;
  const reached = (names: readonly string[] | null) => (names === null ? 'not seen' : names.join(', ') || 'none');
  return [
    `${style('bold', spec.task)} on ${formatTarget(spec.target)}${simulated ? ` ${style('magenta', SIMULATED)}` : ''}`,
    row('ended', result.status === 'completed' ? ending : style('yellow', ending)),
    ...(result.error === null
      ? []
      : [row('error', `${style('red', result.error.code)} ${harmless(result.error.message)}`)]),
    row('score', scoreText(result.score, style)),
    ...(result.score.parts ?? []).map((part) => row('', `${harmless(part.evaluator)}: ${scoreText(part, style)}`)),
    ...(spec.skills.length === 0
      ? []
      : [row('skills', `staged ${reached(staged)} · visible ${reached(visible)} · opened ${reached(opened)}`)]),
    row('took', `${result.steps} turns, ${formatDuration(result.durationMs)}`),
    row(
      'used',
      `${formatCount(usage.inputTokens)} tokens in, ${formatCount(usage.outputTokens)} out, ${formatUsd(usage.costUsd)}`,
    ),
    ...(result.workDir === null ? [] : [row('left', result.workDir)]),
    row('transcript', result.transcript),
    ...(result.text === '' ? [] : ['', harmless(result.text)]),
  ].join('\n');
}

/** A score, or why there is none. */
export function scoreText(score: Score, style: Style): string {
  const why = score.explanation === undefined ? '' : style('dim', ` ${excerpt(score.explanation)}`);
  if (score.value === null) return `${style('yellow', `unscored (${score.unscored ?? 'unknown'})`)}${why}`;
  return `${style(score.value >= 1 ? 'green' : score.value > 0 ? 'yellow' : 'red', score.value.toFixed(2))}${why}`;
}

const excerpt = (text: string): string =>
  harmless(text.length > 160 ? `${text.slice(0, 159)}…` : text).replaceAll('\n', ' ');
