import type { JsonObject, JsonValue } from '@skvm/core';
import { isJsonObject } from '../json-object.ts';
import {
  blocksOf,
  finishTrace,
  giveResult,
  numberOf,
  type OpenStep,
  openStep,
  stringOf,
  textOf,
  usageOf,
} from './read-blocks.ts';
import type { Trace } from './trace.ts';

/** Whether records are entries of a conversation log of SkVM: requests, responses, tools. */
export function isConversation(records: readonly JsonObject[]): boolean {
  return records.some(({ type }) => type === 'request' || type === 'response' || type === 'tool');
}

/**
 * Reads a conversation log of SkVM: one entry a line, `request` (with all messages so far, or a `text`), `response` (text
 * and tool calls) and `tool` (a result). Results stand in the next request, too. The prompt is the first message of a user
 * in the first request.
 * Source of the format: github SJTU-IPADS/SkVM, `6e43c8f`.
 */
export function importConversation(records: readonly JsonObject[], id: string): Trace {
  const steps: OpenStep[] = [];
  let prompt: string | null = null;
  for (const record of records) {
    const { type } = record;
    if (type === 'request') {
      prompt ??= promptOf(record);
      takeResults(record, steps);
    } else if (type === 'response') steps.push(toStep(record));
    else if (type === 'tool') giveResult(steps, stringOf(record.toolCallId ?? record.id), resultOf(record));
  }
  return finishTrace({ id, source: 'conversation', prompt, model: stringOf(records[0]?.model) || null }, steps);
}

function promptOf({ text, messages, prompt }: JsonObject): string | null {
  const bare = stringOf(text) || stringOf(prompt);
  if (bare !== '') return bare;
  const list = Array.isArray(messages) ? (messages as readonly JsonValue[]).filter(isJsonObject) : [];
  const first = list.find(({ role, content }) => role === 'user' && textOf(content) !== '');
  return first ? textOf(first.content) : null;
}

/** Results that a request hands on: `toolResults`, or messages of tools, of which all but the newest were taken before. */
function takeResults({ toolResults, messages }: JsonObject, steps: readonly OpenStep[]): void {
  const listed = (value: JsonValue | undefined) =>
    Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
  for (const result of listed(toolResults)) {
    giveResult(steps, stringOf(result.toolCallId ?? result.id ?? result.tool_use_id), resultOf(result));
  }
  for (const message of listed(messages)) {
    if (message.role === 'tool')
      giveResult(steps, stringOf(message.tool_call_id ?? message.toolCallId), resultOf(message));
    for (const block of blocksOf(message.content)) {
      if (block.type === 'tool_result') giveResult(steps, stringOf(block.tool_use_id), resultOf(block));
    }
  }
}

function resultOf(record: JsonObject): { readonly output: string; readonly isError: boolean } {
  const { output, content, result, isError, is_error: alsoError } = record;
  const value = output ?? content ?? result;
  const text = textOf(value) || (value === undefined || value === null ? '' : JSON.stringify(value));
  return { output: text, isError: isError === true || alsoError === true };
}

function toStep(record: JsonObject): OpenStep {
  const step = openStep(stringOf(record.ts ?? record.timestamp) || null);
  step.text = textOf(record.text) || textOf(record.content);
  step.durationMs = numberOf(record.durationMs);
  const calls = Array.isArray(record.toolCalls) ? (record.toolCalls as readonly JsonValue[]).filter(isJsonObject) : [];
  for (const [index, call] of calls.entries()) {
    const input = call.input ?? call.arguments ?? call.args ?? null;
    step.toolCalls.push({
      ...{ id: stringOf(call.id) || `call-${index}`, name: stringOf(call.name), input, isError: false },
      ...(call.output === undefined ? {} : { ...resultOf(call) }),
    });
  }
  const { tokens } = record;
  if (isJsonObject(tokens)) {
    const cached = numberOf(tokens.cacheRead);
    const fresh = numberOf(tokens.input);
    step.usage = usageOf({
      inputTokens: fresh === null ? null : fresh + (cached ?? 0),
      cachedInputTokens: cached,
      outputTokens: numberOf(tokens.output),
    });
  }
  return step;
}
