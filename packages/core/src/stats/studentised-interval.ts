import { checkCount } from './check-argument.ts';
import { estimateMean, type MeanEstimate, type MeanIntervalOptions } from './mean-estimate.ts';
import type { SeedPart } from './seed-digest.ts';
import { seededRandom } from './seeded-random.ts';
import { studentTQuantile } from './student-t.ts';

/** Options of {@link studentisedInterval}. */
export interface StudentisedIntervalOptions extends MeanIntervalOptions {
  /** Number of bootstrap samples, at least 39; by default 4,999. */
  readonly resamples?: number;
  /** Decides the resampling: the same values and seed give the same interval. By default 0. */
  readonly seed?: SeedPart;
}

/** A resample's variance below this share of its mean square is rounding: its values are equal. */
const ROUNDING = 1e-12;

/**
 * (mean* − mean) / s.e.* of bootstrap samples, sorted. A sample of equal values has no spread: its statistic is infinite
 * with the sign of its mean, 0 when it hits the mean.
 */
function studentisedMeans(centred: Float64Array, resamples: number, seed: SeedPart): Float64Array {
  const random = seededRandom('studentised-interval', seed);
  const count = centred.length;
  const statistics = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    let squares = 0;
    for (let drawn = 0; drawn < count; drawn += 1) {
      const value = centred[Math.floor(random.unit() * count)] ?? 0;
      sum += value;
      squares += value * value;
    }
    const mean = sum / count;
    const variance = (squares - sum * mean) / (count - 1);
    if (variance > ROUNDING * squares) return mean / Math.sqrt(variance / count);
    return mean === 0 ? 0 : mean * Number.POSITIVE_INFINITY;
  });
  return statistics.sort();
}

/**
 * Mean with a two-sided studentised bootstrap interval (bootstrap-t), for values that are skewed. Unlike a percentile
 * bootstrap it is not too narrow for few values.
 *
 * Each side's multiplier is at most that of Student's t with two degrees of freedom (4.3 at 95 %). Few or tied values
 * give many resamples of nearly equal values whose statistic has no bound; leaving those out instead would lose a fifth
 * of the coverage on pass/fail scores.
 * The interval is `null` below two values, and of equal values as in `meanInterval`.
 * Source: B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap" (1993), §12.5; the bound is ours.
 *
 * @throws RangeError when a value is not finite or outside the range, or an option is outside its own
 */
export function studentisedInterval(
  values: readonly number[],
  { resamples = 4999, seed = 0, ...options }: StudentisedIntervalOptions = {},
): MeanEstimate {
  checkCount('resamples', resamples, 39);
  return estimateMean(values, values.length, options, ({ mean, standardDeviation, confidence }) => {
    const statistics = studentisedMeans(
      Float64Array.from(values, (value) => value - mean),
      resamples,
      seed,
    );
    const bound = studentTQuantile((1 + confidence) / 2, Math.min(2, values.length - 1));
    const leftOut = Math.max(1, Math.floor(((1 - confidence) / 2) * (resamples + 1)));
    const lowest = Math.max(-bound, statistics.at(leftOut - 1) ?? -bound);
    const highest = Math.min(bound, statistics.at(-leftOut) ?? bound);
    const standardError = standardDeviation / Math.sqrt(values.length);
    return { method: 'studentised', low: mean - highest * standardError, high: mean - lowest * standardError };
  });
}
