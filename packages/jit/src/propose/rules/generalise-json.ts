import type { JsonValue } from '@skvm/core';
import { isJsonObject } from '../../json-object.ts';

/** Stands where there was nothing to learn of. */
const NOTHING = Symbol('nothing');

/** Keys that this many objects of one place have none of in common are data, not form. */
const DATA_KEYS = 2;

/**
 * The form that several values share (least general generalisation): keys that all have, one element for a list, and a
 * placeholder for every value, so that nothing of a single one is left. Objects that share no key are maps, whose keys are
 * data.
 *
 * @returns `undefined` when the values have no form in common: lists and objects mixed, say
 */
export function generaliseJson(values: readonly JsonValue[]): JsonValue | undefined {
  const form = generalise(values);
  return form === NOTHING ? undefined : form;
}

function generalise(values: readonly JsonValue[]): JsonValue | typeof NOTHING {
  const [first] = values;
  if (first === undefined) return NOTHING;
  if (values.every((value) => Array.isArray(value))) {
    const element = generalise((values as readonly JsonValue[][]).flat());
    return element === NOTHING ? [] : [element];
  }
  if (values.every(isJsonObject)) return generaliseObjects(values as readonly Readonly<Record<string, JsonValue>>[]);
  if (values.some((value) => typeof value === 'object' && value !== null)) return NOTHING;
  return placeholder(values);
}

function generaliseObjects(objects: readonly Readonly<Record<string, JsonValue>>[]): JsonValue {
  const keys = Object.keys(objects[0] ?? {}).filter((key) => objects.every((object) => key in object));
  const all = objects.flatMap((object) => Object.keys(object));
  if (keys.length === 0 && objects.length >= DATA_KEYS && all.length > 0) {
    const value = generalise(objects.flatMap((object) => Object.values(object)));
    return value === NOTHING ? {} : { '<key>': value };
  }
  const form: Record<string, JsonValue> = {};
  for (const key of keys) {
    const value = generalise(objects.map((object) => object[key] ?? null));
    if (value !== NOTHING) form[key] = value;
  }
  return form;
}

/** A value of the kind that all are, and of none of them. */
function placeholder(values: readonly JsonValue[]): JsonValue {
  if (values.every((value) => typeof value === 'boolean')) return true;
  if (values.every((value) => typeof value === 'number')) return 0;
  if (values.every((value) => typeof value === 'string')) {
    const texts = values as readonly string[];
    if (texts.every((text) => /^-?\d+\.\d\d$/.test(text))) return '0.00';
    if (texts.every((text) => /^-?\d+$/.test(text))) return '0';
    if (texts.every((text) => /^\d{4}-\d\d-\d\d$/.test(text))) return 'YYYY-MM-DD';
    if (texts.every((text) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text))) return 'YYYY-MM-DDTHH:MMZ';
    return '<text>';
  }
  return values.every((value) => value === null) ? null : '<value>';
}
