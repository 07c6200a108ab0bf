import type { AnyProfile, Context } from '@skvm/core';
import { type ProfileInput, planProfile } from './profile-input.ts';
import { guessRun, meanRun, type RunAverage } from './run-average.ts';
import { createSchedule, NO_PROGRESS } from './schedule.ts';

/** What a profile is expected to take. */
export interface Forecast {
  /** Runs, if none has to be made again. */
  readonly runs: number;
  readonly modelCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; `null` when the model has no price. */
  readonly costUsd: number | null;
  /** Wall clock at the executor's concurrency, milliseconds. */
  readonly durationMs: number;
  /** What its runs take one after the other, milliseconds: beside other profiles, slots are shared. */
  readonly serialMs: number;
  /** What the averages of a run are taken from: an earlier profile of this target, or the items themselves. */
  readonly basis: 'profile' | 'items';
}

/**
 * Says what a profile will take, without a model call. Runs are what the schedule expects of levels that are equally
 * likely; what a run takes comes from `previous` when it is given, else from the items' own references.
 *
 * @throws INPUT_INVALID, UNKNOWN_EXTENSION, MODEL_UNKNOWN
 */
export async function forecast(
  input: ProfileInput & {
    /** An earlier profile of this target. */
    readonly previous?: AnyProfile;
  },
  context: Context,
): Promise<Forecast> {
  const { primitives, policy, spec, target } = planProfile(input, context);
  const schedule = createSchedule({ policy, confidence: spec.confidence, maxItems: spec.maxItems });
  const runsEach = schedule.expectedItems(NO_PROGRESS);
  const runs = primitives.length * runsEach;
  const before = input.previous && averageOf(input.previous);
  const guesses = primitives.map(guessRun);
  const average = before ?? meanRun(guesses);
  const price = await context.models.price(target.model);
  const [inputTokens, outputTokens] = [runs * average.inputTokens, runs * average.outputTokens];
  // Items of one primitive wait for each other when each decides the next.
  const slowestRunMs = before ? before.durationMs : Math.max(...guesses.map(({ durationMs }) => durationMs));
  const longestMs = policy.kind === 'adaptive' ? runsEach * slowestRunMs : slowestRunMs;
  return {
    runs: Math.round(runs),
    modelCalls: Math.round(runs * average.calls),
    inputTokens: Math.round(inputTokens),
    outputTokens: Math.round(outputTokens),
    costUsd: price === null ? null : (inputTokens * price.inputUsd + outputTokens * price.outputUsd) / 1_000_000,
    durationMs: Math.round(Math.max((runs * average.durationMs) / context.executor.concurrency, longestMs)),
    serialMs: Math.round(runs * average.durationMs),
    basis: before ? 'profile' : 'items',
  };
}

/** The averages of an earlier profile; `undefined` when it does not say. */
function averageOf(previous: AnyProfile): RunAverage | undefined {
  const results = previous.details.flatMap(({ levelResults }) => levelResults);
  const runs = results.reduce((sum, { totalCount }) => sum + totalCount, 0);
  const { input, output } = previous.cost.totalTokens;
  if (runs === 0 || input === 0) return undefined;
  return {
    calls: (previous.usage?.calls ?? runs) / runs,
    inputTokens: input / runs,
    outputTokens: output / runs,
    durationMs: results.reduce((sum, { durationMs }) => sum + durationMs, 0) / runs,
  };
}
