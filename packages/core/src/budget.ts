import { budgetExceeded } from './error.ts';
import { addUsage, NO_USAGE, type Usage } from './spec/usage.ts';

/** What one command may spend in all. Absent: no limit. */
export interface BudgetLimits {
  /** US dollars really paid: replays are free. */
  readonly maxCostUsd?: number;
  /** Input plus output tokens. */
  readonly maxTokens?: number;
  /** Wall clock since the command began, minutes. */
  readonly maxMinutes?: number;
}

/** Keeps count of what a command spends. */
export interface Budget {
  readonly limits: BudgetLimits;
  /** Adds what a model call took. */
  spend(usage: Usage): void;
  spent(): Usage;
  /** @throws BUDGET_EXCEEDED when a limit is reached. Asked before work begins; work under way is not cut off. */
  check(): void;
}

/** A budget that starts now. */
export function createBudget(limits: BudgetLimits = {}, now: () => Date = () => new Date()): Budget {
  const startedAt = now().getTime();
  let spent: Usage = NO_USAGE;
  return {
    limits,
    spend(usage) {
      spent = addUsage(spent, usage);
    },
    spent: () => spent,
    check() {
      const { maxCostUsd, maxTokens, maxMinutes } = limits;
      if (maxCostUsd !== undefined && spent.paidUsd >= maxCostUsd) {
        throw budgetExceeded('US dollars', `${maxCostUsd}`, `${spent.paidUsd.toFixed(4)} paid`);
      }
      const tokens = (spent.inputTokens ?? 0) + (spent.outputTokens ?? 0);
      if (maxTokens !== undefined && tokens >= maxTokens) {
        throw budgetExceeded('tokens', `${maxTokens}`, `${tokens} used`);
      }
      const minutes = (now().getTime() - startedAt) / 60_000;
      if (maxMinutes !== undefined && minutes >= maxMinutes) {
        throw budgetExceeded('minutes', `${maxMinutes}`, `${minutes.toFixed(1)} passed`);
      }
    },
  };
}
