/** Mean and sample standard deviation of a list. */
export interface MeanAndSpread {
  /** Number of values. */
  readonly count: number;
  /** `null` of an empty list. */
  readonly mean: number | null;
  /** With divisor n − 1; `null` below two values. Exactly 0 when all values are equal. */
  readonly standardDeviation: number | null;
}

/** Mean and standard deviation in two passes. Distances from the first value keep equal values free of rounding. */
export function meanAndSpread(values: readonly number[]): MeanAndSpread {
  const count = values.length;
  const [origin] = values;
  if (origin === undefined) return { count, mean: null, standardDeviation: null };
  const mean = origin + values.reduce((sum, value) => sum + (value - origin), 0) / count;
  if (count < 2) return { count, mean, standardDeviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, standardDeviation: Math.sqrt(squares / (count - 1)) };
}
