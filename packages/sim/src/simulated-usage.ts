import type { LanguageModelCallOptions, LanguageModelUsage } from '@skvm/core';
import type { Turn } from './play-turn.ts';

/** Characters of a token: a rule of thumb for English text. Simulated counts need to be plausible, not exact. */
const CHARACTERS_PER_TOKEN = 4;

/**
 * The tokens that a call is said to take, estimated from the length of its text. What the previous request of the
 * conversation carried already counts as read from the cache.
 */
export function simulatedUsage(request: LanguageModelCallOptions, turn: Turn): LanguageModelUsage {
  const { prompt, tools = [] } = request;
  const lastTurn = prompt.findLastIndex(({ role }) => role === 'assistant');
  const toolCharacters = tools.length === 0 ? 0 : JSON.stringify(tools).length;
  const characters = prompt.map((message) =>
    typeof message.content === 'string' ? message.content.length : JSON.stringify(message.content).length,
  );
  const sum = (lengths: readonly number[]) => lengths.reduce((total, length) => total + length, toolCharacters);
  const total = toTokens(sum(characters));
  const cacheRead = lastTurn < 1 ? 0 : toTokens(sum(characters.slice(0, lastTurn)));
  const output = toTokens(turn.text.length + (turn.calls.length === 0 ? 0 : JSON.stringify(turn.calls).length));
  return {
    inputTokens: { total, noCache: total - cacheRead, cacheRead, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  };
}

function toTokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}
