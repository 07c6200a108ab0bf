import type { EventPayload } from '@skvm/core';
import type { Reporter } from './reporter.ts';

interface Part {
  readonly done: number;
  readonly doneBefore: number;
  readonly total: number;
  readonly isOver: boolean;
}

/**
 * Tells of targets that are worked on side by side as one piece of work: their sums, and a line for each that ended.
 * What has no target passes through.
 */
export function mergeTargets(reporter: Reporter): Reporter {
  const parts = new Map<string, Part>();

  function onPhase(event: PhaseEvent, target: string): void {
    const { phase } = event;
    if (event.type === 'phase-start') {
      const isFirst = parts.size === 0;
      parts.set(target, { done: 0, doneBefore: 0, total: event.total ?? 0, isOver: false });
      if (isFirst) reporter.on({ type: 'phase-start', phase, total: sums().total });
      else reporter.on({ type: 'phase-progress', phase, ...sums(), note: target });
      return;
    }
    const before = parts.get(target);
    if (event.type === 'phase-progress') {
      const { done, doneBefore = 0, total = before?.total ?? 0 } = event;
      parts.set(target, { done, doneBefore, total, isOver: false });
      const note = event.note === undefined ? target : `${target} · ${event.note}`;
      reporter.on({ type: 'phase-progress', phase, ...sums(), note });
      return;
    }
    parts.set(target, { done: event.done, doneBefore: before?.doneBefore ?? 0, total: event.done, isOver: true });
    reporter.on({ ...event, target });
    reporter.on({ type: 'phase-progress', phase, ...sums(), note: target });
    if ([...parts.values()].some(({ isOver }) => !isOver)) return;
    reporter.on({ type: 'phase-end', phase, done: sums().done });
    parts.clear();
  }

  function sums(): Omit<Part, 'isOver'> {
    const all = [...parts.values()];
    const sum = (of: (part: Part) => number) => all.reduce((so, part) => so + of(part), 0);
    return {
      done: sum(({ done }) => done),
      doneBefore: sum(({ doneBefore }) => doneBefore),
      total: sum(({ total }) => total),
    };
  }

  return {
    on(event) {
      if (event.target !== undefined && isPhase(event)) onPhase(event, event.target);
      else reporter.on(event);
    },
    close: () => reporter.close(),
  };
}

type PhaseEvent = Extract<EventPayload, { phase: string }>;

function isPhase(event: EventPayload): event is PhaseEvent {
  return event.type === 'phase-start' || event.type === 'phase-progress' || event.type === 'phase-end';
}
