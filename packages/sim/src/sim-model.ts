import { setTimeout as wait } from 'node:timers/promises';
import {
  aborted,
  hashJson,
  type LanguageModel,
  type LanguageModelCallOptions,
  type LanguageModelContent,
  type LanguageModelGenerateResult,
  type ModelUse,
} from '@skvm/core';
import type { Persona } from './persona.ts';
import { playTurn, type Turn } from './play-turn.ts';
import { simulatedUsage } from './simulated-usage.ts';
import { toStream } from './to-stream.ts';

/** A persona as an AI SDK model for one use. Stateless: the same request gets the same answer. */
export function simModel(persona: Persona, use: ModelUse, latencyScale: number): LanguageModel {
  const { task, seed = 0, condition = '', repeat = 0, attempt = 0 } = use;
  const runKey = hashJson([persona.id, persona.seed, seed, task?.id ?? '', condition, repeat, attempt]).slice(0, 12);
  async function answer(request: LanguageModelCallOptions): Promise<LanguageModelGenerateResult> {
    const { abortSignal } = request;
    if (abortSignal?.aborted) throw aborted(abortSignal.reason);
    const turn = playTurn(persona, use, request);
    const usage = simulatedUsage(request, turn);
    const { callMs, outputTokenMs } = persona.latency;
    const latencyMs = callMs + outputTokenMs * (usage.outputTokens.total ?? 0);
    if (latencyScale > 0) {
      await wait(latencyMs * latencyScale, undefined, abortSignal ? { signal: abortSignal } : {}).catch(() => {
        throw aborted(abortSignal?.reason);
      });
    }
    const id = `sim-${runKey}-${request.prompt.length}`;
    return {
      content: toContent(turn, id),
      finishReason: { unified: turn.calls.length > 0 ? 'tool-calls' : 'stop', raw: undefined },
      usage,
      providerMetadata: { skvm: { latencyMs } },
      response: { id, modelId: persona.id },
      warnings: [],
    };
  }
  return {
    specificationVersion: 'v4',
    provider: 'sim',
    modelId: persona.id,
    supportedUrls: {},
    doGenerate: answer,
    async doStream(request) {
      return { stream: toStream(await answer(request)) };
    },
  };
}

function toContent(turn: Turn, id: string): LanguageModelContent[] {
  return [
    ...(turn.text === '' ? [] : [{ type: 'text' as const, text: turn.text }]),
    ...turn.calls.map(({ toolName, input }, index) => ({
      type: 'tool-call' as const,
      toolCallId: `${id}-${index}`,
      toolName,
      input: JSON.stringify(input),
    })),
  ];
}
