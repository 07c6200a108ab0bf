import type { JsonValue } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';
import { isJsonObject } from '../json-object.ts';

/** Something that a task states, and where its answer has it. */
export interface Fact {
  /** What it is, in words. */
  readonly label: string;
  /** Its value, as people write it. */
  readonly value: string;
}

/** A form with values. */
export interface FilledForm {
  readonly json: JsonValue;
  readonly facts: readonly Fact[];
}

const WORDS =
  'amber birch cedar delta ember fjord grove harbor inlet juniper kestrel lagoon meadow nectar orchid pebble quarry raven spruce thistle umber violet willow yarrow'.split(
    ' ',
  );

/** Fills a form: every value of the example gives way to a drawn one of its kind, every list gets one to three elements. */
export function fillForm(form: JsonValue, random: SeededRandom): FilledForm {
  const facts: Fact[] = [];
  const json = fill(form, [], random, facts);
  return { json, facts };
}

function fill(form: JsonValue, path: readonly string[], random: SeededRandom, facts: Fact[]): JsonValue {
  if (Array.isArray(form)) {
    const [element] = form as readonly JsonValue[];
    if (element === undefined) return [];
    const count = 1 + random.integer(3);
    return Array.from({ length: count }, (_, index) => fill(element, [...path, `no. ${index + 1}`], random, facts));
  }
  if (isJsonObject(form)) {
    return Object.fromEntries(
      Object.entries(form).map(([given, value]) => {
        const key = given.startsWith('<') ? drawWord(random) : given;
        return [key, fill(value ?? null, [...path, given.startsWith('<') ? key : inWords(key)], random, facts)];
      }),
    );
  }
  const value = drawValue(form, random);
  facts.push({
    label: path.join(', '),
    value: typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value ?? 'none'),
  });
  return value;
}

/** A value of the kind of an example. */
function drawValue(example: JsonValue, random: SeededRandom): JsonValue {
  const digits = (count: number) => random.integer(10 ** count);
  const two = (number: number) => String(number).padStart(2, '0');
  if (typeof example === 'boolean') return random.integer(2) === 1;
  if (typeof example === 'number') return Number.isInteger(example) ? 1 + digits(4) : (1 + digits(5)) / 100;
  if (typeof example !== 'string') return example;
  const date = `20${two(20 + random.integer(9))}-${two(1 + random.integer(12))}-${two(1 + random.integer(28))}`;
  if (/^-?\d+\.\d\d$/.test(example)) return `${1 + digits(3)}.${two(digits(2))}`;
  if (/^\d+$/.test(example)) return String(1 + digits(4));
  if (/^(?:YYYY|\d{4})-(?:MM|\d\d)-(?:DD|\d\d)$/.test(example)) return date;
  if (/^(?:YYYY|\d{4})-(?:MM|\d\d)-(?:DD|\d\d)T/.test(example))
    return `${date}T${two(random.integer(24))}:${two(random.integer(60))}Z`;
  const [, ending = ''] = /(\.[a-z]{1,5})$/.exec(example) ?? [];
  return `${drawWord(random)}${ending}`;
}

const drawWord = (random: SeededRandom) => `${random.pick(WORDS)}-${1 + random.integer(9999)}`;

/** `reimbursableTotal`, `affected_users` → words. */
export function inWords(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}
