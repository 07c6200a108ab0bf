import type { ArmSummary, FinalComparison, Task } from '@skvm/core';
import { chooseInterval, DIFFERENCE_RANGE, smallestDetectableEffect } from '@skvm/core/stats';
import type { MeasuredRun } from './lab.ts';
import { differencesOf, meanOf, meanOverTasks, scoresByTask } from './task-means.ts';

/** Runs of the arms of the final comparison. */
export interface FinalRuns {
  readonly baseline: readonly MeasuredRun[];
  readonly candidate: readonly MeasuredRun[];
  readonly noSkill?: readonly MeasuredRun[];
}

/**
 * Compares original and candidate task by task: the mean of the paired differences with its two-sided 95 % interval
 * over tasks, as core's `chooseInterval` finds it (none below six tasks). Tasks without a score in one arm are in neither.
 */
export function compareFinal(tasks: readonly Task[], repeats: number, runs: FinalRuns): FinalComparison {
  const baseline = scoresByTask(runs.baseline);
  const candidate = scoresByTask(runs.candidate);
  const paired = differencesOf(baseline, candidate);
  const estimate = chooseInterval(paired.differences, { range: DIFFERENCE_RANGE });
  const spread = estimate.standardDeviation;
  return {
    repeats,
    tasks: tasks.map(({ id }) => ({
      task: id,
      baseline: [...(baseline.get(id) ?? [])],
      candidate: [...(candidate.get(id) ?? [])],
      difference: paired.tasks.find((task) => task.id === id)?.difference ?? null,
    })),
    effect: estimate.mean,
    interval: estimate.interval,
    confidence: estimate.confidence,
    method: estimate.method,
    compared: paired.differences.length,
    wins: paired.wins,
    ties: paired.ties,
    losses: paired.losses,
    smallestDetectable:
      spread === null
        ? null
        : smallestDetectableEffect({ tasks: paired.differences.length, standardDeviation: spread }),
    baseline: summarise(runs.baseline),
    candidate: summarise(runs.candidate),
    ...(runs.noSkill === undefined ? {} : { noSkill: summarise(runs.noSkill) }),
  };
}

function summarise(runs: readonly MeasuredRun[]): ArmSummary {
  const scored = runs.filter(({ run }) => run.score !== null).map(({ run }) => run);
  const tokens = scored.map(({ usage }) =>
    usage.inputTokens === null || usage.outputTokens === null ? null : usage.inputTokens + usage.outputTokens,
  );
  const durations = scored.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const middle = durations.length / 2;
  return {
    mean: meanOverTasks(scoresByTask(runs)),
    runs: runs.length,
    unscored: runs.length - scored.length,
    medianDurationMs: meanOf(durations.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1)),
    meanTokens: tokens.includes(null) ? null : meanOf(tokens),
    meanCostUsd: scored.some(({ usage }) => usage.costUsd === null)
      ? null
      : meanOf(scored.map((run) => run.usage.costUsd)),
  };
}
