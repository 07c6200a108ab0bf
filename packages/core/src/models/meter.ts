import {
  type LanguageModelMiddleware,
  type LanguageModelStreamPart,
  type LanguageModelUsage,
  REPLAYED,
} from '../spec/model.ts';
import type { Usage } from '../spec/usage.ts';
import type { costOf as CostOf } from './cost-of.ts';
import type { PriceOf } from './pricing.ts';

/** Gets the usage and the time of one answered call, milliseconds: the wall clock, or what the provider stated. */
export type MeterListener = (usage: Usage, durationMs: number) => void;

/** Counts tokens, cost and time of every call. */
export function meterMiddleware(options: {
  readonly model: string;
  readonly simulated: boolean;
  readonly priceOf: PriceOf | undefined;
  readonly now: () => Date;
  readonly listen: MeterListener;
}): LanguageModelMiddleware {
  const { model, simulated, priceOf, now, listen } = options;
  // The price list is large, and simulated models have no price: it is loaded while the first call is under way.
  const loadCostOf = async () => (simulated ? () => 0 : (await import('./cost-of.ts')).costOf);
  const record = (costOf: typeof CostOf, usage: LanguageModelUsage, metadata: unknown, startedAt: number) => {
    const replayed = typeof metadata === 'object' && metadata !== null && REPLAYED in metadata;
    const costUsd = reportedCostUsd(metadata) ?? costOf(model, usage, priceOf);
    listen(toUsage(usage, costUsd, replayed), statedLatencyMs(metadata) ?? now().getTime() - startedAt);
  };
  return {
    specificationVersion: 'v4',
    async wrapGenerate({ doGenerate }) {
      const startedAt = now().getTime();
      const [result, costOf] = await Promise.all([doGenerate(), loadCostOf()]);
      record(costOf, result.usage, result.providerMetadata, startedAt);
      return result;
    },
    async wrapStream({ doStream }) {
      const startedAt = now().getTime();
      const [result, costOf] = await Promise.all([doStream(), loadCostOf()]);
      const meter = new TransformStream<LanguageModelStreamPart, LanguageModelStreamPart>({
        transform(part, controller) {
          if (part.type === 'finish') record(costOf, part.usage, part.providerMetadata, startedAt);
          controller.enqueue(part);
        },
      });
      return { ...result, stream: result.stream.pipeThrough(meter) };
    },
  };
}

/** The usage of one call in SkVM's form. */
export function toUsage(usage: LanguageModelUsage, costUsd: number | null, replayed: boolean): Usage {
  return {
    inputTokens: usage.inputTokens.total ?? null,
    cachedInputTokens: usage.inputTokens.cacheRead ?? null,
    outputTokens: usage.outputTokens.total ?? null,
    reasoningTokens: usage.outputTokens.reasoning ?? null,
    calls: 1,
    costUsd,
    knownCostUsd: costUsd ?? 0,
    paidUsd: replayed ? 0 : (costUsd ?? 0),
  };
}

/** OpenRouter tells what a call cost (`openrouter.usage.cost`, US dollars). */
function reportedCostUsd(metadata: unknown): number | null {
  const usage = (metadata as { openrouter?: { usage?: { cost?: unknown } } } | undefined)?.openrouter?.usage;
  return typeof usage?.cost === 'number' && usage.cost >= 0 ? usage.cost : null;
}

/** The latency that a simulated or replayed answer states (`skvm.latencyMs`), which holds in place of the wall clock. */
export function statedLatencyMs(metadata: unknown): number | undefined {
  const latencyMs = (metadata as { skvm?: { latencyMs?: unknown } } | undefined)?.skvm?.latencyMs;
  return typeof latencyMs === 'number' ? latencyMs : undefined;
}
