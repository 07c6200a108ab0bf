import { estimateMean, type MeanEstimate, type MeanIntervalOptions } from './mean-estimate.ts';
import { studentTQuantile } from './student-t.ts';

/**
 * Mean with a two-sided t interval: mean ± t(n − 1) · s / √n.
 *
 * Exact for normal values; close for symmetric ones and for scores that are mostly 0 or 1. For skewed values use
 * `studentisedInterval`; `chooseInterval` decides between them.
 * The interval is `null` below two values. Equal values have no spread to build on: with a `range` they are bounded by
 * what their number can rule out (method `no-spread`), without one the interval is `null`, not of zero width.
 *
 * @throws RangeError when a value is not finite or outside the range, or the confidence is not between 0 and 1
 */
export function meanInterval(values: readonly number[], options: MeanIntervalOptions = {}): MeanEstimate {
  return estimateMean(values, values.length, options, ({ mean, standardDeviation, confidence }) => {
    const degreesOfFreedom = values.length - 1;
    const multiplier = studentTQuantile((1 + confidence) / 2, degreesOfFreedom);
    const margin = (multiplier * standardDeviation) / Math.sqrt(values.length);
    return { method: 't', degreesOfFreedom, low: mean - margin, high: mean + margin };
  });
}
