import { checkArgument } from './check-argument.ts';

/**
 * Holm's step-down correction for several comparisons: rejecting where the result is at most α keeps the chance of any
 * false rejection at most α, whatever the comparisons have to do with each other.
 *
 * @param pValues - from 0 to 1; `null` is a comparison that could not be made: it stays `null` and does not count
 * @returns corrected p-values in the order given, from 0 to 1, none below its input
 * @throws RangeError when a p-value is outside 0 to 1
 * Source: S. Holm, Scandinavian Journal of Statistics 6 (1979) 65–70.
 */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const made = pValues.flatMap((pValue, index) => (pValue === null ? [] : [{ pValue, index }]));
  for (const { pValue } of made) checkArgument(pValue >= 0 && pValue <= 1, 'pValue', 'from 0 to 1', pValue);
  made.sort((a, b) => a.pValue - b.pValue);

  const corrected: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  for (const [rank, { pValue, index }] of made.entries()) {
    largest = Math.max(largest, Math.min(1, (made.length - rank) * pValue));
    corrected[index] = largest;
  }
  return corrected;
}
