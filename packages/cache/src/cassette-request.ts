import {
  type Digest,
  hashJson,
  type JsonObject,
  type JsonValue,
  type LanguageModelCallOptions,
  type ModelUse,
} from '@skvm/core';
import { toTaggedJson } from './tagged-json.ts';

/** Raised when recorded answers must not be used any more. */
const CASSETTE_VERSION = 1;

/** A model call as a cassette tells it from others. */
export interface CassetteRequest {
  readonly key: Digest;
  /** What the key is made of, large parts by their digest, so that two requests can be compared. */
  readonly parts: JsonObject;
  /** All text of the prompt. */
  readonly text: string;
}

/**
 * What can change the answer to a call: model, prompt, tools, settings, response format, the repetition, and for a
 * call that belongs to a run which run it is (a simulated model draws from that). Not what cannot: headers, abort
 * signals, retries, time limits.
 */
export function cassetteRequest(
  call: 'generate' | 'stream',
  model: string,
  use: ModelUse,
  params: LanguageModelCallOptions,
): CassetteRequest {
  const {
    prompt,
    tools,
    toolChoice,
    responseFormat,
    providerOptions,
    abortSignal,
    headers,
    includeRawChunks,
    ...settings
  } = params;
  const run = use.task && {
    task: hashOf(use.task),
    seed: use.seed,
    condition: use.condition,
    attempt: use.attempt ?? 0,
  };
  const parts: JsonObject = {
    version: CASSETTE_VERSION,
    call,
    model,
    repeat: use.repeat ?? 0,
    ...(run && { run: hashOf(run) }),
    prompt: hashOf(prompt),
    ...(tools && { tools: hashOf([tools, toolChoice]) }),
    ...(responseFormat && { responseFormat: hashOf(responseFormat) }),
    ...(providerOptions && { providerOptions: hashOf(providerOptions) }),
    settings: toTaggedJson(settings),
  };
  return { key: hashJson(parts as JsonValue), parts, text: textOf(prompt) };
}

const hashOf = (value: unknown): Digest => hashJson(toTaggedJson(value));

function textOf(prompt: LanguageModelCallOptions['prompt']): string {
  const texts: string[] = [];
  for (const { content } of prompt) {
    if (typeof content === 'string') texts.push(content);
    else for (const part of content) if (part.type === 'text') texts.push(part.text);
  }
  return texts.join('\n');
}
