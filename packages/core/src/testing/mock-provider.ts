import type { LanguageModel } from '../spec/model.ts';
import { defineModelProvider, type ModelProvider, type ModelUse } from '../spec/provider.ts';

/** A provider `mock` whose every model is the given one, or is made for its use. */
export function mockProvider(
  model: LanguageModel | ((use: ModelUse, modelId: string) => LanguageModel),
): ModelProvider {
  return defineModelProvider({
    id: 'mock',
    description: 'a model for tests',
    create: (use) => ({ languageModel: (modelId) => (typeof model === 'function' ? model(use, modelId) : model) }),
  });
}
