import type { JsonObject } from '@skvm/core';
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

/** Whether records are lines of a session file of Claude Code, or of its `stream-json` output: messages in an envelope. */
export function isClaudeCode(records: readonly JsonObject[]): boolean {
  return records.some(
    ({ type, message }) =>
      (type === 'user' || type === 'assistant') && isJsonObject(message) && message.content !== undefined,
  );
}

/**
 * Reads a session of Claude Code: `~/.claude/projects/<project>/<session>.jsonl`, or what `claude -p --output-format
 * stream-json` prints. Each line is a message in an envelope; an answer of the model comes in several lines of one message
 * id, and its usage stands in each. Conversations of sub-agents (`isSidechain`) are left out.
 * Source of the format: recorded output, 2026-11.
 */
export function importClaudeCode(records: readonly JsonObject[], id: string): Trace {
  const steps: OpenStep[] = [];
  const byMessage = new Map<string, OpenStep>();
  let prompt: string | null = null;
  let model: string | null = null;
  let result: JsonObject | undefined;
  for (const record of records) {
    const { type, message } = record;
    if (type === 'result') result = record;
    if (record.isSidechain === true || !isJsonObject(message)) continue;
    const at = stringOf(record.timestamp) || null;
    if (type === 'assistant') {
      model ??= stringOf(message.model) || null;
      const messageId = stringOf(message.id) || `line ${steps.length}`;
      const known = byMessage.get(messageId);
      const step = known ?? openStep(at);
      if (!known) {
        steps.push(step);
        byMessage.set(messageId, step);
      }
      addBlocks(step, message);
    } else if (type === 'user') {
      for (const block of blocksOf(message.content)) {
        if (block.type !== 'tool_result') continue;
        const output = textOf(block.content);
        giveResult(steps, stringOf(block.tool_use_id), { output, isError: block.is_error === true });
      }
      const text = textOf(message.content);
      if (prompt === null && text !== '' && record.isMeta !== true) prompt = text;
    }
  }
  const failed = result?.is_error === true || stringOf(result?.subtype).startsWith('error');
  const ended = stringOf(result?.subtype);
  return finishTrace(
    {
      ...{ id, source: 'claude-code', prompt, model },
      status:
        result === undefined ? 'unknown' : ended === 'error_max_turns' ? 'limit' : failed ? 'failed' : 'completed',
      durationMs: numberOf(result?.duration_ms),
      issues: failed && stringOf(result?.result) !== '' ? [stringOf(result?.result)] : [],
    },
    steps,
  );
}

function addBlocks(step: OpenStep, message: JsonObject): void {
  for (const block of blocksOf(message.content)) {
    if (block.type === 'text') step.text = [step.text, stringOf(block.text)].filter((part) => part !== '').join('\n');
    if (block.type === 'thinking') step.reasoning = [step.reasoning ?? '', stringOf(block.thinking)].join('');
    if (block.type === 'tool_use' && !step.toolCalls.some((call) => call.id === block.id)) {
      step.toolCalls.push({
        ...{ id: stringOf(block.id), name: stringOf(block.name), input: block.input ?? null, isError: false },
      });
    }
  }
  const { usage } = message;
  if (!isJsonObject(usage)) return;
  const cached = numberOf(usage.cache_read_input_tokens);
  const fresh = numberOf(usage.input_tokens);
  const written = numberOf(usage.cache_creation_input_tokens);
  step.usage = usageOf({
    inputTokens: fresh === null ? null : fresh + (cached ?? 0) + (written ?? 0),
    cachedInputTokens: cached,
    outputTokens: numberOf(usage.output_tokens),
  });
}
