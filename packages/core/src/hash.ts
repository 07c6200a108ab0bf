import { createHash } from 'node:crypto';
import type { JsonValue } from './spec/json.ts';

/** sha256 as 64 hex digits. */
export type Digest = string;

/** sha256 of text (as UTF-8) or bytes, 64 hex digits. */
export function sha256(content: string | Uint8Array): Digest {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * JSON with sorted keys and no white space, so that equal values give equal text (RFC 8785 but for its number
 * grammar, which is JSON.stringify's own). Keys that hold `undefined` are left out.
 *
 * @throws TypeError for NaN, infinities, and what JSON cannot carry.
 */
export function canonicalJson(value: JsonValue | undefined): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`Expected a finite number, got ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item as JsonValue)).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item as JsonValue)}`);
    return `{${entries.join(',')}}`;
  }
  throw new TypeError(`Expected a JSON value, got ${typeof value}`);
}

/** The key of a JSON value: sha256 of its canonical form. */
export function hashJson(value: JsonValue): Digest {
  return sha256(canonicalJson(value));
}
