import type { TestedLevel } from '@skvm/core';
import { addOutcome } from './estimate.ts';
import type { RunRecord } from './profile-journal.ts';
import type { Progress } from './schedule.ts';

/** A level is given up when this many of its items ended without a score and none with one. */
const MAX_UNSCORED_ITEMS = 3;

/** True when there is something here that this level cannot be asked without. */
function isMissing({ unscored }: RunRecord): boolean {
  return unscored === 'no-script' || unscored === 'missing-dependency';
}

/** False when the same run cannot end otherwise. */
export function mayRetry(record: RunRecord): boolean {
  return !isMissing(record) && record.failure?.retryable !== false;
}

/** The progress of a primitive after one more item of a level. */
export function progressWith(progress: Progress, level: TestedLevel, record: RunRecord): Progress {
  const { tallies, unscored, closed } = progress;
  if (record.value !== null) return { ...progress, tallies: addOutcome(tallies, level, record.value === 1) };
  const count = unscored[level] + 1;
  const scored = tallies[level].passed + tallies[level].failed;
  const isClosed = isMissing(record) || (count >= MAX_UNSCORED_ITEMS && scored === 0);
  return {
    tallies,
    unscored: { ...unscored, [level]: count },
    closed: isClosed && !closed.includes(level) ? [...closed, level] : closed,
  };
}
