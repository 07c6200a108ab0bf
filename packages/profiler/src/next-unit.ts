import type { Primitive, TestedLevel } from '@skvm/core';
import type { MeasuredPrimitive } from './profile-document.ts';
import type { RunRecord } from './profile-journal.ts';
import { guessRun } from './run-average.ts';
import { askedItems, NO_PROGRESS, type Progress, type Schedule } from './schedule.ts';

/** A primitive while it is measured. */
export interface Track extends Omit<MeasuredPrimitive, 'isSettled'> {
  progress: Progress;
  readonly runs: RunRecord[];
  readonly items: RunRecord[];
  /** What a run is thought to take before the first has ended, milliseconds. */
  readonly guessMs: number;
  /** Items begun by level: those that are finished and those under way. */
  readonly begun: Record<TestedLevel, number>;
}

/** An item to be asked. */
export interface Unit {
  readonly track: Track;
  readonly level: TestedLevel;
  /** Which item of its level it is, from 0. */
  readonly position: number;
  readonly place: AgentPlace;
}

/** One of the places that agents work in; free for the next when it is left. */
export interface AgentPlace {
  take(): void;
  leave(): void;
}

export function newTrack(primitive: Primitive): Track {
  return {
    primitive,
    progress: NO_PROGRESS,
    runs: [],
    items: [],
    guessMs: guessRun(primitive).durationMs,
    begun: { L1: 0, L2: 0, L3: 0 },
  };
}

/** The next item of the primitive that will take longest, so that no long one is left for the end; none when all are asked. */
export function nextUnit(from: readonly Track[], schedule: Schedule, newPlace: () => AgentPlace): Unit | undefined {
  let best: { readonly unit: Omit<Unit, 'place'>; readonly leftMs: number } | undefined;
  for (const track of from) {
    const leftMs = schedule.expectedItems(track.progress) * runMs(track);
    if (best && leftMs <= best.leftMs) continue;
    const next = schedule.next(track.progress);
    const underWay = (level: TestedLevel) => track.begun[level] - askedItems(track.progress, level);
    const free = next.find((level) => next.filter((other) => other === level).length > underWay(level));
    if (free === undefined) continue;
    best = { unit: { track, level: free, position: track.begun[free] }, leftMs };
  }
  return best && { ...best.unit, place: newPlace() };
}

/** What a run of this primitive takes, milliseconds: the mean so far. */
function runMs({ runs, guessMs }: Track): number {
  return runs.length === 0 ? guessMs : runs.reduce((sum, run) => sum + run.durationMs, 0) / runs.length;
}
