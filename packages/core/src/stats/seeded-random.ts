import { checkArgument, checkCount } from './check-argument.ts';
import { type SeedPart, seedDigest, unitFromWords } from './seed-digest.ts';

/** A stream of random draws that its seed decides. Each call moves it on. */
export interface SeededRandom {
  /** The next draw from 0 (included) to 1 (excluded), a multiple of 2⁻⁵³. */
  unit(): number;
  /** The next whole number from 0 to `size − 1`, each as likely (to one part in 2⁵³ / `size`). */
  integer(size: number): number;
  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** A new list with the same elements in random order, each order as likely (Fisher and Yates). */
  shuffle<T>(list: readonly T[]): T[];
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** xoshiro128**: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021). */
function xoshiro128(state: Uint32Array): () => number {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  return () => {
    const word = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return word;
  };
}

/**
 * A deterministic stream of random draws: the same parts always give the same stream, other parts an unrelated one.
 *
 * Each stream has its own state, seeded with 128 bits of the SHA-256 of the parts, and a period of 2¹²⁸ − 1. Statistical
 * quality, not for secrets. For one draw that must not depend on what was drawn before, use `hashToUnit`.
 *
 * @param parts - what identifies the stream, in order; `1` and `'1'` differ
 * @throws RangeError when a part is a number that is not finite
 */
export function seededRandom(...parts: readonly SeedPart[]): SeededRandom {
  const nextWord = xoshiro128(seedDigest('stream', parts));
  const unit = (): number => unitFromWords(nextWord(), nextWord());
  const integer = (size: number): number => {
    checkCount('size', size, 1);
    return Math.floor(unit() * size);
  };
  return {
    unit,
    integer,
    pick: <T>(list: readonly T[]): T => {
      checkArgument(list.length > 0, 'list', 'a list that is not empty', 'an empty list');
      return list[integer(list.length)] as T;
    },
    shuffle: <T>(list: readonly T[]): T[] => {
      const shuffled = [...list];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = integer(last + 1);
        [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
      }
      return shuffled;
    },
  };
}
