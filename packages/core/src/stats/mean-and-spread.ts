/** Mean and sample standard deviation of a list. */
export interface MeanAndSpread {
  /** Number of values. */
  readonly count: number;
  /** `null` of an empty list. */
  readonly mean: number | null;
  /** With divisor n − 1; `null` below two values. Exactly 0 when all values are equal but for rounding. */
  readonly standardDeviation: number | null;
}

/** A spread below this share of the largest value is rounding, of means of the same scores taken in another order. */
const ROUNDING = 1e-12;

/** Mean and standard deviation in two passes. Distances from the first value keep equal values free of rounding. */
export function meanAndSpread(values: readonly number[]): MeanAndSpread {
  const count = values.length;
  const [origin] = values;
  if (origin === undefined) return { count, mean: null, standardDeviation: null };
  const mean = origin + values.reduce((sum, value) => sum + (value - origin), 0) / count;
  if (count < 2) return { count, mean, standardDeviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (count - 1));
  const largest = values.reduce((magnitude, value) => Math.max(magnitude, Math.abs(value)), 0);
  return { count, mean, standardDeviation: standardDeviation > ROUNDING * largest ? standardDeviation : 0 };
}
