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
  /** What a run is thought to take by: an earlier profile of this target, or the items alone. */
  readonly basis: 'profile' | 'items';
}

/**
 * Says what a profile will take, without a model call. Runs are what the schedule expects of levels that are equally
 * likely; what a run takes is guessed from the items' own references, and corrected by what the runs of `previous` took.
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
  const before = input.previous && correctionBy(input.previous, context);
  const guesses = primitives.map((primitive) =>
    before ? corrected(guessRun(primitive), before) : guessRun(primitive),
  );
  const average = meanRun(guesses);
  const price = await context.models.price(target.model);
  const [inputTokens, outputTokens] = [runs * average.inputTokens, runs * average.outputTokens];
  // Items of one primitive wait for each other when each decides the next.
  const slowestRunMs = Math.max(...guesses.map(({ durationMs }) => durationMs));
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

/**
 * How many times as much as guessed the runs of an earlier profile took; `undefined` when it does not say. It may be of
 * other primitives than are asked for now, and their runs take several times as much or as little.
 */
function correctionBy(previous: AnyProfile, { registry }: Pick<Context, 'registry'>): RunAverage | undefined {
  const known = new Map(registry.list('primitive').map((primitive) => [primitive.id, primitive]));
  const runs = previous.details.flatMap(({ primitiveId, levelResults }) => {
    const primitive = known.get(primitiveId);
    return levelResults.flatMap((result) => Array.from({ length: result.totalCount }, () => primitive));
  });
  const guesses = runs.flatMap((primitive) => (primitive ? [guessRun(primitive)] : []));
  const { input, output } = previous.cost.totalTokens;
  if (guesses.length === 0 || input === 0) return undefined;
  const guess = meanRun(guesses);
  const results = previous.details.flatMap(({ levelResults }) => levelResults);
  const durationMs = results.reduce((sum, result) => sum + result.durationMs, 0);
  return {
    calls: (previous.usage?.calls ?? runs.length * guess.calls) / runs.length / guess.calls,
    inputTokens: input / runs.length / guess.inputTokens,
    outputTokens: output / runs.length / guess.outputTokens,
    durationMs: durationMs / runs.length / guess.durationMs,
  };
}

function corrected(guess: RunAverage, by: RunAverage): RunAverage {
  return {
    calls: guess.calls * by.calls,
    inputTokens: guess.inputTokens * by.inputTokens,
    outputTokens: guess.outputTokens * by.outputTokens,
    durationMs: guess.durationMs * by.durationMs,
  };
}
