import type { Budget } from '../budget.ts';
import type { LanguageModelMiddleware } from '../spec/model.ts';

/** Refuses calls once the budget is used up. */
export function budgetMiddleware(budget: Budget): LanguageModelMiddleware {
  return {
    specificationVersion: 'v4',
    async wrapGenerate({ doGenerate }) {
      budget.check();
      return doGenerate();
    },
    async wrapStream({ doStream }) {
      budget.check();
      return doStream();
    },
  };
}
