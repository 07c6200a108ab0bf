import { hash } from 'node:crypto';
import { checkArgument } from './check-argument.ts';

/** One component of a seed. `1` and `'1'` are different seeds, and so are `('a', 'b')` and `('ab')`. */
export type SeedPart = string | number;

/** What a digest is for: keeps the three kinds of draws from the same seed independent of each other. */
type Purpose = 'unit' | 'stream' | 'permutation';

/**
 * SHA-256 of a seed as eight 32-bit words. The parts are hashed as a JSON array, which keeps apart what concatenation
 * would merge. A published hash is used so that seeds that differ in one digit give unrelated draws, for ever the same.
 *
 * @throws RangeError when a part is a number that is not finite
 */
export function seedDigest(purpose: Purpose, parts: readonly SeedPart[]): Uint32Array {
  for (const part of parts) {
    checkArgument(typeof part === 'string' || Number.isFinite(part), 'part', 'a string or a finite number', part);
  }
  const bytes = hash('sha256', JSON.stringify([purpose, ...parts]), 'buffer');
  return Uint32Array.from({ length: 8 }, (_, index) => bytes.readUInt32BE(4 * index));
}

/** A number from 0 (included) to 1 (excluded), a multiple of 2⁻⁵³, from two random 32-bit words. */
export function unitFromWords(high: number, low: number): number {
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
}
