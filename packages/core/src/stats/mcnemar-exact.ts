import { checkCount } from './check-argument.ts';
import { regularisedBeta } from './regularised-beta.ts';

/**
 * Exact McNemar test of paired passes and failures: whether tasks go from fail to pass as often as from pass to fail.
 * Tasks with the same outcome in both arms say nothing here and are not asked for.
 *
 * Twice the smaller tail of Binomial(b + c, ½), at most 1: 1 against 6 gives 0.125. p is 1 when b + c is 0.
 * Source: Q. McNemar, Psychometrika 12 (1947) 153–157, with the binomial tail as Iₓ of DLMF 8.17.5.
 *
 * @param onlyFirst - tasks that only the first arm passes: whole, from 0
 * @param onlySecond - tasks that only the second arm passes: whole, from 0
 * @returns two-sided p, from 0 to 1
 * @throws RangeError when a count is negative or not whole
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  checkCount('onlyFirst', onlyFirst);
  checkCount('onlySecond', onlySecond);
  if (onlyFirst === onlySecond) return 1;
  const fewer = Math.min(onlyFirst, onlySecond);
  const more = Math.max(onlyFirst, onlySecond);
  return Math.min(1, 2 * regularisedBeta(0.5, more, fewer + 1));
}
