import type { Budget } from '../budget.ts';
import { unknownName } from '../error.ts';
import type { EventPayload } from '../spec/event.ts';
import type { LanguageModel, LanguageModelMiddleware } from '../spec/model.ts';
import type { ModelProvider, ModelUse } from '../spec/provider.ts';
import type { Usage } from '../spec/usage.ts';
import { budgetMiddleware } from './budget-middleware.ts';
import { type MeterListener, meterMiddleware } from './meter.ts';
import type { PriceOf } from './pricing.ts';
import { type ProviderHold, providerHold } from './provider-hold.ts';
import { type RetryOptions, retryMiddleware } from './retry.ts';
import { wrapModel } from './wrap-model.ts';

/** What one use of a model adds to the stack that all uses share. */
export interface LanguageOptions extends ModelUse {
  /** Middleware between metering and cassette: it may answer in the model's place. */
  readonly boost?: LanguageModelMiddleware;
  /** Gets the usage of every answered call of this use. */
  readonly onUsage?: (usage: Usage) => void;
  /** Called when a call of this use is held back for its provider's sake; what it returns, when it goes on. */
  readonly onHold?: () => () => void;
}

/** The models of one program. */
export interface Models {
  /**
   * The model of an id `provider/model-id`, wrapped, outermost first, in budget, meter, boost, cassette, retry.
   *
   * @throws MODEL_UNKNOWN when no provider answers to the id.
   */
  language(id: string, options?: LanguageOptions): LanguageModel;
  /** True when the answers of this model are made up by a simulation. */
  isSimulated(id: string): boolean;
  /**
   * US dollars per million input and output tokens, or `null` when nobody knows a price.
   * Budgets in dollars are refused for a model without one.
   */
  price(id: string): Promise<{ readonly inputUsd: number; readonly outputUsd: number } | null>;
}

export interface ModelsOptions {
  readonly providers: readonly ModelProvider[];
  readonly budget: Budget;
  readonly emit: (event: EventPayload) => void;
  readonly now: () => Date;
  /** Finds the provider of an id and the id that the provider knows; by default the part before the first `/` names it. */
  readonly resolve?: (id: string) => { readonly provider: ModelProvider; readonly modelId: string };
  /** Answers from a record or keeps one; sits between boost and retry. */
  readonly cassette?: (id: string, use: ModelUse) => LanguageModelMiddleware;
  readonly retry?: RetryOptions;
  /** Prices of models that the kept list does not know, or knows wrongly. */
  readonly priceOf?: PriceOf;
}

/** Makes the models of a program from its providers. */
export function createModels(options: ModelsOptions): Models {
  const { providers, budget, emit, now, priceOf } = options;
  const resolve = options.resolve ?? ((id) => resolveByPrefix(id, providers));
  // By the provider itself: several may have one id, such as endpoints of one protocol.
  const holds = new WeakMap<ModelProvider, ProviderHold>();
  const holdOf = (provider: ModelProvider): ProviderHold => {
    const hold = holds.get(provider) ?? providerHold();
    holds.set(provider, hold);
    return hold;
  };
  return {
    language(id, use = {}) {
      const { provider, modelId } = resolve(id);
      const listen: MeterListener = (usage, durationMs) => {
        budget.spend(usage);
        use.onUsage?.(usage);
        emit({ type: 'model-call-end', model: id, usage, durationMs });
      };
      const stack: (LanguageModelMiddleware | undefined)[] = [
        budgetMiddleware(budget),
        meterMiddleware({ model: id, simulated: provider.simulated ?? false, priceOf, now, listen }),
        use.boost,
        options.cassette?.(id, use),
        retryMiddleware({ ...options.retry, model: id, emit, hold: holdOf(provider), onHold: use.onHold }),
      ];
      const model = provider.create(use).languageModel(modelId);
      return wrapModel(
        model,
        stack.filter((middleware) => middleware !== undefined),
      );
    },
    isSimulated: (id) => resolve(id).provider.simulated ?? false,
    async price(id) {
      if (resolve(id).provider.simulated) return { inputUsd: 0, outputUsd: 0 };
      return priceOf?.(id) ?? (await import('./cost-of.ts')).listedPrice(id);
    },
  };
}

/** The provider named by the part before the first `/`. @throws MODEL_UNKNOWN */
export function resolveByPrefix(
  id: string,
  providers: readonly ModelProvider[],
): { readonly provider: ModelProvider; readonly modelId: string } {
  const slash = id.indexOf('/');
  const provider = providers.find((candidate) => candidate.id === id.slice(0, Math.max(slash, 0)));
  if (slash < 1 || slash === id.length - 1 || !provider) {
    const known = providers.map((candidate) => `${candidate.id}/…`);
    throw unknownName({ code: 'MODEL_UNKNOWN', what: 'model', name: id, known });
  }
  return { provider, modelId: id.slice(slash + 1) };
}
