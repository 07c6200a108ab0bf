import { checkArgument, checkCount } from './check-argument.ts';
import { type SeedPart, seedDigest } from './seed-digest.ts';

/** Digits of at most 24 bits: the 32-bit round function reaches all of them about as often, and products stay exact. */
const MAX_SIZE = 2 ** 48;

/** Spreads a change of any bit of a 32-bit word over all of them: the finaliser of MurmurHash3 (A. Appleby, public domain). */
function mix(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/**
 * A keyed permutation of 0 … size − 1, one index at a time: for one size and key, different indices give different
 * results and every result occurs. So indices 0, 1, 2, … draw items in random order without replacement, and nothing
 * of the order needs to be stored.
 *
 * Method: a Feistel network of eight rounds on pairs (left, right) of digits to base ⌈√size⌉, walked on until the
 * result falls inside the range (J. Black, P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002). The pairs
 * are hardly more than the range, so a second walk is rare. Statistical quality, not for secrets.
 *
 * @param index - a whole number from 0 to size − 1
 * @param size - a whole number from 1 to 2⁴⁸
 * @param key - what identifies the permutation, in order; `1` and `'1'` differ
 * @throws RangeError when an argument is outside its range
 */
export function permuteIndex(index: number, size: number, ...key: readonly SeedPart[]): number {
  checkCount('size', size, 1);
  checkArgument(size <= MAX_SIZE, 'size', 'at most 2^48', size);
  checkCount('index', index);
  checkArgument(index < size, 'index', `below the size ${size}`, index);

  const base = Math.ceil(Math.sqrt(size));
  const roundKeys = seedDigest('permutation', key);
  let permuted = index;
  do {
    let left = Math.floor(permuted / base);
    let right = permuted % base;
    for (const roundKey of roundKeys) {
      // Two mixes, so that the keys of two rounds cannot act as one shift of the digits.
      [left, right] = [right, (left + (mix(mix(right) ^ roundKey) % base)) % base];
    }
    permuted = left * base + right;
  } while (permuted >= size);
  return permuted;
}
