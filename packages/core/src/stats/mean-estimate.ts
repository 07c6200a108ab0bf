import { checkArgument, checkFinite, checkFraction } from './check-argument.ts';
import { meanAndSpread } from './mean-and-spread.ts';

/** A closed interval. */
export interface Interval {
  readonly low: number;
  /** At least `low`. */
  readonly high: number;
}

/** Possible values of a score. */
export const SCORE_RANGE: Interval = { low: 0, high: 1 };

/** Possible values of a difference of two scores. */
export const DIFFERENCE_RANGE: Interval = { low: -1, high: 1 };

/**
 * How an interval was found: `t` and `clustered` from Student's t, `studentised` by bootstrap, `no-spread` from the
 * number of equal values alone.
 */
export type IntervalMethod = 't' | 'studentised' | 'clustered' | 'no-spread';

/** A mean and how well it is known. */
export interface MeanEstimate {
  /** Number of values. */
  readonly count: number;
  /** In the unit of the values; `null` of no values. */
  readonly mean: number | null;
  /** With divisor n − 1, in the unit of the values; `null` below two values. */
  readonly standardDeviation: number | null;
  /** In the unit of the values; `null` when the values are too few for the method, or all equal and no range is known. */
  readonly interval: Interval | null;
  /** `null` when there is no interval. */
  readonly method: IntervalMethod | null;
  /** Of Student's t, above 0, not always whole; `null` for the other methods. */
  readonly degreesOfFreedom: number | null;
  /** Share of intervals made this way that hold the true mean: between 0 and 1. */
  readonly confidence: number;
}

/** What every interval of a mean can be told. */
export interface MeanIntervalOptions {
  /** Between 0 and 1; by default 0.95. The interval is two-sided, with as much left out below as above. */
  readonly confidence?: number;
  /** Possible values, `SCORE_RANGE` for example. The interval is cut to it, and it bounds what equal values can say. */
  readonly range?: Interval;
}

/** An interval that a method proposes: it is cut to the range afterwards. */
export interface ProposedInterval extends Interval {
  readonly method: IntervalMethod;
  readonly degreesOfFreedom?: number;
}

/**
 * What n equal values say of a mean. A share q of other values stays unseen with chance (1 − q)ⁿ, so at confidence 1 − α
 * the share is at most 1 − (α/2)^(1/n), and each unseen value lies at worst at an end of the range.
 * Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404–413, for none (or all) of n.
 */
function withoutSpread(value: number, count: number, confidence: number, range: Interval): ProposedInterval {
  const unseen = 1 - ((1 - confidence) / 2) ** (1 / count);
  return {
    method: 'no-spread',
    low: value - unseen * (value - range.low),
    high: value + unseen * (range.high - value),
  };
}

/** What {@link estimateMean} gives a method that proposes an interval. */
export interface KnownMean {
  readonly mean: number;
  /** Above 0. */
  readonly standardDeviation: number;
  readonly confidence: number;
}

/** Weighted scores may pass the ends of their range by rounding. */
const ROUNDING = 1e-9;

function checkRange(values: readonly number[], { low, high }: Interval): void {
  for (const value of values) {
    checkArgument(value >= low - ROUNDING && value <= high + ROUNDING, 'values', `from ${low} to ${high}`, value);
  }
}

/**
 * The part that all intervals of a mean share: checks the arguments, takes care of too few and of equal values, cuts to
 * the range. `observations` is the number of independent observations: that of the values, or of their clusters.
 */
export function estimateMean(
  values: readonly number[],
  observations: number,
  { confidence = 0.95, range }: MeanIntervalOptions,
  propose: (known: KnownMean) => ProposedInterval | 'no-spread',
): MeanEstimate {
  checkFinite('values', values);
  checkFraction('confidence', confidence);
  if (range !== undefined) checkRange(values, range);
  const { count, mean, standardDeviation } = meanAndSpread(values);
  const estimate: MeanEstimate = {
    count,
    mean,
    standardDeviation,
    interval: null,
    method: null,
    degreesOfFreedom: null,
    confidence,
  };
  if (mean === null || standardDeviation === null || observations < 2) return estimate;

  let proposed = standardDeviation === 0 ? 'no-spread' : propose({ mean, standardDeviation, confidence });
  if (proposed === 'no-spread') {
    if (range === undefined) return estimate;
    proposed = withoutSpread(mean, observations, confidence, range);
  }
  const { low, high, method, degreesOfFreedom = null } = proposed;
  const interval = range ? { low: Math.max(low, range.low), high: Math.min(high, range.high) } : { low, high };
  return { ...estimate, interval, method, degreesOfFreedom };
}
