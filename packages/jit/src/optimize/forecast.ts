import { smallestDetectableEffect } from '@skvm/core/stats';
import { BATCH_SIZE } from './choose-batch.ts';
import type { OptimizeInput } from './optimize-input.ts';
import { ADMISSION_RUNS } from './resolve-tasks.ts';
import { splitTasks } from './split-tasks.ts';

/** What an optimization will take at most, before anything is spent. */
export interface OptimizationForecast {
  readonly tasks: { readonly reflect: number; readonly select: number; readonly final: number };
  /** Runs of the target, by phase, at most. */
  readonly runs: {
    readonly admission: number;
    readonly baseline: number;
    readonly rounds: number;
    /** For three hunks. */
    readonly prune: number;
    readonly final: number;
    readonly total: number;
  };
  /** Times that the proposer is asked, at most. */
  readonly proposals: number;
  /**
   * The smallest true effect that the final comparison is likely (80 %) to show, as a difference of mean scores, for
   * graded checks (runs of a task differ by 0.15, effects between tasks by 0.1) and for pass or fail (0.3 and 0.1).
   * `null` below six final tasks, where there is no interval, and for logs.
   */
  readonly smallestEffect: { readonly graded: number; readonly passFail: number } | null;
}

/** Standard deviations that the forecast takes for granted: of runs of one task, and of the effect between tasks. */
const SPREAD = { graded: 0.15, passFail: 0.3, effect: 0.1 } as const;

const FORECAST_HUNKS = 3;

/** Forecasts an optimization. */
export function forecastOptimization(
  input: Pick<OptimizeInput, 'source' | 'rounds' | 'runsPerTask' | 'finalRuns' | 'baseline' | 'seed'>,
): OptimizationForecast {
  const { source, rounds = 3, runsPerTask = 2, finalRuns = 4, baseline = false, seed = 0 } = input;
  if (source.kind === 'log') {
    const runs = { admission: 0, baseline: 0, rounds: 0, prune: 0, final: 0, total: 0 };
    return {
      tasks: { reflect: source.evidence.length, select: 0, final: 0 },
      runs,
      proposals: 1,
      smallestEffect: null,
    };
  }
  const tasks = countTasks(source, seed);
  const { reflect, select, final } = tasks;
  const made = source.kind === 'synthetic' ? source.count + source.finalCount : 0;
  const perPhase = {
    admission: made * 2 * ADMISSION_RUNS,
    baseline: (reflect + select) * runsPerTask,
    rounds: rounds * (Math.min(BATCH_SIZE, reflect) + select + reflect) * runsPerTask,
    prune: FORECAST_HUNKS * (reflect + select) * runsPerTask,
    final: final * finalRuns * (baseline ? 3 : 2),
  };
  const total = Object.values(perPhase).reduce((sum, runs) => sum + runs, 0);
  const smallest = (spread: number) =>
    smallestDetectableEffect({
      tasks: final,
      standardDeviation: Math.sqrt(SPREAD.effect ** 2 + (2 * spread ** 2) / finalRuns),
    }) ?? 1;
  return {
    tasks,
    runs: { ...perPhase, total },
    proposals: rounds,
    smallestEffect: final < 6 ? null : { graded: smallest(SPREAD.graded), passFail: smallest(SPREAD.passFail) },
  };
}

function countTasks(
  source: Exclude<OptimizeInput['source'], { kind: 'log' }>,
  seed: number,
): OptimizationForecast['tasks'] {
  if (source.kind === 'real') {
    const { reflect, select, final } = splitTasks(source.tasks, source.finalTasks, seed);
    return { reflect: reflect.length, select: select.length, final: final.length };
  }
  const reflect = Math.ceil(source.count / 2);
  return { reflect, select: Math.max(1, source.count - reflect), final: source.finalCount };
}
