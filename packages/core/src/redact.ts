import type { JsonValue } from './spec/json.ts';

/** What stands in place of a secret. */
const REDACTED = '[redacted]';

/**
 * Keys in the shapes that their issuers document: the whole match is the secret.
 * The texts are not trusted: every expression here takes time in proportion to their length.
 */
const KEYS: readonly RegExp[] = [
  // OpenAI, Anthropic, OpenRouter (sk-or-v1-…) and many that followed. "sk-learn-contrib-…" has no digit or capital.
  /(?<![A-Za-z0-9_-])sk-(?=[A-Za-z0-9_-]*[A-Z0-9])[A-Za-z0-9_-]{20,}/g,
  // AWS, Google, GitHub (two), GitLab, Slack, npm, Hugging Face.
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}/g,
  /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,}/g,
  /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{22,}/g,
  /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,}/g,
  /(?<![A-Za-z0-9])xox[abeoprs]-(?=[A-Za-z0-9-]*[0-9])[A-Za-z0-9-]{10,}/g,
  /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/g,
  /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}/g,
  // JSON web tokens: two base64 JSON objects and a signature.
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]|-(?!----))*-----END [A-Z ]{0,30}PRIVATE KEY-----/g,
];

/** What stands after a word that says "secret": group 1 stays, the rest goes. Random means digits amid 16 or more. */
const AFTER: readonly RegExp[] = [
  /((?<![A-Za-z0-9])[Bb]earer[ \t]+)(?=[\w.~+/-]*\d)(?=[\w.~+/-]*[A-Za-z0-9]{16})[\w.~+/-]{16,}=*/g,
  /((?<![A-Za-z0-9])Basic[ \t]+)(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{16,}=*/g,
  /((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"'`]+:)[^\s/:@"'`]+(?=@)/gi,
  /((?:api[_-]?key|access[_-]?key|private[_-]?key|secret|token|passwd|password|credential|authorization)s?["'`]?[ \t]*[:=][ \t]*["'`]?)(?=[\w+/-]*\d)(?=[\w+/-]*[A-Za-z0-9]{16})(?=[\w+/-]*[A-Za-z])[\w+/-]{20,}=*/gi,
];

/** Values shorter than this are too likely to be ordinary words to be cut out wherever they stand. */
const MIN_KNOWN_LENGTH = 8;

/**
 * Replaces secrets in a text by `[redacted]`: keys in their documented shapes, bearer tokens, passwords in URLs, PEM
 * private keys, long random values after a word such as `api_key=`, and the exact values that are `known` to be
 * secret (8 or more characters, also where they stand URL-encoded or JSON-escaped). Prose, digests, paths and counts
 * stay as they are; doing it twice changes nothing more.
 */
export function redactSecrets(text: string, known: readonly string[] = []): string {
  let redacted = text;
  for (const spelling of spellings(known)) redacted = redacted.replaceAll(spelling, REDACTED);
  for (const key of KEYS) redacted = redacted.replace(key, REDACTED);
  for (const after of AFTER) redacted = redacted.replace(after, `$1${REDACTED}`);
  return redacted;
}

/**
 * Where a text holds secrets of the shapes that {@link redactSecrets} cuts out: UTF-16 offsets in the order of the
 * text, `end` exclusive, none touching another.
 */
export function findSecrets(text: string): readonly { readonly start: number; readonly end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (const pattern of [...KEYS, ...AFTER]) {
    for (const match of text.matchAll(pattern)) {
      // Group 1, where there is one, is the word before the secret.
      spans.push({ start: match.index + (match[1]?.length ?? 0), end: match.index + match[0].length });
    }
  }
  spans.sort((a, b) => a.start - b.start);
  const merged: { start: number; end: number }[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push(span);
  }
  return merged;
}

/** {@link redactSecrets} for every string in a JSON value; a member is read with its key, as `key: value`. */
export function redactJson(value: JsonValue, known: readonly string[] = []): JsonValue {
  if (typeof value === 'string') return redactSecrets(value, known);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => redactJson(item, known));
  const members = Object.entries(value).map(([key, item]) => {
    if (typeof item !== 'string')
      return [redactSecrets(key, known), item === undefined ? item : redactJson(item, known)];
    const together = redactSecrets(`${key}: ${item}`, known);
    const alone = redactSecrets(item, known);
    return [redactSecrets(key, known), together.startsWith(`${key}: `) ? together.slice(key.length + 2) : alone];
  });
  return Object.fromEntries(members);
}

/** The ways in which a known value may stand in a text, the longest first, so that none is cut out of another. */
function spellings(known: readonly string[]): string[] {
  const all = new Set<string>();
  for (const value of known) {
    if (value.length < MIN_KNOWN_LENGTH || REDACTED.includes(value)) continue;
    all.add(value).add(JSON.stringify(value).slice(1, -1)).add(encodeURIComponent(value.toWellFormed()));
  }
  return [...all].sort((a, b) => b.length - a.length);
}
