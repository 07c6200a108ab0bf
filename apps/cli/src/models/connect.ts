import { defineModelProvider, type LanguageModel, type ModelProvider } from '@skvm/core';
import type { Route } from '../config.ts';

/** How to reach an endpoint. */
export interface Connection {
  readonly kind: Route['kind'];
  /** Empty: no key is sent. */
  readonly apiKey: string;
  /** Absent: the provider's own address. */
  readonly baseUrl?: string | undefined;
}

type ModelOf = (modelId: string) => LanguageModel;

const LOADERS: Readonly<Record<Connection['kind'], (connection: Connection) => Promise<ModelOf>>> = {
  async anthropic({ apiKey, baseUrl }) {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    // The variable and the published configuration name the address without the version.
    const baseURL = baseUrl?.replace(/\/+$/, '').replace(/(?<!\/v1)$/, '/v1');
    const provider = createAnthropic({ apiKey, baseURL: baseURL ?? 'https://api.anthropic.com/v1' });
    return (modelId) => provider(modelId);
  },
  async openai({ apiKey, baseUrl }) {
    const { createOpenAI } = await import('@ai-sdk/openai');
    const provider = createOpenAI({ apiKey, baseURL: baseUrl ?? 'https://api.openai.com/v1' });
    return (modelId) => provider.responses(modelId);
  },
  async 'openai-compatible'({ apiKey, baseUrl = '' }) {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
    const provider = createOpenAICompatible({
      name: 'openai-compatible',
      baseURL: baseUrl,
      ...(apiKey === '' ? {} : { apiKey }),
      includeUsage: true,
      supportsStructuredOutputs: true,
    });
    return (modelId) => provider.chatModel(modelId);
  },
  async openrouter({ apiKey, baseUrl }) {
    const { createOpenRouter } = await import('@openrouter/ai-sdk-provider');
    const provider = createOpenRouter({
      apiKey,
      baseURL: baseUrl ?? 'https://openrouter.ai/api/v1',
      compatibility: 'strict',
      appName: 'SkVM',
    });
    return (modelId) => provider.chat(modelId, { usage: { include: true } });
  },
};

/** A provider over an endpoint. Its SDK is loaded by the first call of a model, not before. */
export function connect(connection: Connection): ModelProvider {
  let loading: Promise<ModelOf> | undefined;
  const load = () => {
    loading ??= LOADERS[connection.kind](connection);
    return loading;
  };
  return defineModelProvider({
    id: connection.kind,
    description: `models over ${connection.kind}`,
    create: () => ({
      languageModel: (modelId) => lazyModel(connection.kind, modelId, async () => (await load())(modelId)),
    }),
  });
}

function lazyModel(provider: string, modelId: string, load: () => Promise<LanguageModel>): LanguageModel {
  return {
    specificationVersion: 'v4',
    provider,
    modelId,
    // Nothing but text is ever sent, so that it does not matter which links a provider could follow.
    supportedUrls: {},
    doGenerate: async (options) => (await load()).doGenerate(options),
    doStream: async (options) => (await load()).doStream(options),
  };
}
