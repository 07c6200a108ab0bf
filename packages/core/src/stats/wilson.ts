import { checkArgument, checkCount, checkFraction } from './check-argument.ts';
import type { Interval } from './mean-estimate.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * Wilson's score interval of a share of independent passes, two-sided: 7 of 10 gives 0.397 to 0.892.
 *
 * Repeats of one task are not independent of each other; for a pass rate over tasks with repeats use `chooseInterval`
 * on the tasks' means.
 *
 * @param successes - whole, from 0 to `count`
 * @param count - whole, from 0
 * @param options - `confidence` between 0 and 1, by default 0.95
 * @returns shares from 0 to 1; `null` when `count` is 0
 * @throws RangeError when an argument is outside its range
 * Source: E. B. Wilson, JASA 22 (1927) 209–212.
 */
export function wilson(
  successes: number,
  count: number,
  options: { readonly confidence?: number } = {},
): Interval | null {
  const { confidence = 0.95 } = options;
  checkCount('count', count);
  checkCount('successes', successes);
  checkArgument(successes <= count, 'successes', `at most the count ${count}`, successes);
  checkFraction('confidence', confidence);
  if (count === 0) return null;
  const share = successes / count;
  const z = normalQuantile((1 + confidence) / 2);
  const shrink = 1 + z ** 2 / count;
  const centre = (share + z ** 2 / (2 * count)) / shrink;
  const margin = (z / shrink) * Math.sqrt((share * (1 - share)) / count + (z / (2 * count)) ** 2);
  // At the ends the formula gives 0 and 1 but for rounding.
  return {
    low: successes === 0 ? 0 : centre - margin,
    high: successes === count ? 1 : centre + margin,
  };
}
