import type { JsonObject, JsonValue } from '@skvm/core';

/** Whether a JSON value is an object: neither a list, nor `null`, nor a single value. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
