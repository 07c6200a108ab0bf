import { distance } from 'fastest-levenshtein';

/** Everything that can stop SkVM. What only went badly is a result, not an error. */
export type ErrorCode =
  | 'ABORTED'
  | 'ADAPTER_UNAVAILABLE'
  | 'ADAPTER_UNSUPPORTED'
  | 'BUDGET_EXCEEDED'
  | 'CASSETTE_MISS'
  | 'CONFIG_INVALID'
  | 'DOCUMENT_INVALID'
  | 'DOCUMENT_VERSION'
  | 'DUPLICATE_EXTENSION'
  | 'EXTENSION_FAILED'
  | 'INPUT_INVALID'
  | 'INSTALLATION_INCOMPLETE'
  | 'INTERNAL'
  | 'MODEL_CALL_FAILED'
  | 'MODEL_UNKNOWN'
  | 'PATH_OUTSIDE'
  | 'PROFILE_MISSING'
  | 'SANDBOX_UNAVAILABLE'
  | 'SESSION_MISSING'
  | 'SKILL_INVALID'
  | 'STORE_CORRUPT'
  | 'TARGET_LOCKED'
  | 'TASK_INVALID'
  | 'UNKNOWN_EXTENSION'
  | 'UNSUPPORTED_SPEC_VERSION';

const BRAND = Symbol.for('skvm.error');

/** The one error class. `message` says what, where, what was got and expected; `hint` what to do about it. */
export class SkvmError extends Error {
  override readonly name = 'SkvmError';
  readonly [BRAND] = true;
  readonly code: ErrorCode;
  /** A command to run or a thing to change. */
  readonly hint?: string;
  /** Facts for programs; plain JSON. */
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(input: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly hint?: string | undefined;
    readonly details?: Readonly<Record<string, unknown>>;
    readonly cause?: unknown;
  }) {
    super(input.message, input.cause === undefined ? {} : { cause: input.cause });
    this.code = input.code;
    if (input.hint !== undefined) this.hint = input.hint;
    if (input.details !== undefined) this.details = input.details;
  }
}

/** True for an {@link SkvmError} of any copy of this package, and of the given code if one is named. */
export function isSkvmError(error: unknown, code?: ErrorCode): error is SkvmError {
  if (typeof error !== 'object' || error === null || !(BRAND in error)) return false;
  return code === undefined || (error as SkvmError).code === code;
}

/** The message of anything that was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The known name nearest to a mistyped one, or `undefined` when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of [...known].sort()) {
    const between = distance(name.toLowerCase(), candidate.toLowerCase());
    if (between < bestDistance) [best, bestDistance] = [candidate, between];
  }
  return best;
}

/** A name that nobody knows: lists what there is and the nearest. */
export function unknownName(input: {
  readonly code: ErrorCode;
  /** What sort of name: `adapter`, `primitive`, `task`. */
  readonly what: string;
  readonly name: string;
  readonly known: readonly string[];
  /** What was meant, where the caller can tell better than by spelling. */
  readonly near?: string | undefined;
}): SkvmError {
  const { code, what, name, known } = input;
  const near = input.near ?? nearest(name, known);
  const list = known.length === 0 ? 'none is known' : `known: ${shorten(known)}`;
  return new SkvmError({
    code,
    message: `No ${what} "${name}"; ${list}`,
    hint: near === undefined ? undefined : `Did you mean "${near}"?`,
    details: { what, name, known },
  });
}

function shorten(names: readonly string[]): string {
  return names.length <= 30 ? names.join(', ') : `${names.slice(0, 30).join(', ')} and ${names.length - 30} more`;
}

export function extensionIdInvalid(kind: string, id: string): SkvmError {
  return new SkvmError({
    code: 'INPUT_INVALID',
    message: `Expected the id of a ${kind} to be lower case words joined by "-" or ".", got "${id}"`,
  });
}

export function unknownExtension(kind: string, id: string, known: readonly string[]): SkvmError {
  return unknownName({ code: 'UNKNOWN_EXTENSION', what: kind, name: id, known });
}

export function duplicateExtension(kind: string, id: string): SkvmError {
  return new SkvmError({
    code: 'DUPLICATE_EXTENSION',
    message: `Two extensions are the ${kind} "${id}"`,
    hint: 'Leave one of them out of the registry or rename it.',
  });
}

export function unsupportedSpecVersion(kind: string, id: string, version: unknown): SkvmError {
  return new SkvmError({
    code: 'UNSUPPORTED_SPEC_VERSION',
    message: `Expected specVersion 1 of the ${kind} "${id}", got ${JSON.stringify(version)}`,
    hint: 'Use a version of the plug-in that was made for this version of SkVM.',
  });
}

export function extensionFailed(kind: string, id: string, cause: unknown): SkvmError {
  return new SkvmError({
    code: 'EXTENSION_FAILED',
    message: `The ${kind} "${id}" failed: ${errorMessage(cause)}`,
    details: { kind, id },
    cause,
  });
}

/** Input that a person or a program gave and that cannot be used. */
export function inputInvalid(message: string, hint?: string): SkvmError {
  return new SkvmError({ code: 'INPUT_INVALID', message, hint });
}

export function aborted(reason?: unknown): SkvmError {
  return new SkvmError({ code: 'ABORTED', message: 'Aborted', cause: reason });
}

export function pathOutside(path: string, root: string, why: string): SkvmError {
  return new SkvmError({
    code: 'PATH_OUTSIDE',
    message: `Expected a relative path inside "${root}", got "${path}" (${why})`,
  });
}

export function skillInvalid(where: string, why: string, hint?: string): SkvmError {
  return new SkvmError({ code: 'SKILL_INVALID', message: `${where}: ${why}`, hint });
}

export function taskInvalid(where: string, why: string, hint?: string): SkvmError {
  return new SkvmError({ code: 'TASK_INVALID', message: `${where}: ${why}`, hint });
}

export function budgetExceeded(what: string, limit: string, used: string): SkvmError {
  return new SkvmError({
    code: 'BUDGET_EXCEEDED',
    message: `The budget of ${limit} ${what} is used up (${used})`,
    hint: 'Raise the budget and go on with --resume.',
  });
}

export function documentInvalid(where: string, why: string, hint?: string): SkvmError {
  return new SkvmError({ code: 'DOCUMENT_INVALID', message: `${where}: ${why}`, hint });
}

export function storeCorrupt(where: string, why: string, hint?: string): SkvmError {
  return new SkvmError({ code: 'STORE_CORRUPT', message: `${where}: ${why}`, hint });
}

export function documentVersion(where: string, got: string, known: readonly string[]): SkvmError {
  return new SkvmError({
    code: 'DOCUMENT_VERSION',
    message: `${where}: expected a document of ${known.join(' or ')}, got ${got}`,
    hint: 'It was written by another version of SkVM; update this one.',
  });
}

/** Something that only one process may work on at a time, and another does. */
export function targetLocked(input: {
  /** What is locked, as a person calls it. */
  readonly what: string;
  readonly pid: number;
  /** Name of the machine, when the holder is on another one or in another container. */
  readonly host?: string | undefined;
  /** ISO 8601 UTC. */
  readonly since: string;
  readonly path: string;
}): SkvmError {
  const { what, pid, host, since, path } = input;
  return new SkvmError({
    code: 'TARGET_LOCKED',
    message: `${what} is locked by process ${pid}${host === undefined ? '' : ` on ${host}`} since ${since}`,
    hint:
      host === undefined
        ? 'Wait until it has ended, or give --wait.'
        : `Wait until it has ended, or give --wait; if nothing of it runs any more, remove ${path}`,
    details: { pid, host, since, path },
  });
}

export function sessionMissing(message: string, known: readonly string[], hint: string): SkvmError {
  return new SkvmError({ code: 'SESSION_MISSING', message, hint, details: { known } });
}

/** A record that a replay needs and that is not there. `nearest` describes the record most like it. */
export function cassetteMiss(model: string, nearest: string | undefined): SkvmError {
  return new SkvmError({
    code: 'CASSETTE_MISS',
    message: `No recorded answer of ${model} to this request; ${nearest === undefined ? 'nothing is recorded for it' : `the nearest is ${nearest}`}`,
    hint: 'Record it with --cassette=auto.',
    details: { model, nearest },
  });
}

export function profileMissing(target: string, primitives: readonly string[], hint: string): SkvmError {
  const what = primitives.length === 0 ? '' : ` of ${primitives.join(', ')}`;
  return new SkvmError({ code: 'PROFILE_MISSING', message: `No profile${what} for ${target}`, hint });
}

export function sandboxUnavailable(level: string, why: string, hint?: string): SkvmError {
  return new SkvmError({
    code: 'SANDBOX_UNAVAILABLE',
    message: `The sandbox level "${level}" is not available: ${why}`,
    hint,
  });
}

export function adapterUnavailable(adapter: string, why: string, hint?: string): SkvmError {
  return new SkvmError({
    code: 'ADAPTER_UNAVAILABLE',
    message: `The adapter "${adapter}" cannot run here: ${why}`,
    hint,
  });
}

/** A model call that failed for good. `retryable` says whether the same call may succeed later. */
export function modelCallFailed(input: {
  readonly model: string;
  readonly why: string;
  readonly retryable: boolean;
  readonly statusCode?: number | undefined;
  readonly reason: string;
  readonly cause?: unknown;
}): SkvmError {
  const { model, why, retryable, statusCode, reason, cause } = input;
  return new SkvmError({
    code: 'MODEL_CALL_FAILED',
    message: `Call of ${model} failed: ${why}`,
    details: { model, retryable, statusCode, reason },
    cause,
  });
}
