import { checkArgument } from './check-argument.ts';
import { meanAndSpread } from './mean-and-spread.ts';

/** Scores of one task's repeats in two arms. `null` is a run without a score (an outage, not a failure). */
export interface PairedTask {
  readonly id: string;
  readonly baseline: readonly (number | null)[];
  readonly candidate: readonly (number | null)[];
}

/** One arm of one task. */
export interface PairedArm {
  /** Over the scored repeats; `null` when there is none. */
  readonly mean: number | null;
  readonly scored: number;
  readonly unscored: number;
}

/** A task that both arms have a score for. */
export interface PairedDifference {
  readonly id: string;
  /** Candidate's mean less baseline's: above 0 when the candidate is better. */
  readonly difference: number;
  readonly baseline: PairedArm;
  readonly candidate: PairedArm;
}

/** A task that cannot be compared, because an arm has no scored repeat. */
export interface DroppedTask {
  readonly id: string;
  readonly reason: 'baseline-unscored' | 'candidate-unscored' | 'both-unscored';
  readonly baseline: PairedArm;
  readonly candidate: PairedArm;
}

/** What two arms differ by, task by task. */
export interface PairedDifferences {
  /** Comparable tasks, in the order given. */
  readonly tasks: readonly PairedDifference[];
  /** The `difference` of each of `tasks`, to hand to an interval or a test. */
  readonly differences: readonly number[];
  /** The other tasks, in the order given. They count nowhere, least of all as 0. */
  readonly dropped: readonly DroppedTask[];
  /** Tasks where the candidate is better, the same (to rounding), worse. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** Repeats of all tasks, dropped ones included. */
  readonly baseline: { readonly scored: number; readonly unscored: number };
  readonly candidate: { readonly scored: number; readonly unscored: number };
}

/** Means of the same scores summed in another order differ by less than this. */
const ROUNDING = 1e-12;

function armOf(scores: readonly (number | null)[]): PairedArm {
  const scored = scores.filter((score) => score !== null);
  for (const score of scored) checkArgument(Number.isFinite(score), 'score', 'a finite number or null', score);
  return { mean: meanAndSpread(scored).mean, scored: scored.length, unscored: scores.length - scored.length };
}

/**
 * Pairs two arms task by task: the difference of the means of their scored repeats.
 *
 * Tasks are the unit of comparison, so that a hard task weighs as much as an easy one and repeats, which are alike, are
 * not taken for independent tasks. A task with an arm that has no scored repeat is left out of both arms and named.
 *
 * @throws RangeError when a score is not finite, or two tasks have the same id
 */
export function pairedDifferences(tasks: readonly PairedTask[]): PairedDifferences {
  const paired: PairedDifference[] = [];
  const dropped: DroppedTask[] = [];
  const seen = new Set<string>();
  const counts = { baseline: { scored: 0, unscored: 0 }, candidate: { scored: 0, unscored: 0 } };
  for (const task of tasks) {
    checkArgument(!seen.has(task.id), 'id', 'different for each task', task.id);
    seen.add(task.id);
    const arms = { baseline: armOf(task.baseline), candidate: armOf(task.candidate) };
    for (const name of ['baseline', 'candidate'] as const) {
      counts[name].scored += arms[name].scored;
      counts[name].unscored += arms[name].unscored;
    }
    const [before, after] = [arms.baseline.mean, arms.candidate.mean];
    if (before !== null && after !== null) {
      const difference = Math.abs(after - before) < ROUNDING ? 0 : after - before;
      paired.push({ id: task.id, difference, ...arms });
    } else {
      const missing = after !== null ? 'baseline' : before !== null ? 'candidate' : 'both';
      dropped.push({ id: task.id, reason: `${missing}-unscored`, ...arms });
    }
  }
  const differences = paired.map(({ difference }) => difference);
  return {
    tasks: paired,
    differences,
    dropped,
    wins: differences.filter((difference) => difference > 0).length,
    ties: differences.filter((difference) => difference === 0).length,
    losses: differences.filter((difference) => difference < 0).length,
    ...counts,
  };
}
