import { addUsage, NO_USAGE, type Usage } from '@skvm/core';
import { type ChosenInterval, chooseInterval, meanAndSpread, passAtK, passHatK, SCORE_RANGE } from '@skvm/core/stats';
import type { ConditionReport, Estimate, Measure, Pass } from './bench-document.ts';
import type { Cell } from './matrix.ts';
import type { Attempt, Tally, TrialState } from './tally.ts';

/** Full marks, but for rounding of weighted sums. */
export const FULL_MARKS = 1 - 1e-9;

const HALF_MARKS = 0.5;

/** Everything known of a cell. */
export interface CellResult {
  readonly cell: Cell;
  /** By repeat. */
  readonly states: readonly TrialState[];
  readonly attempts: readonly (readonly Attempt[])[];
  /** The scored runs. */
  readonly scored: readonly Attempt[];
  /** Of `scored`, in the same order. */
  readonly scores: readonly number[];
  /** `null` of no scored run. */
  readonly mean: number | null;
}

/** What a tally holds of a cell. */
export function cellResult(tally: Tally, cell: Cell): CellResult {
  const repeats = Array.from({ length: tally.spec.repeats }, (_, repeat) => ({ cell, repeat }));
  const states = repeats.map((trial) => tally.stateOf(trial));
  const scored = states.flatMap((state) => (state.state === 'scored' ? [state.last] : []));
  const scores = scored.flatMap((attempt) => attempt.score.value ?? []);
  return {
    cell,
    states,
    attempts: repeats.map((trial) => tally.attempts(trial)),
    scored,
    scores,
    mean: meanAndSpread(scores).mean,
  };
}

/** Name of what is alike in the tasks of a cell: its skills. A task without skills stands for itself. */
export function clusterOf({ task }: Cell): string {
  return task.skills.length === 0 ? `task ${task.id}` : task.skills.map((skill) => skill.digest).join(' ');
}

/** What reports say of a chosen interval. */
export function toEstimate({ count, mean, standardDeviation, interval, method, caution }: ChosenInterval): Estimate {
  return {
    tasks: count,
    mean,
    standardDeviation,
    interval: interval && { low: interval.low, high: interval.high },
    method,
    caution,
  };
}

/** Sums up the cells of one target and condition. */
export function aggregate(condition: string, cells: readonly CellResult[], tally: Tally): ConditionReport {
  const withScore = cells.filter((cell) => cell.mean !== null);
  const scored = cells.flatMap((cell) => cell.scored);
  const states = cells.flatMap((cell) => cell.states);
  const attempts = cells.flatMap((cell) => cell.attempts.flat());
  const durations = scored.map((attempt) => attempt.durationMs).sort((a, b) => a - b);
  const withSkills = scored.map((attempt) => attempt.skills).filter(({ staged }) => staged > 0);
  return {
    condition,
    score: estimate(
      withScore,
      withScore.map((cell) => cell.mean ?? 0),
      tally,
    ),
    pass: { full: passes(withScore, FULL_MARKS, tally), half: passes(withScore, HALF_MARKS, tally) },
    trials: {
      planned: states.length,
      scored: scored.length,
      unscored: countBy(states.flatMap((state) => (state.state === 'unscored' ? [state.reason] : []))),
      pending: states.filter((state) => state.state === 'pending').length,
      reused: attempts.filter((attempt) => attempt.reused).length,
    },
    attempts: {
      total: attempts.length,
      unscored: countBy(attempts.flatMap(({ score }) => (score.value === null ? [score.unscored ?? 'infra'] : []))),
    },
    limits: countBy(scored.flatMap((attempt) => attempt.limit ?? [])),
    unscoredTasks: cells.filter((cell) => cell.mean === null).map(({ cell }) => cell.task.id),
    inputTokens: measure(scored, (usage) => usage.inputTokens),
    outputTokens: measure(scored, (usage) => usage.outputTokens),
    costUsd: measure(scored, (usage) => usage.costUsd),
    durationMs: {
      mean: meanAndSpread(durations).mean,
      median: quantile(durations, 0.5),
      p90: quantile(durations, 0.9),
    },
    skills: {
      runs: withSkills.length,
      visible: withSkills.filter(({ visible }) => visible === true).length,
      opened: withSkills.filter(({ opened }) => opened === true).length,
      unseen: withSkills.filter(({ visible }) => visible === null).length,
    },
    usage: sumUsage(attempts.map((attempt) => attempt.usage)),
    gradingUsage: sumUsage(attempts.map((attempt) => attempt.gradingUsage)),
    oneOffUsage: sumUsage(oneOffUsages(cells, tally)),
  };
}

function estimate(cells: readonly CellResult[], values: readonly number[], { spec }: Tally): Estimate {
  const clusters = cells.map(({ cell }) => clusterOf(cell));
  return toEstimate(chooseInterval(values, { clusters, range: SCORE_RANGE, seed: spec.seed }));
}

function passes(cells: readonly CellResult[], mark: number, tally: Tally): Pass {
  const counts = cells.map(({ scores }) => ({
    runs: scores.length,
    passed: scores.filter((score) => score >= mark).length,
  }));
  const atK = (chance: typeof passAtK): Pass['anyOf'] =>
    Array.from({ length: tally.spec.repeats }, (_, index) => {
      const k = index + 1;
      const chances = counts.flatMap(({ runs, passed }) => chance(runs, passed, k) ?? []);
      return { k, mean: meanAndSpread(chances).mean, tasks: chances.length };
    });
  return {
    rate: estimate(
      cells,
      counts.map(({ runs, passed }) => passed / runs),
      tally,
    ),
    anyOf: atK(passAtK),
    allOf: atK(passHatK),
  };
}

/** What preparing took for cells of one condition and target, each preparation once. */
export function oneOffUsages(cells: readonly CellResult[], tally: Tally): Usage[] {
  return [...new Set(cells.map(({ cell }) => cell.group))].flatMap((group) => {
    const outcome = tally.preparation(group)?.outcome;
    return outcome && 'digest' in outcome ? outcome.oneOffUsage : [];
  });
}

/** The mean over the runs that tell a figure. */
export function measure(runs: readonly Attempt[], figure: (usage: Usage) => number | null): Measure {
  const told = runs.flatMap((run) => figure(run.usage) ?? []);
  return { mean: meanAndSpread(told).mean, known: told.length, of: runs.length };
}

export function sumUsage(usages: readonly Usage[]): Usage {
  return usages.reduce(addUsage, NO_USAGE);
}

function countBy<Key extends string>(keys: readonly Key[]): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {};
  for (const key of [...keys].sort()) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

/** Of sorted values, with straight lines between them (R's type 7). */
function quantile(sorted: readonly number[], share: number): number | null {
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below === undefined || above === undefined ? null : below + (above - below) * (at - Math.floor(at));
}
