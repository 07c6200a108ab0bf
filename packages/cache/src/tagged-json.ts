import type { JsonValue } from '@skvm/core';

const TAG = '$skvm';

/**
 * A value as JSON, with bytes, dates and URLs kept as such: `{"$skvm": "bytes" | "date" | "url", "value": …}`. Members
 * that hold `undefined` or a function are left out; an object that has the tag for a key of its own is wrapped.
 */
export function toTaggedJson(value: unknown): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Uint8Array) return { [TAG]: 'bytes', value: Buffer.from(value).toString('base64') };
  if (value instanceof Date) return { [TAG]: 'date', value: value.toISOString() };
  if (value instanceof URL) return { [TAG]: 'url', value: value.href };
  if (Array.isArray(value)) return value.map(toTaggedJson);
  if (typeof value !== 'object') return null;
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined && typeof item !== 'function')
    .map(([key, item]) => [key, toTaggedJson(item)] as const);
  const object = Object.fromEntries(members);
  return TAG in value ? { [TAG]: 'object', value: object } : object;
}

/** What {@link toTaggedJson} made JSON of. */
export function fromTaggedJson(json: JsonValue): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(fromTaggedJson);
  const object = json as { readonly [key: string]: JsonValue };
  const { [TAG]: tag, value } = object;
  if (tag === 'bytes') return new Uint8Array(Buffer.from(String(value), 'base64'));
  if (tag === 'date') return new Date(String(value));
  if (tag === 'url') return new URL(String(value));
  const members = tag === 'object' ? (value as typeof object) : object;
  return Object.fromEntries(Object.entries(members).map(([key, item]) => [key, fromTaggedJson(item)]));
}
