import type { LanguageModel, LanguageModelMiddleware } from '../spec/model.ts';

/** Wraps a model in middleware, outermost first. */
export function wrapModel(model: LanguageModel, middleware: readonly LanguageModelMiddleware[]): LanguageModel {
  if (middleware.length === 0) return model;
  let loading: Promise<LanguageModel> | undefined;
  // The SDK is large, and a program that imports this often calls no model: it is loaded by the first call.
  const wrapped = (): Promise<LanguageModel> => {
    loading ??= import('ai').then(({ wrapLanguageModel }) => wrapLanguageModel({ model, middleware: [...middleware] }));
    return loading;
  };
  return {
    specificationVersion: model.specificationVersion,
    provider: model.provider,
    modelId: model.modelId,
    get supportedUrls() {
      return model.supportedUrls;
    },
    doGenerate: async (options) => (await wrapped()).doGenerate(options),
    doStream: async (options) => (await wrapped()).doStream(options),
  };
}
