import { pairedDifferences } from '@skvm/core/stats';
import type { MeasuredRun } from './lab.ts';

/** Scores of one arm: by task, in the order of the repeats; `null` is a run without a score. */
export type ScoresByTask = ReadonlyMap<string, readonly (number | null)[]>;

/** Groups runs of one arm by task. */
export function scoresByTask(runs: readonly MeasuredRun[]): ScoresByTask {
  const scores = new Map<string, (number | null)[]>();
  for (const { run } of runs) scores.set(run.task, [...(scores.get(run.task) ?? []), run.score]);
  return scores;
}

/** Mean over scored runs; `null` when there is none. */
export function meanOf(scores: readonly (number | null)[]): number | null {
  const scored = scores.filter((score) => score !== null);
  return scored.length === 0 ? null : scored.reduce((sum, score) => sum + score, 0) / scored.length;
}

/** Mean over tasks of their means; tasks without a scored run are in neither. */
export function meanOverTasks(scores: ScoresByTask): number | null {
  return meanOf([...scores.values()].map(meanOf));
}

/** Differences of candidate less baseline over the tasks that both have scores for. */
export function differencesOf(baseline: ScoresByTask, candidate: ScoresByTask): ReturnType<typeof pairedDifferences> {
  const ids = [...baseline.keys()].filter((id) => candidate.has(id));
  return pairedDifferences(
    ids.map((id) => ({ id, baseline: baseline.get(id) ?? [], candidate: candidate.get(id) ?? [] })),
  );
}
