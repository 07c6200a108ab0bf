import { randomInt } from 'node:crypto';
import { inputInvalid } from '@skvm/core';

interface Range {
  /** Name of the flag, for messages. */
  readonly flag: string;
  readonly min: number;
  readonly max?: number;
  /** The values are smaller than this one. */
  readonly below?: number;
}

/** Parses a whole number in a range. */
export function wholeNumber(range: Range): (input: string) => Promise<number> {
  return async (input) => inRange('whole number', /^\d{1,15}$/, input, range);
}

/** Parses a plain decimal number in a range. */
export function decimalNumber(range: Range): (input: string) => Promise<number> {
  return async (input) => inRange('number', /^(?:\d+(?:\.\d+)?|\.\d+)$/, input, range);
}

/** Parses a seed; `random` draws one, the same for all that the command does. */
export function seedOrRandom(flag: string): (input: string) => Promise<number> {
  const parse = wholeNumber({ flag, min: 0 });
  return async (input) => (input === 'random' ? randomInt(2 ** 31) : parse(input));
}

/** Parses a value that may not be empty. */
export function filled(flag: string): (input: string) => Promise<string> {
  return async (input) => {
    if (input.trim() !== '') return input;
    throw inputInvalid(`Expected a value for --${flag}, got an empty one`);
  };
}

function inRange(what: string, form: RegExp, input: string, { flag, min, max, below }: Range): number {
  const value = form.test(input) ? Number(input) : Number.NaN;
  if (value >= min && value <= (max ?? value) && value < (below ?? Number.POSITIVE_INFINITY)) return value;
  const end = max === undefined ? 'up' : `to ${max}`;
  const range = `from ${min} ${below === undefined ? end : `to below ${below}`}`;
  throw inputInvalid(`Expected a ${what} ${range} for --${flag}, got "${input}"`);
}
