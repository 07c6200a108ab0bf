import { checkSameLength } from './check-argument.ts';
import { clusteredInterval } from './clustered-interval.ts';
import { meanAndSpread } from './mean-and-spread.ts';
import type { MeanEstimate } from './mean-estimate.ts';
import { meanInterval } from './mean-interval.ts';
import { type StudentisedIntervalOptions, studentisedInterval } from './studentised-interval.ts';

/** Below this number of tasks no interval is worth showing: a report gives the mean and says so. */
export const MIN_TASKS_FOR_INTERVAL = 6;

/** From this number of clusters on, the interval speaks of clusters like these, not of these clusters alone. */
export const MIN_CLUSTERS_FOR_INTERVAL = 6;

/** From this sample skewness on (either sign), t intervals miss on one side much oftener than they say. */
const SKEWED = 0.5;

/** Options of {@link chooseInterval}. */
export interface ChooseIntervalOptions extends StudentisedIntervalOptions {
  /** Name of the cluster of each value, as many as there are values; leave out when the values are independent. */
  readonly clusters?: readonly string[];
}

/** An estimate and what a report must say beside it. */
export interface ChosenInterval extends MeanEstimate {
  /**
   * `few-tasks`: fewer than {@link MIN_TASKS_FOR_INTERVAL} values, so no interval. `few-clusters`: fewer than
   * {@link MIN_CLUSTERS_FOR_INTERVAL} clusters, so the interval holds for more tasks of these clusters, not for other
   * clusters. `null` when there is nothing to add.
   */
  readonly caution: 'few-tasks' | 'few-clusters' | null;
}

/** Third standardised moment; 0 for values without spread. */
function skewness(values: readonly number[]): number {
  const { count, mean, standardDeviation } = meanAndSpread(values);
  if (mean === null || !standardDeviation) return 0;
  const variance = (standardDeviation ** 2 * (count - 1)) / count;
  return values.reduce((sum, value) => sum + (value - mean) ** 3, 0) / count / variance ** 1.5;
}

/**
 * Mean of task results with the interval that fits them. The rule, in order:
 * fewer than {@link MIN_TASKS_FOR_INTERVAL} values: no interval; at least {@link MIN_CLUSTERS_FOR_INTERVAL} clusters of
 * which one has several values: `clusteredInterval`; a sample skewness above ½ in magnitude: `studentisedInterval`;
 * otherwise `meanInterval`.
 *
 * At 95 % the interval holds the true mean in at least 93 % of samples of six or more graded, pass/fail or paired scores,
 * and in 91 to 95 % for unbounded values as skewed as the exponential; `coverage.test.ts` measures it.
 * Pass a `range`: without it equal values have no interval.
 *
 * @throws RangeError when a value is not finite or outside the range, or an option is outside its own
 */
export function chooseInterval(
  values: readonly number[],
  { clusters, ...options }: ChooseIntervalOptions = {},
): ChosenInterval {
  if (clusters) checkSameLength(values, clusters);
  if (values.length < MIN_TASKS_FOR_INTERVAL) {
    return {
      ...meanInterval(values, options),
      interval: null,
      method: null,
      degreesOfFreedom: null,
      caution: 'few-tasks',
    };
  }
  const clusterCount = new Set(clusters).size;
  if (clusters && clusterCount >= MIN_CLUSTERS_FOR_INTERVAL && clusterCount < clusters.length) {
    return { ...clusteredInterval(values, clusters, options), caution: null };
  }
  const estimate =
    Math.abs(skewness(values)) > SKEWED ? studentisedInterval(values, options) : meanInterval(values, options);
  return { ...estimate, caution: clusters && clusterCount < MIN_CLUSTERS_FOR_INTERVAL ? 'few-clusters' : null };
}
