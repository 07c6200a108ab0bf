import type { LanguageModelContent, LanguageModelGenerateResult, LanguageModelStreamPart } from '@skvm/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toStream } from './to-stream.ts';

const part = fc.oneof(
  fc
    .string({ minLength: 1, maxLength: 200, unit: 'binary' })
    .map((text): LanguageModelContent => ({ type: 'text', text })),
  fc.json().map((input): LanguageModelContent => ({ type: 'tool-call', toolCallId: 'c', toolName: 't', input })),
);

it('a stream says the same as the whole answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (content) => {
      const result: LanguageModelGenerateResult = {
        content,
        finishReason: { unified: 'stop', raw: undefined },
        usage: {
          inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 2, text: 2, reasoning: 0 },
        },
        providerMetadata: { skvm: { latencyMs: 5 } },
        response: { id: 'r', modelId: 'm' },
        warnings: [],
      };
      const parts: LanguageModelStreamPart[] = [];
      for await (const item of toStream(result)) parts.push(item);
      const texts = new Map<string, string>();
      const inputs: string[] = [];
      for (const item of parts) {
        if (item.type === 'text-delta') texts.set(item.id, (texts.get(item.id) ?? '') + item.delta);
        if (item.type === 'tool-input-start') inputs.push('');
        if (item.type === 'tool-input-delta') inputs.push((inputs.pop() ?? '') + item.delta);
      }
      expect([...texts.values()]).toEqual(content.flatMap((item) => (item.type === 'text' ? [item.text] : [])));
      const calls = content.filter((item) => item.type === 'tool-call');
      expect(inputs).toEqual(calls.map(({ input }) => input));
      expect(parts.filter((item) => item.type === 'tool-call')).toEqual(calls);
      const { usage, finishReason, providerMetadata } = result;
      expect(parts.at(-1)).toEqual({ type: 'finish', usage, finishReason, providerMetadata });
    }),
  );
});
