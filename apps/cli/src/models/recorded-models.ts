import { cassetteMiss, defineModelProvider, isSkvmError, type LanguageModel, type ModelProvider } from '@skvm/core';
import { withoutProvider } from './model-id.ts';
import type { ModelResolver } from './resolve-model.ts';

/**
 * Lets models that cannot be reached stand for their records: under `--cassette=replay` nobody is asked, so that nobody
 * needs a key. Ids that are no ids are refused as ever.
 */
export function recordedModels(resolve: ModelResolver): ModelResolver {
  return (id) => {
    try {
      return resolve(id);
    } catch (error) {
      if (!isSkvmError(error, 'MODEL_UNKNOWN') || !/^[^/]+\/./.test(id)) throw error;
      return { provider: recorded(id), modelId: withoutProvider(id), way: 'recorded answers' };
    }
  };
}

function recorded(id: string): ModelProvider {
  const unheard = () => Promise.reject(cassetteMiss(id, undefined));
  const create = (modelId: string): LanguageModel => ({
    ...{ specificationVersion: 'v4', provider: 'recorded', modelId, supportedUrls: {} },
    ...{ doGenerate: unheard, doStream: unheard },
  });
  const description = 'recorded answers alone';
  return defineModelProvider({ id: 'recorded', description, create: () => ({ languageModel: create }) });
}
