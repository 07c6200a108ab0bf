import { budgetExceeded } from './error.ts';
import { addUsage, NO_USAGE, type Usage } from './spec/usage.ts';

/** What one command may spend in all. Absent: no limit. */
export interface BudgetLimits {
  /** US dollars really paid: replays are free. */
  readonly maxCostUsd?: number;
  /** Input plus output tokens, as far as the calls report them. */
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
  /** Wall clock since the command began, minutes. */
  minutes(): number;
  /** @throws BUDGET_EXCEEDED when a limit is reached. Asked before work begins; work under way is not cut off. */
  check(): void;
}

/** A budget that starts now. */
export function createBudget(limits: BudgetLimits = {}, now: () => Date = () => new Date()): Budget {
  const startedAt = now().getTime();
  let spent: Usage = NO_USAGE;
  // A sum with an unknown part is unknown; a limit still holds for the part that is known.
  let knownTokens = 0;
  const minutes = () => (now().getTime() - startedAt) / 60_000;
  return {
    limits,
    spend(usage) {
      spent = addUsage(spent, usage);
      knownTokens += (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0);
    },
    spent: () => spent,
    minutes,
    check() {
      const { maxCostUsd, maxTokens, maxMinutes } = limits;
      if (maxCostUsd !== undefined && spent.paidUsd >= maxCostUsd) {
        throw budgetExceeded('US dollars', `${maxCostUsd}`, `${spent.paidUsd.toFixed(4)} paid`);
      }
      if (maxTokens !== undefined && knownTokens >= maxTokens) {
        throw budgetExceeded('tokens', `${maxTokens}`, `${knownTokens} used`);
      }
      if (maxMinutes !== undefined && minutes() >= maxMinutes) {
        throw budgetExceeded('minutes', `${maxMinutes}`, `${minutes().toFixed(1)} passed`);
      }
    },
  };
}
