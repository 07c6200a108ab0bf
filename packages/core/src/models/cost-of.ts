import { calcPrice } from '@pydantic/genai-prices';
import type { LanguageModelUsage } from '../spec/model.ts';
import type { PriceOf } from './pricing.ts';

/**
 * US dollars of one call: by `priceOf` when it knows the model, else by the kept list of `@pydantic/genai-prices`.
 * `null` when neither knows the model or the provider reported no tokens.
 */
export function costOf(modelId: string, usage: LanguageModelUsage, priceOf?: PriceOf): number | null {
  const input = usage.inputTokens.total;
  const output = usage.outputTokens.total;
  if (input === undefined || output === undefined) return null;
  const price = priceOf?.(modelId);
  if (price) return (input * price.inputUsd + output * price.outputUsd) / 1_000_000;
  const tokens = {
    input_tokens: input,
    output_tokens: output,
    cache_read_tokens: Math.min(input, usage.inputTokens.cacheRead ?? 0),
    cache_write_tokens: Math.min(input, usage.inputTokens.cacheWrite ?? 0),
  };
  const listed = listedAs.get(modelId);
  for (const candidate of listed ?? candidates(modelId)) {
    const { provider, model } = candidate;
    const found = calcPrice(tokens, model, provider === undefined ? undefined : { providerId: provider });
    if (!found) continue;
    if (!listed) listedAs.set(modelId, [candidate]);
    return found.total_price;
  }
  if (!listed) listedAs.set(modelId, []);
  return null;
}

/** Under what the list knows a model, once it was searched for: that takes longer than all else about a call. */
const listedAs = new Map<string, readonly Candidate[]>();

interface Candidate {
  readonly provider?: string;
  readonly model: string;
}

/** US dollars per million tokens from the kept list, or `null`. */
export function listedPrice(modelId: string): { readonly inputUsd: number; readonly outputUsd: number } | null {
  const count = (input: number, output: number): LanguageModelUsage => ({
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  });
  const inputUsd = costOf(modelId, count(1_000_000, 0));
  const outputUsd = costOf(modelId, count(0, 1_000_000));
  return inputUsd === null || outputUsd === null ? null : { inputUsd, outputUsd };
}

/** The ids under which the list may know a model: with its vendor as provider, then by the bare name alone. */
function candidates(modelId: string): Candidate[] {
  const parts = modelId.split('/');
  const name = parts.at(-1) ?? modelId;
  const provider = parts[0];
  const rest = parts.slice(1).join('/');
  return [
    ...(provider !== undefined && rest !== '' ? [{ provider, model: rest }] : []),
    ...(parts.length > 1 ? [{ provider: 'openrouter', model: parts[0] === 'openrouter' ? rest : modelId }] : []),
    { model: name },
  ];
}
