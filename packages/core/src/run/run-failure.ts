import { errorMessage, isSkvmError } from '../error.ts';
import { classifyFailure } from '../models/classify-failure.ts';
import type { RunError, RunResult } from '../spec/run.ts';

/** How a run ended that an error ended: for adapters, whose `run` never rejects. */
export function runFailure(
  error: unknown,
  signal: AbortSignal,
): Pick<RunResult, 'status'> & { readonly error: RunError } {
  if (signal.aborted || isSkvmError(error, 'ABORTED') || isSkvmError(error, 'BUDGET_EXCEEDED')) {
    const code = isSkvmError(error) ? error.code : 'ABORTED';
    return {
      status: 'aborted',
      error: { origin: 'skvm', code, message: errorMessage(error), retryable: true, unscored: 'aborted' },
    };
  }
  if (isSkvmError(error, 'SANDBOX_UNAVAILABLE')) {
    return {
      status: 'failed',
      error: { origin: 'sandbox', code: error.code, message: error.message, retryable: false, unscored: 'infra' },
    };
  }
  if (isSkvmError(error) && error.code !== 'MODEL_CALL_FAILED') {
    return {
      status: 'failed',
      error: { origin: 'skvm', code: error.code, message: error.message, retryable: false, unscored: 'infra' },
    };
  }
  const failure = classifyFailure(error);
  return {
    status: 'failed',
    error: {
      origin: 'provider',
      code: failure.reason,
      message: failure.message,
      retryable: failure.retryable,
      unscored: failure.reason === 'no-script' ? 'no-script' : 'infra',
    },
  };
}
