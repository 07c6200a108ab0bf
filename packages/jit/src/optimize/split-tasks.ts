import type { Task } from '@skvm/core';
import { MIN_TASKS_FOR_INTERVAL, seededRandom } from '@skvm/core/stats';

/** Tasks by what they are used for. */
export interface SplitTasks {
  readonly reflect: readonly Task[];
  readonly select: readonly Task[];
  readonly final: readonly Task[];
}

/**
 * Splits tasks: those of the search half and half into `reflect` and `select`, the others are `final`. Without final
 * tasks of their own, two fifths of all are, and from twelve tasks on at least six, since below six there is no
 * interval; two are always left to search with. Within each category the order is drawn from the seed, and splits take turns, so that each split
 * gets its share of every category.
 *
 * One task to search with is both `reflect` and `select`; a candidate is then chosen by what it was made from, which the
 * final comparison alone corrects.
 */
export function splitTasks(tasks: readonly Task[], finalTasks: readonly Task[] | undefined, seed: number): SplitTasks {
  const mixed = mixByCategory(tasks, seed);
  const final = finalTasks ?? everyNth(mixed, finalCount(mixed.length));
  const rest = finalTasks ? mixed : mixed.filter((task) => !final.includes(task));
  const reflect = rest.filter((_, index) => index % 2 === 0);
  const select = rest.filter((_, index) => index % 2 === 1);
  return { reflect, select: select.length === 0 ? reflect : select, final };
}

function finalCount(tasks: number): number {
  const share = Math.ceil(tasks * 0.4);
  return tasks >= 2 * MIN_TASKS_FOR_INTERVAL
    ? Math.max(MIN_TASKS_FOR_INTERVAL, share)
    : Math.max(0, Math.min(share, tasks - 2));
}

/** All categories in turn, each in an order that the seed decides. */
function mixByCategory(tasks: readonly Task[], seed: number): readonly Task[] {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) groups.set(task.category ?? '', [...(groups.get(task.category ?? '') ?? []), task]);
  const queues = [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([category, members]) => seededRandom('optimize-split', seed, category).shuffle(members));
  const mixed: Task[] = [];
  for (let at = 0; mixed.length < tasks.length; at += 1) {
    for (const queue of queues) {
      const task = queue[at];
      if (task) mixed.push(task);
    }
  }
  return mixed;
}

/** So many elements, spread evenly. */
function everyNth<T>(list: readonly T[], count: number): readonly T[] {
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)] as T);
}
