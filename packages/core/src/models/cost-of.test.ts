import { describe, expect, it } from 'vitest';
import { costOf, listedPrice } from './index.ts';

describe('prices', () => {
  const usage = (input: number, output: number) => ({
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  });

  it('knows common models by any of their ids and no price for others', () => {
    for (const id of ['openai/gpt-4o', 'openrouter/openai/gpt-4o', 'anthropic/claude-sonnet-4-5']) {
      expect(listedPrice(id)?.inputUsd, id).toBeGreaterThan(0);
    }
    expect(listedPrice('acme/unheard-of')).toBeNull();
  });

  it('is unknown without tokens', () => {
    const none = {
      inputTokens: { ...usage(1, 1).inputTokens, total: undefined },
      outputTokens: usage(1, 1).outputTokens,
    };
    expect(costOf('openai/gpt-4o', none)).toBeNull();
  });
});
