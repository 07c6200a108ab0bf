import type { HunkEvidence, Skill, Task } from '@skvm/core';
import { applyHunks, type SkillHunk, skillHunks } from '@skvm/core/skill';
import { DIFFERENCE_RANGE, meanInterval } from '@skvm/core/stats';
import type { Lab, MeasuredRun } from './lab.ts';
import { differencesOf, meanOf, scoresByTask } from './task-means.ts';

/** Fresh runs of each task that seems to need a hunk. */
const RETRIAL_RUNS = 4;

/** A part of the first loss that fresh runs must find again. */
const CONFIRMED = 0.5;

/** Losses below this are rounding. */
const NOTHING = 1e-9;

/** What became of each hunk. */
export type PrunedHunk = Pick<HunkEvidence, 'id' | 'path' | 'loss' | 'interval' | 'kept'>;

/** A smaller candidate, as good as the one it was made from. */
export interface Pruned {
  readonly skill: Skill;
  /** All hunks from the original to the candidate, in the order of the diff. */
  readonly hunks: readonly PrunedHunk[];
}

/**
 * Drops every hunk whose removal loses nothing. Hunk by hunk, from the last: the candidate without it is run on the
 * tasks of the search. Where it does no worse, the hunk goes. Where it seems to do worse, the tasks that say so are run
 * again: a loss that only chance made does not come back. The next hunk is tried on what is left, so that of two hunks of
 * which either would do, one stays.
 *
 * @throws ABORTED, BUDGET_EXCEEDED
 */
export async function pruneHunks(
  input: {
    readonly original: Skill;
    readonly candidate: Skill;
    readonly arm: string;
    readonly tasks: readonly Task[];
    readonly runsPerTask: number;
  },
  lab: Lab,
): Promise<Pruned> {
  const { original, candidate, arm, tasks, runsPerTask } = input;
  const hunks = skillHunks(original, candidate);
  const kept = new Set(hunks.map(({ id }) => id));
  const results = new Map<string, PrunedHunk>();
  const told = ({ id, path }: SkillHunk, rest: Omit<PrunedHunk, 'id' | 'path'>) =>
    results.set(id, { id, path, ...rest });
  let skill = candidate;

  const measure = (of: Skill, label: string, on: readonly Task[], repeats: readonly number[]) =>
    lab.run(
      repeats.flatMap((repeat) =>
        on.map((task) => ({ phase: 'prune' as const, series: 'search' as const, arm: label, skill: of, task, repeat })),
      ),
    );

  for (const hunk of [...hunks].reverse()) {
    const without = kept.size > 1 ? withoutHunk(original, candidate, kept, hunk.id) : undefined;
    const runs = 2 * tasks.length * runsPerTask;
    if (!without || !(await lab.canAfford(runs))) {
      // The only hunk left is the candidate itself, which the final comparison tries.
      told(hunk, { loss: null, interval: null, kept: true });
      continue;
    }
    const label = `${arm} without ${hunk.id}`;
    const repeats = range(0, runsPerTask);
    const [whole, less] = [await measure(skill, arm, tasks, repeats), await measure(without, label, tasks, repeats)];
    const { loss, interval, losing } = lossOf(whole, less, tasks);
    if (loss === null || loss <= NOTHING || losing.length === 0) {
      told(hunk, { loss, interval, kept: loss === null });
    } else {
      const fresh = range(runsPerTask, runsPerTask + RETRIAL_RUNS);
      const again = lossOf(
        await measure(skill, arm, losing, fresh),
        await measure(without, label, losing, fresh),
        losing,
      );
      const first = lossOf(whole, less, losing).loss ?? 0;
      // What could not be tried again is not known to be needless.
      told(hunk, { loss, interval, kept: again.loss === null || again.loss > CONFIRMED * first });
    }
    if (results.get(hunk.id)?.kept) continue;
    kept.delete(hunk.id);
    skill = without;
  }
  return { skill, hunks: hunks.flatMap(({ id }) => results.get(id) ?? []) };
}

/** The candidate without one of the hunks that are left; `undefined` when that is no skill any more. */
function withoutHunk(original: Skill, candidate: Skill, kept: ReadonlySet<string>, id: string): Skill | undefined {
  try {
    return applyHunks(
      original,
      candidate,
      [...kept].filter((other) => other !== id),
    );
  } catch {
    return undefined;
  }
}

/** What is lost without a hunk, over tasks, and the tasks that lose. */
function lossOf(whole: readonly MeasuredRun[], less: readonly MeasuredRun[], tasks: readonly Task[]) {
  const wanted = new Set(tasks.map(({ id }) => id));
  const of = (runs: readonly MeasuredRun[]) => scoresByTask(runs.filter(({ run }) => wanted.has(run.task)));
  const paired = differencesOf(of(less), of(whole));
  const losing = paired.tasks.filter(({ difference }) => difference > NOTHING).map(({ id }) => id);
  return {
    loss: meanOf(paired.differences),
    interval: meanInterval(paired.differences, { range: DIFFERENCE_RANGE }).interval,
    losing: tasks.filter(({ id }) => losing.includes(id)),
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
