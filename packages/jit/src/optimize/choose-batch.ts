import type { Task } from '@skvm/core';
import { seededRandom } from '@skvm/core/stats';
import { meanOf, type ScoresByTask } from './task-means.ts';

/** Tasks of one round: those that the proposer is shown, and that parent and child are compared on. */
export const BATCH_SIZE = 4;

/** A task with this mean is done well: it shows what must not break. */
const PASSING = 0.9;

/**
 * Chooses the mini-batch of a round: of the tasks that the parent does not do well those that were shown least often, the
 * worst first, and one that it does well, when there is one.
 */
export function chooseBatch(input: {
  readonly tasks: readonly Task[];
  /** The parent's. */
  readonly scores: ScoresByTask;
  /** How often each task was shown before. */
  readonly shown: ReadonlyMap<string, number>;
  readonly seed: number;
  readonly round: number;
}): readonly Task[] {
  const { tasks, scores, shown, seed, round } = input;
  const shuffled = seededRandom('optimize-batch', seed, round).shuffle(tasks);
  const mean = (task: Task) => meanOf(scores.get(task.id) ?? []) ?? 1;
  const times = (task: Task) => shown.get(task.id) ?? 0;
  const failing = shuffled.filter((task) => mean(task) < PASSING);
  const passing = shuffled.filter((task) => mean(task) >= PASSING);
  // In tenths: a small difference of few runs says less than not having been looked at.
  const tenth = (task: Task) => Math.round(mean(task) * 10);
  failing.sort((a, b) => times(a) - times(b) || tenth(a) - tenth(b));
  passing.sort((a, b) => times(a) - times(b));
  const guard = passing.slice(0, 1);
  const worst = failing.slice(0, BATCH_SIZE - guard.length);
  return [...worst, ...guard, ...passing.slice(1)].slice(0, BATCH_SIZE);
}
