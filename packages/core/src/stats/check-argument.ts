/**
 * Throws unless an argument is what the function is defined for. Statistics of a wrong argument would be a wrong
 * number that looks right, so misuse throws; a result that the data cannot give is `null` instead.
 *
 * @throws RangeError "Expected `name` to be …, got …".
 */
export function checkArgument(holds: boolean, name: string, expected: string, got: unknown): void {
  if (!holds) throw new RangeError(`Expected \`${name}\` to be ${expected}, got ${String(got)} (${typeof got})`);
}

/** Throws unless the value is a whole number of at least `minimum`. */
export function checkCount(name: string, value: number, minimum = 0): void {
  checkArgument(Number.isSafeInteger(value) && value >= minimum, name, `a whole number of at least ${minimum}`, value);
}

/** Throws unless the value lies strictly between 0 and 1. */
export function checkFraction(name: string, value: number): void {
  checkArgument(value > 0 && value < 1, name, 'between 0 and 1, both excluded', value);
}

/** Throws unless every value is a finite number. */
export function checkFinite(name: string, values: readonly number[]): void {
  for (const [index, value] of values.entries()) {
    checkArgument(Number.isFinite(value), `${name}[${index}]`, 'a finite number', value);
  }
}

/** Throws unless there is one cluster name for each value. */
export function checkSameLength(values: readonly number[], clusters: readonly string[]): void {
  const { length } = values;
  checkArgument(clusters.length === length, 'clusters', `as long as values (${length})`, clusters.length);
}
