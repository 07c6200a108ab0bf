import { normalQuantile, seededRandom } from '@skvm/core/stats';
import { meanOf, type ScoresByTask } from './task-means.ts';

/** A member of the pool, and what it scored on the select split. */
export interface PoolMember {
  readonly round: number;
  readonly scores: ScoresByTask;
}

/**
 * Draws a parent by what it wins: for each select task every member's true mean is drawn from what its runs leave open,
 * the highest draw wins the task, and a member is the parent with the share of tasks that it won. Drawing, and not taking
 * the means as they are, keeps one lucky run from deciding (Thompson sampling; the idea of leading single tasks is that
 * of GEPA, arXiv 2507.19457). A member without scores is drawn as if it knew nothing.
 *
 * @param members at least one
 */
export function sampleParent(members: readonly PoolMember[], seed: number, round: number): number {
  const tasks = [...new Set(members.flatMap(({ scores }) => [...scores.keys()]))].sort();
  const random = seededRandom('optimize-parent', seed, round);
  const first = members[0];
  if (!first) throw new RangeError('Expected at least one member of the pool, got none');
  if (tasks.length === 0) return random.pick(members).round;
  const winners = tasks.map((task) => {
    const draws = members.map(({ round: id, scores }) => ({
      id,
      value: drawMean(scores.get(task) ?? [], random.unit()),
    }));
    return draws.reduce((best, draw) => (draw.value > best.value ? draw : best)).id;
  });
  return random.pick(winners);
}

/** A draw of the true mean: Beta(1 + sum, 1 + rest) by its mean and variance, scores from 0 to 1 as parts of successes. */
function drawMean(scores: readonly (number | null)[], unit: number): number {
  const scored = scores.filter((score) => score !== null);
  const sum = scored.reduce((total, score) => total + score, 0);
  const mean = (1 + sum) / (2 + scored.length);
  const deviation = Math.sqrt((mean * (1 - mean)) / (3 + scored.length));
  return mean + deviation * normalQuantile(Math.min(Math.max(unit, 1e-9), 1 - 1e-9));
}

/** Tasks that a member does at least as well as every other one, and better than some. */
export function winsOf(member: PoolMember, members: readonly PoolMember[]): string[] {
  const mean = (one: PoolMember, task: string) => meanOf(one.scores.get(task) ?? []) ?? Number.NEGATIVE_INFINITY;
  return [...member.scores.keys()].filter((task) => {
    const own = mean(member, task);
    const others = members.filter(({ round }) => round !== member.round).map((one) => mean(one, task));
    return others.length > 0 && others.every((other) => own >= other) && others.some((other) => own > other);
  });
}
