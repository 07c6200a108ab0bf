import { checkArgument, checkCount, checkFinite } from './check-argument.ts';
import type { SeedPart } from './seed-digest.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';

/** Options of {@link signFlipPermutation}. */
export interface SignFlipOptions {
  /** Decides the random flips: the same differences and seed give the same p. By default 0; unused when exact. */
  readonly seed?: SeedPart;
  /** Up to this many differences that are not 0, all flips are counted; from 0 to 24, by default 20. */
  readonly maxExact?: number;
  /** Number of random flips above that, at least 99; by default 9,999. */
  readonly resamples?: number;
}

/** Result of a sign-flip test. */
export interface SignFlipResult {
  /** Two-sided, above 0 and at most 1. */
  readonly pValue: number;
  readonly method: 'exact' | 'monte-carlo';
  /** Sign patterns looked at: 2ⁿ for n differences that are not 0, or the random ones. */
  readonly permutations: number;
  /** The smallest p that this many differences could have given: above the level sought, no result can reach it. */
  readonly smallestPValue: number;
}

/** All sums ±m₁ ± m₂ … with m₁ kept positive: the other half are these with the sign changed. */
function halfOfAllSums(magnitudes: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** (magnitudes.length - 1));
  sums[0] = magnitudes[0] ?? 0;
  let filled = 1;
  for (const magnitude of magnitudes.slice(1)) {
    for (let index = 0; index < filled; index += 1) {
      const sum = sums[index] ?? 0;
      sums[index] = sum + magnitude;
      sums[filled + index] = sum - magnitude;
    }
    filled *= 2;
  }
  return sums;
}

function randomSum(magnitudes: readonly number[], random: SeededRandom): number {
  return magnitudes.reduce((sum, magnitude) => (random.unit() < 0.5 ? sum + magnitude : sum - magnitude), 0);
}

/**
 * Permutation test of paired differences: how often a sum at least as far from 0 arises when each difference has a
 * random sign, as it does when the arms do not differ. It assumes no distribution, only that the pairs are independent;
 * give one difference (the sum) a cluster when they are not.
 *
 * All sign patterns are counted when they are few enough, and the p-value is exact; otherwise random ones, with one
 * added to both counts for the pattern observed, so that p is never 0 and the test keeps its level. Differences of 0 are
 * the same under either sign and change no count. `null` without differences; p is 1 when all are 0.
 * With few differences that are not 0, or many of the same size, p takes few values and the test errs on the safe side.
 * Source: B. Phipson, G. K. Smyth, Statistical Applications in Genetics and Molecular Biology 9 (2010) 39.
 *
 * @throws RangeError when a difference is not finite, or an option is outside its range
 */
export function signFlipPermutation(
  differences: readonly number[],
  { seed = 0, maxExact = 20, resamples = 9999 }: SignFlipOptions = {},
): SignFlipResult | null {
  checkFinite('differences', differences);
  checkCount('maxExact', maxExact);
  checkArgument(maxExact <= 24, 'maxExact', 'at most 24', maxExact);
  checkCount('resamples', resamples, 99);
  if (differences.length === 0) return null;
  const magnitudes = differences.map(Math.abs).filter((magnitude) => magnitude > 0);
  if (magnitudes.length === 0) return { pValue: 1, method: 'exact', permutations: 1, smallestPValue: 1 };

  // Sums that are equal on paper differ by rounding, and must count as equal.
  const rounding = 1e-12 * magnitudes.reduce((sum, magnitude) => sum + magnitude, 0);
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0)) - rounding;
  if (magnitudes.length <= maxExact) {
    const sums = halfOfAllSums(magnitudes);
    const asFar = sums.reduce((count, sum) => (Math.abs(sum) >= observed ? count + 1 : count), 0);
    return {
      pValue: asFar / sums.length,
      method: 'exact',
      permutations: 2 * sums.length,
      smallestPValue: 1 / sums.length,
    };
  }
  const random = seededRandom('sign-flip', seed);
  let asFar = 0;
  for (let drawn = 0; drawn < resamples; drawn += 1) {
    if (Math.abs(randomSum(magnitudes, random)) >= observed) asFar += 1;
  }
  return {
    pValue: (1 + asFar) / (1 + resamples),
    method: 'monte-carlo',
    permutations: resamples,
    smallestPValue: 1 / (1 + resamples),
  };
}
