import type { Target } from '@skvm/core';
import { seededRandom } from '@skvm/core/stats';
import type { BenchSpec, SpecTask } from './bench-spec.ts';
import { NO_SKILL } from './conditions/no-skill.ts';

/** One task on one target under one condition. */
export interface Cell {
  readonly id: string;
  readonly task: SpecTask;
  readonly target: Target;
  readonly condition: string;
  /** Cells with the same one share a preparation: the same condition, target and skills. */
  readonly group: string;
}

/** One run of a cell. */
export interface Trial {
  readonly cell: Cell;
  /** 0-based. */
  readonly repeat: number;
}

/** Names a target in ids. */
export function targetId({ adapter, model }: Target): string {
  return `${adapter}\n${model}`;
}

/** Id of the preparation of skills, by their digests, under a condition for a target. */
export function groupId(condition: string, target: Target, sources: readonly string[]): string {
  return [condition, targetId(target), ...sources].join('\n');
}

/** Id of a cell. */
export function cellId(task: string, target: Target, condition: string): string {
  return [condition, targetId(target), task].join('\n');
}

/** Whether a task can be run under a condition: without skills there is nothing to prepare. */
function applies(task: SpecTask, condition: string): boolean {
  return task.skills.length > 0 || condition === NO_SKILL;
}

/** All cells of a benchmark: by target, then task, then condition, in the order of the spec. */
export function cellsOf(spec: BenchSpec): Cell[] {
  return spec.targets.flatMap((target) =>
    spec.tasks.flatMap((task) =>
      spec.conditions
        .filter((condition) => applies(task, condition))
        .map((condition) => ({
          id: cellId(task.id, target, condition),
          task,
          target,
          condition,
          group: groupId(
            condition,
            target,
            task.skills.map((skill) => skill.digest),
          ),
        })),
    ),
  );
}

/**
 * All trials of a benchmark in the order in which they are begun. A block holds the conditions of one task, target and
 * repeat, side by side, so that drift of a provider meets all of them; within it their order is random, and turned from
 * repeat to repeat so that each condition stands equally often at each place. Repeats come after another: what a budget
 * leaves undone is the last repeat, of all tasks alike.
 */
export function trialsOf(spec: BenchSpec): Trial[] {
  const blocks = new Map<string, Cell[]>();
  for (const cell of cellsOf(spec)) {
    const id = `${targetId(cell.target)}\n${cell.task.id}`;
    blocks.set(id, [...(blocks.get(id) ?? []), cell]);
  }
  const shuffled = seededRandom('bench-blocks', spec.seed).shuffle([...blocks.entries()]);
  return Array.from({ length: spec.repeats }, (_, repeat) =>
    shuffled.flatMap(([id, cells]) => {
      const round = Math.floor(repeat / cells.length);
      const order = seededRandom('bench-order', spec.seed, id, round).shuffle(cells);
      const turn = repeat % cells.length;
      return [...order.slice(turn), ...order.slice(0, turn)].map((cell) => ({ cell, repeat }));
    }),
  ).flat();
}
