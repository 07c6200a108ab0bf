import { addUsage, type EventPayload, NO_USAGE, type Usage } from '@skvm/core';
import { formatCount, formatDuration, formatUsd } from './format.ts';

/** What the events told so far. */
export interface Progress {
  readonly phase?: string;
  /** Work done in this phase, and how much there is when that is known. */
  readonly done: number;
  /** Part of it that an earlier session did. */
  readonly doneBefore: number;
  readonly total?: number;
  readonly note?: string;
  /** When the phase began, milliseconds. */
  readonly startedMs: number;
  /** Runs of this phase that ended, and those of them without a score. */
  readonly runs: number;
  readonly unscored: number;
  /** Of all phases. */
  readonly usage: Usage;
}

/** Progress before anything happened. */
export function noProgress(nowMs: number): Progress {
  return { done: 0, doneBefore: 0, startedMs: nowMs, runs: 0, unscored: 0, usage: NO_USAGE };
}

/** Adds an event to the progress. */
export function addEvent(progress: Progress, event: EventPayload, nowMs: number): Progress {
  switch (event.type) {
    case 'phase-start': {
      const { total: _total, note: _note, ...rest } = progress;
      const total = event.total === undefined ? {} : { total: event.total };
      return { ...rest, phase: event.phase, done: 0, doneBefore: 0, runs: 0, unscored: 0, startedMs: nowMs, ...total };
    }
    case 'phase-progress': {
      const { note: _note, ...rest } = progress;
      return {
        ...rest,
        done: event.done,
        doneBefore: event.doneBefore ?? 0,
        ...(event.total === undefined ? {} : { total: event.total }),
        ...(event.note === undefined ? {} : { note: event.note }),
      };
    }
    case 'phase-end':
      return event.target === undefined ? { ...progress, done: event.done } : progress;
    case 'run-end':
      return { ...progress, runs: progress.runs + 1, unscored: progress.unscored + (event.score === null ? 1 : 0) };
    case 'model-call-end':
      return { ...progress, usage: addUsage(progress.usage, event.usage) };
    default:
      return progress;
  }
}

/** Milliseconds until the phase ends at the pace so far; `undefined` while nobody can know. */
export function remainingMs({ done, doneBefore, total, startedMs }: Progress, nowMs: number): number | undefined {
  const doneNow = done - doneBefore;
  if (total === undefined || doneNow === 0 || done >= total) return undefined;
  return ((nowMs - startedMs) / doneNow) * (total - done);
}

/** Counts, time left and cost: `12/26 · 40 runs, 2 unscored · 1 min 05 s left · 12,345 tokens · $0.02`. */
export function progressText(progress: Progress, nowMs: number): string {
  const { done, total, runs, unscored, usage } = progress;
  const left = remainingMs(progress, nowMs);
  const tokens =
    usage.inputTokens === null || usage.outputTokens === null ? null : usage.inputTokens + usage.outputTokens;
  return [
    total === undefined ? (done > 0 ? `${formatCount(done)} done` : '') : `${formatCount(done)}/${formatCount(total)}`,
    runs === 0 ? '' : `${formatCount(runs)} runs${unscored === 0 ? '' : `, ${formatCount(unscored)} unscored`}`,
    left === undefined ? '' : `${formatDuration(left)} left`,
    usage.calls === 0 ? '' : `${formatCount(tokens)} tokens`,
    usage.calls === 0 ? '' : formatUsd(usage.costUsd),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
