import type {
  LanguageModel,
  LanguageModelCallOptions,
  LanguageModelContent,
  LanguageModelGenerateResult,
  LanguageModelStreamPart,
} from '../spec/model.ts';

/** One answer of a {@link mockModel}: text, tool calls, both, or an error to throw. */
export type MockReply =
  | string
  | {
      readonly text?: string;
      readonly toolCalls?: readonly { readonly name: string; readonly input: unknown; readonly id?: string }[];
      readonly inputTokens?: number;
      readonly outputTokens?: number;
    }
  | Error;

/** A model that answers by a list or a function and remembers what it was asked. */
export interface MockModel extends LanguageModel {
  readonly calls: readonly LanguageModelCallOptions[];
}

/**
 * Makes a model for tests: an AI SDK model that needs no network. A list runs out loudly: a call too many rejects.
 * A function is asked for each call; a single reply is given every time.
 */
export function mockModel(
  replies:
    | MockReply
    | readonly MockReply[]
    | ((call: LanguageModelCallOptions, index: number) => MockReply | Promise<MockReply>),
): MockModel {
  const calls: LanguageModelCallOptions[] = [];
  async function answer(options: LanguageModelCallOptions): Promise<LanguageModelGenerateResult> {
    options.abortSignal?.throwIfAborted();
    const index = calls.push(options) - 1;
    const reply = await pick(replies, options, index);
    if (reply instanceof Error) throw reply;
    return toResult(reply, index);
  }
  return {
    specificationVersion: 'v4',
    provider: 'mock',
    modelId: 'mock',
    supportedUrls: {},
    calls,
    doGenerate: answer,
    async doStream(options) {
      const result = await answer(options);
      return { stream: toStream(result) };
    },
  };
}

async function pick(
  replies: Parameters<typeof mockModel>[0],
  options: LanguageModelCallOptions,
  index: number,
): Promise<MockReply> {
  if (typeof replies === 'function') return replies(options, index);
  if (!Array.isArray(replies)) return replies as MockReply;
  const reply = (replies as readonly MockReply[])[index];
  if (reply === undefined) throw new Error(`The mock model has ${replies.length} replies and was called once more`);
  return reply;
}

function toResult(reply: Exclude<MockReply, Error>, index: number): LanguageModelGenerateResult {
  const {
    text = '',
    toolCalls = [],
    inputTokens = 10,
    outputTokens = 5,
  } = typeof reply === 'string' ? { text: reply } : reply;
  const content: LanguageModelContent[] = [
    ...(text === '' ? [] : [{ type: 'text' as const, text }]),
    ...toolCalls.map((call, position) => ({
      type: 'tool-call' as const,
      toolCallId: call.id ?? `call-${index}-${position}`,
      toolName: call.name,
      input: typeof call.input === 'string' ? call.input : JSON.stringify(call.input),
    })),
  ];
  return {
    content,
    finishReason: { unified: toolCalls.length > 0 ? 'tool-calls' : 'stop', raw: undefined },
    usage: {
      inputTokens: { total: inputTokens, noCache: inputTokens, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: outputTokens, text: outputTokens, reasoning: 0 },
    },
    warnings: [],
  };
}

/** The stream that says the same as a whole answer. */
function toStream(result: LanguageModelGenerateResult): ReadableStream<LanguageModelStreamPart> {
  return new ReadableStream<LanguageModelStreamPart>({
    start(controller) {
      controller.enqueue({ type: 'stream-start', warnings: [] });
      for (const [index, part] of result.content.entries()) {
        if (part.type === 'text') {
          const id = `text-${index}`;
          controller.enqueue({ type: 'text-start', id });
          controller.enqueue({ type: 'text-delta', id, delta: part.text });
          controller.enqueue({ type: 'text-end', id });
        } else if (part.type === 'tool-call') controller.enqueue(part);
      }
      controller.enqueue({ type: 'finish', usage: result.usage, finishReason: result.finishReason });
      controller.close();
    },
  });
}
