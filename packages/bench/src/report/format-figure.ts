import { MIN_TASKS_FOR_INTERVAL } from '@skvm/core/stats';
import type { ComparisonReport, Estimate, Measure } from '../bench-document.ts';

/** What stands where there is nothing to say. */
export const NOTHING = '–';

/** Two decimals; `+` before what is above 0 when it is a difference. */
export function formatScore(value: number | null, isDifference = false): string {
  if (value === null) return NOTHING;
  // What rounds to 0 has no sign.
  const text = value.toFixed(2).replace(/^-(?=0\.00$)/, '');
  return isDifference && value > 0 && text !== '0.00' ? `+${text}` : text;
}

/** `0.21 to 0.63`, or why there is none. */
export function formatInterval({ interval, caution, tasks }: Estimate, isDifference = false): string {
  if (interval) return `${formatScore(interval.low, isDifference)} to ${formatScore(interval.high, isDifference)}`;
  return caution === 'few-tasks' ? `none (${tasks} of ${MIN_TASKS_FOR_INTERVAL} tasks)` : 'none';
}

export function formatShare(value: number | null): string {
  return value === null ? NOTHING : `${Math.round(value * 100)} %`;
}

export function formatProbability(value: number | null): string {
  if (value === null) return NOTHING;
  return value < 0.001 ? '<0.001' : value.toFixed(3);
}

/** 1.5M, 1.5K, 150. */
export function formatTokens(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)}M`;
  return value >= 1e3 ? `${(value / 1e3).toFixed(1)}K` : `${Math.round(value)}`;
}

/** $0, $0.0004, $0.123. */
export function formatUsd(value: number): string {
  if (value === 0) return '$0';
  return `${value < 0 ? '-' : ''}$${Math.abs(value).toFixed(Math.abs(value) < 0.001 ? 4 : 3)}`;
}

/** 1.5m, 1.5s, 15ms. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return NOTHING;
  if (ms >= 60_000) return `${(ms / 60_000).toFixed(1)}m`;
  return ms >= 100 ? `${(ms / 1000).toFixed(1)}s` : `${Math.round(ms)}ms`;
}

/** A mean that only some runs could tell says of how many it is. */
export function formatMeasure({ mean, known, of }: Measure, format: (value: number) => string): string {
  if (of === 0) return NOTHING;
  if (mean === null) return 'unknown';
  return known < of ? `${format(mean)} (${known} of ${of})` : format(mean);
}

/** `2 infra, 1 judge`; empty of none. */
export function formatCounts(counts: Readonly<Record<string, number | undefined>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

/** `1 task`, `2 tasks`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** How many of a kind a report lists; the document has all. */
const MAX_NAMES = 20;

/** Names in a row, the first ones of many. */
export function formatNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return names.length > MAX_NAMES ? `${shown} and ${names.length - MAX_NAMES} more` : shown;
}

/** `candidate vs baseline`. */
export function formatPair({ candidate, baseline }: Pick<ComparisonReport, 'candidate' | 'baseline'>): string {
  return `${candidate} vs ${baseline}`;
}
