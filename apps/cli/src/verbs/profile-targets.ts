import { profileFiles } from '@skvm/cache';
import {
  type AnyProfile,
  addUsage,
  type Context,
  type DocumentStatus,
  formatTarget,
  inputInvalid,
  isSkvmError,
  type Journal,
  NO_USAGE,
  type Target,
  type Usage,
} from '@skvm/core';
import { type Forecast, forecast, type ProfileInput, planProfile, profile, SUITE_SEED } from '@skvm/profiler';
import type { Composition } from '../compose.ts';
import { toFailure } from '../failure.ts';
import { mapInParallel } from '../map-in-parallel.ts';
import { canonicalModelId } from '../models/model-id.ts';
import { hasWhatIsAsked } from './has-what-is-asked.ts';
import { type ProfiledTarget, profileInSession, withTarget } from './profile-in-session.ts';

/** The flags of `skvm profile` that decide what is measured. */
export interface ProfileFlags {
  readonly primitives?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  readonly policy: string;
  readonly confidence?: number | undefined;
  readonly 'max-items'?: number | undefined;
  readonly seed?: number | undefined;
  readonly 'timeout-ms'?: number | undefined;
  readonly 'max-steps'?: number | undefined;
  readonly force?: boolean | undefined;
  readonly wait?: boolean | undefined;
  readonly resume?: boolean | undefined;
  readonly session?: string | undefined;
}

/** A target that could not be profiled. */
export interface FailedTarget {
  readonly target: Target;
  readonly error: { readonly code: string; readonly message: string };
}

/** Several profiles of one command. */
export interface ProfileSet {
  readonly schema: 'skvm.profile-set/1';
  readonly status: DocumentStatus;
  readonly profiles: readonly AnyProfile[];
  readonly failures: readonly FailedTarget[];
  readonly usage: Usage;
}

/** What targets would take. */
export interface ForecastSet {
  readonly schema: 'skvm.forecast/1';
  readonly forecasts: readonly { readonly target: Target; readonly forecast: Forecast }[];
  /** Of all targets side by side. */
  readonly total: Omit<Forecast, 'basis'>;
}

/** Every model in every adapter, ids in their one form, each once. */
export function targetsOf(flags: { readonly model: readonly string[]; readonly adapter: readonly string[] }): Target[] {
  const models = [...new Set(flags.model.map(canonicalModelId))];
  return [...new Set(flags.adapter)].flatMap((adapter) => models.map((model) => ({ adapter, model })));
}

/** Says what profiles would take; nothing is called and nothing is written. */
export async function forecastTargets(
  targets: readonly Target[],
  flags: ProfileFlags,
  { context, layout }: Composition,
): Promise<ForecastSet> {
  const files = profileFiles(layout);
  const forecasts: ForecastSet['forecasts'][number][] = [];
  for (const target of targets) {
    const previous = (await files.load(target))?.profile;
    const input = { ...profileInput(target, flags), ...(previous === undefined ? {} : { previous }) };
    forecasts.push({ target, forecast: await forecast(input, context) });
  }
  const total = totalForecast(
    forecasts.map(({ forecast }) => forecast),
    context.executor.concurrency,
  );
  return { schema: 'skvm.forecast/1', forecasts, total };
}

/** What forecasts come to on shared slots: as long as all work takes, or the one that takes longest even alone. */
function totalForecast(forecasts: readonly Forecast[], concurrency: number): ForecastSet['total'] {
  const sum = (of: (forecast: Forecast) => number) => forecasts.reduce((so, forecast) => so + of(forecast), 0);
  const serialMs = sum((forecast) => forecast.serialMs);
  const isPriced = forecasts.every(({ costUsd }) => costUsd !== null);
  return {
    runs: sum(({ runs }) => runs),
    modelCalls: sum(({ modelCalls }) => modelCalls),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    costUsd: isPriced ? sum(({ costUsd }) => costUsd ?? 0) : null,
    durationMs: Math.max(Math.round(serialMs / concurrency), ...forecasts.map(({ durationMs }) => durationMs)),
    serialMs,
  };
}

/**
 * The profile of a target: the one that is kept when it has what is asked for, else a new one, measured in a session
 * of its own. Only a complete measurement is kept.
 *
 * @throws MODEL_UNKNOWN; TARGET_LOCKED when another process profiles this target, unless the flags say to wait;
 * SESSION_MISSING when the flags say to go on and there is nothing to go on with.
 */
export async function profileTarget(
  target: Target,
  flags: ProfileFlags,
  composition: Composition,
): Promise<ProfiledTarget> {
  const isResumed = flags.resume || flags.session !== undefined;
  const findKept = async () => (isResumed ? undefined : keptProfile(target, flags, composition));
  const kept = await findKept();
  if (kept) return kept;
  await composition.requireModels([target.model]);
  return measureTarget(target, flags, composition, { findKept, orNew: false });
}

/** The profile that is kept, when it has what is asked for and is not to be measured anew. */
async function keptProfile(
  target: Target,
  flags: ProfileFlags,
  { layout }: Composition,
): Promise<ProfiledTarget | undefined> {
  if (flags.force) return undefined;
  const found = await profileFiles(layout).load(target);
  return found && hasWhatIsAsked(found.profile, flags.primitives) ? { target, ...found, isCached: true } : undefined;
}

async function measureTarget(
  target: Target,
  flags: ProfileFlags,
  composition: Composition,
  { findKept, orNew }: { readonly findKept: () => Promise<ProfiledTarget | undefined>; readonly orNew: boolean },
): Promise<ProfiledTarget> {
  const { context } = composition;
  const input = profileInput(target, flags);
  // What is asked for amiss begins no session: there would be nothing in it to go on with.
  planProfile(input, context);
  const make = (journal: Journal) => profile({ ...input, journal }, context);
  // Whoever had the target until now may have made what is asked for.
  const work = async () => (await findKept()) ?? profileInSession(input, make, composition, { orNew });
  return withTarget(target, work, composition, flags.wait ?? false);
}

/**
 * {@link profileTarget} for each, side by side: they share the slots of the command, as many for each as for the others
 * while all have work. One that fails does not keep the others back, an abort does. To go on is to measure what has no
 * profile yet, from where it was left.
 */
export async function profileTargets(
  targets: readonly Target[],
  flags: ProfileFlags,
  composition: Composition,
): Promise<{ readonly set: ProfileSet; readonly profiled: readonly ProfiledTarget[] }> {
  if (flags.session !== undefined) {
    throw inputInvalid(`Expected one target with --session, got ${targets.length}`, 'A session is that of one target.');
  }
  const kept = new Map<Target, ProfiledTarget>();
  for (const target of targets) {
    const found = await keptProfile(target, flags, composition);
    if (found) kept.set(target, found);
  }
  await composition.requireModels(targets.filter((target) => !kept.has(target)).map(({ model }) => model));
  const { context } = composition;
  const fatal = new AbortController();
  const signal = AbortSignal.any([context.signal, fatal.signal]);
  // More at once than there are slots would be begun, and none of them done.
  const outcomes = await mapInParallel(targets, context.executor.concurrency, async (target) => {
    const found = kept.get(target);
    if (found) return found;
    if (signal.aborted) return undefined;
    try {
      const findKept = () => keptProfile(target, flags, composition);
      return await measureTarget(target, flags, besideOthers(target, composition, signal), { findKept, orNew: true });
    } catch (error) {
      const failure = toFailure(error);
      if (failure.exitCode !== 130 && failure.exitCode !== 70 && !isSkvmError(error, 'INPUT_INVALID')) {
        return { target, error: { code: failure.error.code, message: failure.error.message } };
      }
      fatal.abort(error);
      return undefined;
    }
  });
  if (fatal.signal.aborted) throw fatal.signal.reason;
  const begun = outcomes.filter((one) => one !== undefined);
  const profiled = begun.filter((one) => 'profile' in one);
  const failures = begun.filter((one) => 'error' in one);
  const profiles = profiled.map((one) => one.document ?? one.profile);
  const statuses = profiles.map(({ status = 'completed' }) => status);
  const status =
    statuses.find((one) => one === 'aborted') ??
    (profiled.length + failures.length < targets.length ? 'partial' : undefined) ??
    statuses.find((one) => one === 'partial') ??
    (failures.length > 0 ? 'failed' : undefined) ??
    statuses.find((one) => one === 'failed') ??
    'completed';
  const usage = profiled
    .filter(({ isCached }) => !isCached)
    .reduce((sum, one) => addUsage(sum, one.document?.usage ?? NO_USAGE), NO_USAGE);
  return { set: { schema: 'skvm.profile-set/1', status, profiles, failures, usage }, profiled };
}

/** The parts for one of several targets: its share of the slots, and its name on what happens. */
function besideOthers(target: Target, composition: Composition, signal: AbortSignal): Composition {
  const { context } = composition;
  const emit: Context['emit'] = (event) => context.emit({ ...event, target: formatTarget(target) });
  return {
    ...composition,
    context: {
      ...context,
      signal,
      executor: context.executor.share(),
      emit,
      report: (diagnostic) => emit({ type: 'diagnostic', diagnostic }),
    },
  };
}

function profileInput(target: Target, flags: ProfileFlags): ProfileInput {
  const { primitives, skip, policy, confidence, seed } = flags;
  const { 'max-items': maxItems, 'timeout-ms': timeoutMs, 'max-steps': maxSteps } = flags;
  return {
    target,
    policy,
    seed: seed ?? SUITE_SEED,
    ...(primitives === undefined ? {} : { primitives }),
    ...(skip === undefined ? {} : { skip }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(maxItems === undefined ? {} : { maxItems }),
    limits: { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(maxSteps === undefined ? {} : { maxSteps }) },
  };
}
