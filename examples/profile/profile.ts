import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createContext, createRegistry, defineModelProvider, type Profile, singleTurn } from '@skvm/core';
import { primitives, profile } from '@skvm/profiler';
import { weekday } from './weekday.ts';

/** Measures a model behind any server that speaks OpenAI's protocol. Any other AI SDK provider will do as well. */
export async function measure(baseURL: string, model: string): Promise<Profile> {
  const mine = defineModelProvider({
    id: 'mine',
    description: 'my own server',
    create: () => createOpenAICompatible({ name: 'mine', baseURL }),
  });
  const registry = createRegistry([...primitives, weekday, singleTurn(), mine]);
  return profile(
    {
      target: { adapter: 'single-turn', model: `mine/${model}` },
      primitives: [weekday.id, 'reason.arithmetic'],
    },
    createContext({ registry }),
  );
}
