import { type JsonObject, type JsonValue, NO_USAGE, type ToolCall, type Usage } from '@skvm/core';
import { isJsonObject } from '../json-object.ts';
import type { Trace, TraceStep } from './trace.ts';

/** Results longer than this are cut when a log is read, characters: no reader of traces needs more. */
const MAX_OUTPUT_CHARACTERS = 20_000;

/** The blocks of a message's content; a bare text is one. */
export function blocksOf(content: JsonValue | undefined): readonly JsonObject[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? (content as readonly JsonValue[]).filter(isJsonObject) : [];
}

export const stringOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

export const numberOf = (value: JsonValue | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

/** All text of a content: that of its text blocks, or of what a tool gave back. */
export function textOf(content: JsonValue | undefined): string {
  const text = blocksOf(content)
    .map((block) => (block.type === 'text' ? stringOf(block.text) : ''))
    .filter((part) => part !== '')
    .join('\n');
  return text.length > MAX_OUTPUT_CHARACTERS ? `${text.slice(0, MAX_OUTPUT_CHARACTERS)}…` : text;
}

/** A step under way: results come later. */
export interface OpenStep {
  text: string;
  reasoning?: string;
  toolCalls: ToolCall[];
  at: string | null;
  durationMs: number | null;
  usage: Usage | null;
}

export const openStep = (at: string | null): OpenStep => ({
  text: '',
  toolCalls: [],
  at,
  durationMs: null,
  usage: null,
});

/** Gives the newest call of that id its result. */
export function giveResult(
  steps: readonly OpenStep[],
  id: string,
  result: { readonly output: string; readonly isError: boolean },
): void {
  for (const { toolCalls } of [...steps].reverse()) {
    const at = toolCalls.findLastIndex((call) => call.id === id && call.output === undefined);
    const call = toolCalls[at];
    if (!call) continue;
    const [, code] = /exit(?:ed with)? (?:code|status)[ :]*(\d{1,3})\b/i.exec(result.output.slice(0, 300)) ?? [];
    toolCalls[at] = { ...call, ...result, ...(code === undefined ? {} : { exitCode: Number(code) }) };
    return;
  }
}

/** Tokens and price of one answer; what is not told is unknown. */
export function usageOf(usage: {
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly outputTokens: number | null;
}): Usage {
  return { ...NO_USAGE, ...usage, reasoningTokens: null, calls: 1, costUsd: null };
}

/** The sum over steps; unknown when any step's is. */
export function sumUsage(steps: readonly TraceStep[]): Usage {
  const add = (pick: (usage: Usage) => number | null) =>
    steps.reduce<number | null>((sum, { usage }) => {
      const value = usage === null ? null : pick(usage);
      return sum === null || value === null ? null : sum + value;
    }, 0);
  return {
    inputTokens: add((usage) => usage.inputTokens),
    cachedInputTokens: add((usage) => usage.cachedInputTokens),
    outputTokens: add((usage) => usage.outputTokens),
    reasoningTokens: null,
    calls: steps.length,
    costUsd: null,
    knownCostUsd: 0,
    paidUsd: 0,
  };
}

/** A trace of steps. */
export function finishTrace(head: Pick<Trace, 'id' | 'source'> & Partial<Trace>, open: readonly OpenStep[]): Trace {
  const steps = open.filter(({ text, toolCalls }) => text !== '' || toolCalls.length > 0);
  return {
    schema: 'skvm.trace/1',
    ...{ task: null, prompt: null, target: null, model: null, status: 'unknown', outcome: null, issues: [] },
    text: steps.findLast(({ text }) => text !== '')?.text ?? '',
    usage: sumUsage(steps),
    ...{ durationMs: null, simulated: false },
    ...head,
    steps: [...steps],
  };
}
