import type { Score, Target } from '@skvm/core';
import { aggregate, type CellResult, cellResult, sumUsage } from './aggregate.ts';
import type { BenchResult, TargetReport, TaskReport } from './bench-document.ts';
import { compare, comparisonsOf, correct, type UncorrectedComparison } from './compare.ts';
import { targetId } from './matrix.ts';
import type { Attempt, Tally } from './tally.ts';

const CONFIDENCE = 0.95;

/** Scores that differ by less are the same but for rounding. */
const ROUNDING = 1e-9;

/** What a benchmark's records come to. Pure: the same records, in any order of trials, give the same result. */
export function toResult(tally: Tally): BenchResult {
  const { targets, conditions } = tally.spec;
  const pairs = comparisonsOf(conditions);
  const reports = targets.map((target) => reportTarget(target, pairs, tally));
  const corrected = correct(reports.flatMap(({ comparisons }) => comparisons));
  return {
    confidence: CONFIDENCE,
    comparisons: corrected.filter(({ pValue }) => pValue !== null).length,
    targets: reports.map((report, index) => ({
      ...report,
      comparisons: corrected.slice(index * pairs.length, (index + 1) * pairs.length),
    })),
    preparations: reportPreparations(tally),
    interrupted: {
      attempts: tally.interrupted.length,
      usage: sumUsage(tally.interrupted.flatMap(({ usage, gradingUsage }) => [usage, gradingUsage])),
    },
  };
}

function reportTarget(
  target: Target,
  pairs: readonly { baseline: string; candidate: string }[],
  tally: Tally,
): Omit<TargetReport, 'comparisons'> & { comparisons: UncorrectedComparison[] } {
  const cells = tally.cells
    .filter((cell) => targetId(cell.target) === targetId(target))
    .map((cell) => cellResult(tally, cell));
  const byCondition = Map.groupBy(cells, ({ cell }) => cell.condition);
  const byTask = Map.groupBy(cells, ({ cell }) => cell.task.id);
  return {
    target,
    simulated: cells.some(({ attempts }) => attempts.flat().some((attempt) => attempt.simulated)),
    conditions: [...byCondition].map(([condition, ofCondition]) => aggregate(condition, ofCondition, tally)),
    comparisons: pairs.map((pair) => compare(pair, byCondition, tally)),
    tasks: [...byTask].map(([task, ofTask]) => ({ task, cells: ofTask.map(reportCell) })),
    flaky: cells
      .filter(({ scores }) => Math.max(...scores) - Math.min(...scores) > ROUNDING)
      .map(({ cell, scores }) => ({ task: cell.task.id, condition: cell.condition, scores: [...scores] })),
    nonDiscriminating: [...byTask].flatMap(([task, ofTask]) => nonDiscriminating(task, ofTask)),
  };
}

function reportCell({ cell, mean, states, attempts }: CellResult): TaskReport['cells'][number] {
  const runs = states.map((state, repeat) => {
    const tried = attempts[repeat] ?? [];
    const last = tried.at(-1);
    const explanation = last?.score.explanation;
    return {
      score: state.state === 'scored' ? state.last.score.value : null,
      ...(state.state === 'unscored' ? { unscored: state.reason } : {}),
      ...(state.state === 'unscored' && explanation !== undefined ? { explanation } : {}),
      attempts: tried.length,
      ...(last === undefined ? {} : { key: last.key }),
    };
  });
  return { condition: cell.condition, mean, runs };
}

/** Criteria of a task with one and the same value in every scored run, if at least two conditions have any. */
function nonDiscriminating(task: string, cells: readonly CellResult[]): TargetReport['nonDiscriminating'] {
  if (cells.filter(({ scored }) => scored.length > 0).length < 2) return [];
  const ranges = new Map<string, { low: number; high: number; runs: number }>();
  const runs = cells.flatMap(({ scored }) => scored).filter(isJudged);
  for (const { score } of runs) {
    for (const { name, value } of criteriaOf(score)) {
      const { low, high, runs: seen } = ranges.get(name) ?? { low: value, high: value, runs: 0 };
      ranges.set(name, { low: Math.min(low, value), high: Math.max(high, value), runs: seen + 1 });
    }
  }
  return [...ranges]
    .filter(([, range]) => range.runs === runs.length && range.runs > 1 && range.high - range.low <= ROUNDING)
    .map(([criterion, { high, runs: seen }]) => ({ task, criterion, value: high, runs: seen }));
}

/** Whether the checks were looked at: a run that ran out of its limits scores 0 without. */
function isJudged({ limit }: Attempt): boolean {
  return limit === undefined;
}

/** The innermost parts of a score, named by the way to them. */
function criteriaOf(score: Score, prefix = ''): { name: string; value: number }[] {
  return (score.parts ?? []).flatMap((part) => {
    const name = `${prefix}${part.evaluator}`;
    if (part.parts && part.parts.length > 0) return criteriaOf(part, `${name}/`);
    return part.value === null ? [] : [{ name, value: part.value }];
  });
}

function reportPreparations(tally: Tally): BenchResult['preparations'] {
  const firsts = new Map([...tally.cells].reverse().map((cell) => [cell.group, cell]));
  return [...firsts.values()].reverse().flatMap(({ condition, target, task, group }) => {
    const outcome = tally.preparation(group)?.outcome;
    if (!outcome) return [];
    const head = { condition, target, skills: task.skills.map(({ name }) => name) };
    if ('unscored' in outcome) return { ...head, unscored: outcome.unscored, explanation: outcome.explanation };
    const { digest, oneOffUsage, details } = outcome;
    return { ...head, digest, oneOffUsage, ...(details === undefined ? {} : { details }) };
  });
}
