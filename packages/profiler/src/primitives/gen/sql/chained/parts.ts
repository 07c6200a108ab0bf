import type { SeededRandom } from '@skvm/core/stats';

/** What the questions are written with. */
export interface Parts {
  readonly prefix: string;
  /** The first day that counts, as a number and as a date. */
  readonly day: number;
  readonly since: string;
  /** 0 to 39. */
  readonly number: number;
}

export const idsFrom = (first: number, count: number, random: SeededRandom) =>
  random.shuffle(Array.from({ length: count }, (_, at) => first + at));
