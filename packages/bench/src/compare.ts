import {
  chooseInterval,
  DIFFERENCE_RANGE,
  holm,
  neededTasks,
  pairedDifferences,
  signFlipPermutation,
  smallestDetectableEffect,
} from '@skvm/core/stats';
import { type CellResult, clusterOf, measure, oneOffUsages, sumUsage, toEstimate } from './aggregate.ts';
import type { ComparisonReport, Estimate } from './bench-document.ts';
import { NO_SKILL } from './conditions/no-skill.ts';
import { ORIGINAL } from './conditions/original-skill.ts';
import type { Tally } from './tally.ts';

/** The effect that reports say the needed number of tasks of. */
const TENTH = 0.1;

/** A corrected p up to here counts, when the interval agrees. */
const LEVEL = 0.05;

/** What is compared with what: each condition with `original` and with `no-skill`, as far as they are there. */
export function comparisonsOf(conditions: readonly string[]): { baseline: string; candidate: string }[] {
  const others = conditions.filter((condition) => condition !== NO_SKILL && condition !== ORIGINAL);
  const pairs = [
    { baseline: NO_SKILL, candidate: ORIGINAL },
    ...others.flatMap((candidate) => [
      { baseline: ORIGINAL, candidate },
      { baseline: NO_SKILL, candidate },
    ]),
  ];
  return pairs.filter(({ baseline, candidate }) => conditions.includes(baseline) && conditions.includes(candidate));
}

/** A comparison before its p-value is corrected for the others. */
export type UncorrectedComparison = Omit<ComparisonReport, 'adjustedPValue' | 'verdict'>;

/** Compares two conditions on one target, by the cells of each. */
export function compare(
  pair: { readonly baseline: string; readonly candidate: string },
  cells: ReadonlyMap<string, readonly CellResult[]>,
  tally: Tally,
): UncorrectedComparison {
  const byTask = (condition: string) =>
    new Map((cells.get(condition) ?? []).map((cell) => [cell.cell.task.id, cell] as const));
  const baselines = byTask(pair.baseline);
  const tasks = [...byTask(pair.candidate).values()].flatMap((candidate) => {
    const baseline = baselines.get(candidate.cell.task.id);
    return baseline ? [{ id: candidate.cell.task.id, baseline, candidate }] : [];
  });
  const begun = tasks.filter(({ baseline, candidate }) => isBegun(baseline) && isBegun(candidate));
  const paired = pairedDifferences(
    begun.map(({ id, baseline, candidate }) => ({ id, baseline: scoresOf(baseline), candidate: scoresOf(candidate) })),
  );
  const byId = new Map(begun.map((task) => [task.id, task]));
  const compared = paired.tasks.flatMap(({ id }) => byId.get(id) ?? []);
  const clusters = compared.map(({ candidate }) => clusterOf(candidate.cell));
  const { seed } = tally.spec;
  const effect = toEstimate(chooseInterval(paired.differences, { clusters, range: DIFFERENCE_RANGE, seed }));
  const bySkill = effect.method === 'clustered';
  const test = signFlipPermutation(bySkill ? sumsBy(clusters, paired.differences) : paired.differences, { seed });
  return {
    ...pair,
    effect,
    pValue: test?.pValue ?? null,
    smallestPValue: test?.smallestPValue ?? null,
    unit: bySkill ? 'skill' : 'task',
    wins: paired.wins,
    ties: paired.ties,
    losses: paired.losses,
    pendingTasks: tasks.length - begun.length,
    dropped: paired.dropped.map(({ id, reason }) => ({ task: id, reason })),
    identicalTasks: compared.filter(({ baseline, candidate }) => hasSameSkills(baseline, candidate, tally)).length,
    unscoredRuns: { baseline: paired.baseline.unscored, candidate: paired.candidate.unscored },
    ...power(effect, bySkill ? new Set(clusters).size : effect.tasks),
    breakEven: breakEven(compared, tally),
  };
}

/** Corrects the p-values of all comparisons of a document for each other, and says what they come to. */
export function correct(comparisons: readonly UncorrectedComparison[]): ComparisonReport[] {
  const adjusted = holm(comparisons.map(({ pValue }) => pValue));
  return comparisons.map((comparison, index) => {
    const adjustedPValue = adjusted[index] ?? null;
    return { ...comparison, adjustedPValue, verdict: verdictOf(comparison.effect, adjustedPValue) };
  });
}

function verdictOf({ interval }: Estimate, adjustedPValue: number | null): ComparisonReport['verdict'] {
  if (interval === null || adjustedPValue === null) return null;
  if (adjustedPValue > LEVEL) return 'inconclusive';
  return interval.low > 0 ? 'better' : interval.high < 0 ? 'worse' : 'inconclusive';
}

function isBegun({ states }: CellResult): boolean {
  return states.some(({ state }) => state !== 'pending');
}

/** By repeat; `null` without a score. Repeats that have not been run yet are left out. */
function scoresOf({ states }: CellResult): (number | null)[] {
  return states.flatMap((state) => {
    if (state.state === 'pending') return [];
    return [state.state === 'scored' ? state.last.score.value : null];
  });
}

function sumsBy(clusters: readonly string[], values: readonly number[]): number[] {
  const sums = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    const cluster = clusters[index] ?? '';
    sums.set(cluster, (sums.get(cluster) ?? 0) + value);
  }
  return [...sums.values()];
}

/** Whether two cells gave the agent the same skills. */
function hasSameSkills(a: CellResult, b: CellResult, tally: Tally): boolean {
  const [before, after] = [a, b].map(({ cell }) => tally.preparation(cell.group)?.outcome);
  if (!before || !after || 'unscored' in before || 'unscored' in after) return false;
  return JSON.stringify(before.skills) === JSON.stringify(after.skills);
}

/** What so many tasks with this spread can show. Differences without spread say nothing about it. */
function power(
  { standardDeviation }: Estimate,
  units: number,
): Pick<ComparisonReport, 'smallestDetectableEffect' | 'tasksForTenth'> {
  if (!standardDeviation) return { smallestDetectableEffect: null, tasksForTenth: null };
  return {
    smallestDetectableEffect: smallestDetectableEffect({ standardDeviation, tasks: units }),
    tasksForTenth: neededTasks({ standardDeviation, effect: TENTH }),
  };
}

function breakEven(
  compared: readonly { readonly baseline: CellResult; readonly candidate: CellResult }[],
  tally: Tally,
): ComparisonReport['breakEven'] {
  const candidates = compared.map(({ candidate }) => candidate);
  const preparations = oneOffUsages(candidates, tally);
  const { costUsd } = sumUsage(preparations);
  if (!costUsd) return null;
  const costs = [compared.map(({ baseline }) => baseline), candidates].map((cells) =>
    measure(
      cells.flatMap((cell) => cell.scored),
      (usage) => usage.costUsd,
    ),
  );
  const [before, after] = costs.map(({ mean, known, of }) => (known === of ? mean : null));
  if (before == null || after == null) return null;
  const oneOffUsd = costUsd / preparations.length;
  const savedUsdPerRun = before - after;
  // A quotient that is whole on paper must not be one more by rounding.
  const runs = Math.max(1, Math.ceil(oneOffUsd / savedUsdPerRun - 1e-9));
  return { oneOffUsd, savedUsdPerRun, runs: savedUsdPerRun > 0 ? runs : null };
}
