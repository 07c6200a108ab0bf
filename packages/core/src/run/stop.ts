import type { Context } from '../context.ts';
import { aborted, isSkvmError, type SkvmError } from '../error.ts';

/** Whether an error ends a whole command, not one run alone: ABORTED or BUDGET_EXCEEDED. */
export function isStop(error: unknown): error is SkvmError {
  return isSkvmError(error, 'ABORTED') || isSkvmError(error, 'BUDGET_EXCEEDED');
}

/** Why nothing more may be begun, if so: the signal is raised, or a budget has ended. */
export function stopReason({ signal, budget }: Pick<Context, 'signal' | 'budget'>): SkvmError | undefined {
  if (signal.aborted) return aborted(signal.reason);
  try {
    budget.check();
  } catch (error) {
    if (isStop(error)) return error;
    throw error;
  }
  return undefined;
}
