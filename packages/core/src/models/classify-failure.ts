import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  LoadAPIKeyError,
  NoSuchModelError,
  TypeValidationError,
} from '@ai-sdk/provider';
import { errorMessage, isSkvmError, modelCallFailed, type SkvmError } from '../error.ts';
import { redactSecrets } from '../redact.ts';

/** What sort of thing went wrong with a model call. */
export type FailureReason =
  | 'auth'
  | 'rate-limit'
  | 'no-credit'
  | 'bad-request'
  | 'not-found'
  | 'server'
  | 'network'
  | 'bad-answer'
  | 'stall'
  | 'no-script'
  | 'unknown';

export interface CallFailure {
  readonly reason: FailureReason;
  /** The same call may succeed later. */
  readonly retryable: boolean;
  readonly message: string;
  readonly statusCode?: number;
  /** The wait that the provider asked for, milliseconds. */
  readonly retryAfterMs?: number;
}

const PASSING_STATUS = new Set([408, 409, 425, 429]);

/** Sorts whatever a provider threw. */
export function classifyFailure(error: unknown): CallFailure {
  if (isSkvmError(error, 'MODEL_CALL_FAILED')) {
    const { retryable, reason, statusCode } = error.details as unknown as CallFailure;
    return { reason, retryable, message: error.message, ...(statusCode === undefined ? {} : { statusCode }) };
  }
  if (LoadAPIKeyError.isInstance(error)) return { reason: 'auth', retryable: false, message: error.message };
  if (NoSuchModelError.isInstance(error)) return { reason: 'not-found', retryable: false, message: error.message };
  if (APICallError.isInstance(error)) return classifyApiCall(error);
  if (
    EmptyResponseBodyError.isInstance(error) ||
    InvalidResponseDataError.isInstance(error) ||
    JSONParseError.isInstance(error) ||
    TypeValidationError.isInstance(error)
  ) {
    return { reason: 'bad-answer', retryable: true, message: `unreadable answer: ${firstLine(error.message)}` };
  }
  if (isNetworkError(error)) return { reason: 'network', retryable: true, message: describeNetwork(error) };
  return { reason: 'unknown', retryable: false, message: firstLine(errorMessage(error)) };
}

function classifyApiCall(error: APICallError): CallFailure {
  const { statusCode } = error;
  const message = firstLine(error.message) || `status ${statusCode}`;
  if (statusCode === undefined) {
    if (isNetworkError(error.cause) || isNetworkError(error)) {
      return { reason: 'network', retryable: true, message: describeNetwork(error.cause ?? error) };
    }
    return { reason: 'unknown', retryable: error.isRetryable, message };
  }
  const status = { statusCode, message: `${statusCode}: ${message}` };
  // 200 with an error in the body, or with one that does not parse, is the provider's trouble and may pass.
  if (statusCode < 300) return { reason: 'bad-answer', retryable: true, ...status };
  if (statusCode === 401 || statusCode === 403) return { reason: 'auth', retryable: false, ...status };
  if (statusCode === 402) return { reason: 'no-credit', retryable: false, ...status };
  if (statusCode === 404) return { reason: 'not-found', retryable: false, ...status };
  if (PASSING_STATUS.has(statusCode) || statusCode >= 500) {
    const retryAfterMs = retryAfter(error.responseHeaders);
    return {
      reason: statusCode === 429 ? 'rate-limit' : 'server',
      retryable: true,
      ...status,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  return { reason: 'bad-request', retryable: false, ...status };
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date (RFC 9110 §10.2.3), in milliseconds. */
export function retryAfter(headers: Record<string, string> | undefined, now = Date.now()): number | undefined {
  const ms = Number(headers?.['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const text = headers?.['retry-after'];
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

const NETWORK_CODES =
  /^(?:ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR_.*)$/;

function isNetworkError(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const code = (cause as { code?: unknown }).code;
    if (typeof code === 'string' && NETWORK_CODES.test(code)) return true;
    if (/fetch failed|network|socket hang up|terminated|premature close/i.test(cause.message)) return true;
  }
  return false;
}

function describeNetwork(error: unknown): string {
  const parts: string[] = [];
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (cause.message && !parts.includes(cause.message)) parts.push(firstLine(cause.message));
  }
  return `network: ${parts.join(': ') || errorMessage(error)}`;
}

/** The first line of a provider's message: some repeat the key that they refuse. */
function firstLine(text: string): string {
  return redactSecrets(text.split('\n', 1)[0] ?? '').slice(0, 300);
}

/** The error that a failed call ends in. */
export function failureError(model: string, failure: CallFailure, cause: unknown): SkvmError {
  if (isSkvmError(cause, 'MODEL_CALL_FAILED') || isSkvmError(cause, 'ABORTED')) return cause;
  return modelCallFailed({
    model,
    why: failure.message,
    retryable: failure.retryable,
    statusCode: failure.statusCode,
    reason: failure.reason,
    cause,
  });
}
