import type { LanguageModelGenerateResult, LanguageModelStreamPart } from '@skvm/core';

/** Characters of one piece of a stream. */
const PIECE_CHARACTERS = 40;

/** The stream that says the same as a whole answer, piece by piece. */
export function toStream(result: LanguageModelGenerateResult): ReadableStream<LanguageModelStreamPart> {
  return ReadableStream.from(parts(result));
}

function* parts(result: LanguageModelGenerateResult): Generator<LanguageModelStreamPart> {
  const { content, response, usage, finishReason, providerMetadata, warnings } = result;
  yield { type: 'stream-start', warnings };
  yield {
    type: 'response-metadata',
    ...(response?.id === undefined ? {} : { id: response.id }),
    ...(response?.modelId === undefined ? {} : { modelId: response.modelId }),
  };
  for (const [index, part] of content.entries()) {
    if (part.type === 'text') {
      const id = `text-${index}`;
      yield { type: 'text-start', id };
      for (const delta of pieces(part.text)) yield { type: 'text-delta', id, delta };
      yield { type: 'text-end', id };
    } else if (part.type === 'tool-call') {
      const id = part.toolCallId;
      yield { type: 'tool-input-start', id, toolName: part.toolName };
      for (const delta of pieces(part.input)) yield { type: 'tool-input-delta', id, delta };
      yield { type: 'tool-input-end', id };
      yield part;
    }
  }
  yield { type: 'finish', usage, finishReason, ...(providerMetadata === undefined ? {} : { providerMetadata }) };
}

/** Cuts between code points, so that no piece holds half a character. */
function* pieces(text: string): Generator<string> {
  const characters = [...text];
  for (let start = 0; start < characters.length; start += PIECE_CHARACTERS) {
    yield characters.slice(start, start + PIECE_CHARACTERS).join('');
  }
}
