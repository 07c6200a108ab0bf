import { checkSameLength } from './check-argument.ts';
import { meanAndSpread } from './mean-and-spread.ts';
import { estimateMean, type MeanEstimate, type MeanIntervalOptions } from './mean-estimate.ts';
import { studentTQuantile } from './student-t.ts';

/** A standard error below this share of the standard deviation is rounding: all clusters have the same mean. */
const ROUNDING = 1e-12;

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

/** Size of each cluster and the sum of its values' distances from the mean, in order of first appearance. */
function clusterSums(values: readonly number[], clusters: readonly string[]): { size: number; residual: number }[] {
  const mean = meanAndSpread(values).mean ?? 0;
  const sums = new Map<string, { size: number; residual: number }>();
  for (const [index, value] of values.entries()) {
    const cluster = clusters[index] ?? '';
    const { size, residual } = sums.get(cluster) ?? { size: 0, residual: 0 };
    sums.set(cluster, { size: size + 1, residual: residual + value - mean });
  }
  return [...sums.values()];
}

/**
 * Mean of all values with a two-sided t interval that allows for values of one cluster being alike (tasks of one skill):
 * the CR2 variance with the Bell–McCaffrey degrees of freedom.
 *
 * With cluster sizes nᵍ of n values in all, residual sums Eᵍ and aᵍ = 1 / (1 − nᵍ/n):
 * variance = Σ aᵍ Eᵍ² / n², degrees of freedom = n² / (Σ nᵍ² + Σ aᵍ aʰ nᵍ² nʰ² / n² over pairs g ≠ h).
 * Clusters of one value each, and clusters of equal size taken as their means, give exactly `meanInterval`; uneven
 * clusters have fewer degrees of freedom and a wider interval.
 * The interval is `null` below two clusters. When all clusters have the same mean it is as that of equal values in
 * `meanInterval`, with the clusters as values.
 * Source: R. M. Bell, D. F. McCaffrey, Survey Methodology 28 (2002) 169–181; J. E. Pustejovsky, E. Tipton, JBES 36
 * (2018) 672–683; both formulas written out for a mean alone, with independent values as the working model.
 *
 * @param clusters - name of the cluster of each value, as many as there are values
 * @throws RangeError when the lists differ in length, a value is not finite or outside the range, or the confidence is
 * not between 0 and 1
 */
export function clusteredInterval(
  values: readonly number[],
  clusters: readonly string[],
  options: MeanIntervalOptions = {},
): MeanEstimate {
  checkSameLength(values, clusters);
  const sums = clusterSums(values, clusters);
  return estimateMean(values, sums.length, options, ({ mean, standardDeviation, confidence }) => {
    const total = values.length;
    const adjusted = sums.map(({ size, residual }) => ({ size, residual, adjustment: 1 / (1 - size / total) }));
    const standardError = Math.sqrt(sumOf(adjusted, ({ adjustment, residual }) => adjustment * residual ** 2)) / total;
    if (standardError <= ROUNDING * standardDeviation) return 'no-spread';

    const sizes = sumOf(adjusted, ({ size }) => size ** 2);
    const all = sumOf(adjusted, ({ adjustment, size }) => adjustment * size ** 2);
    const same = sumOf(adjusted, ({ adjustment, size }) => (adjustment * size ** 2) ** 2);
    const degreesOfFreedom = total ** 2 / (sizes + (all ** 2 - same) / total ** 2);
    const margin = studentTQuantile((1 + confidence) / 2, degreesOfFreedom) * standardError;
    return { method: 'clustered', degreesOfFreedom, low: mean - margin, high: mean + margin };
  });
}
