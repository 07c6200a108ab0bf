import {
  aborted,
  cassetteMiss,
  documentInvalid,
  isSkvmError,
  type JsonValue,
  type LanguageModelGenerateResult,
  type LanguageModelMiddleware,
  type LanguageModelStreamPart,
  type LanguageModelStreamResult,
  type ModelUse,
  REPLAYED,
  redactJson,
  type Store,
} from '@skvm/core';
import { z } from 'zod';
import { safeModelName } from './cache-layout.ts';
import { type CassetteRequest, cassetteRequest } from './cassette-request.ts';
import { fromTaggedJson, toTaggedJson } from './tagged-json.ts';

export const CASSETTE_MODES = ['off', 'record', 'replay', 'auto'] as const;
/**
 * `record` asks the model and keeps its answers, `replay` gives kept answers and never asks the model, `auto` gives
 * the kept answer where there is one and records where there is none.
 */
export type CassetteMode = (typeof CASSETTE_MODES)[number];

/** The prompt's text is kept up to here, from its beginning and its end, to find the record nearest to a request. */
const KEPT_TEXT = 4000;
/** So many records are compared with a request that has none. */
const COMPARED = 200;

const recordSchema = z.object({
  schema: z.literal('skvm.call-cassette/1'),
  parts: z.record(z.string(), z.json()),
  text: z.string(),
  answer: z.union([z.record(z.string(), z.json()), z.array(z.json())]) as z.ZodType<JsonValue>,
});
type CassetteRecord = z.infer<typeof recordSchema>;

/**
 * Records the answers of one model, or gives recorded ones in its place: middleware for `createModels({cassette})`.
 * An answer belongs to the whole request and to its repetition. What failed, broke off or was filtered is not kept. A
 * stream is kept when it has ended, and replayed as a stream. A replayed answer reports the usage of the recorded one
 * and carries the mark by which meters know that nothing was paid. The middleware throws CASSETTE_MISS under `replay`
 * when there is no record, naming the nearest.
 *
 * @param input.id `provider/model-id`
 * @param input.secrets values that must never be written
 */
export function callCassette(input: {
  readonly store: Store;
  readonly mode: CassetteMode;
  readonly id: string;
  readonly use: ModelUse;
  readonly secrets?: readonly string[];
}): LanguageModelMiddleware {
  const { store, mode, id, use, secrets = [] } = input;
  if (mode === 'off') return { specificationVersion: 'v4' };

  async function recall<Answer>(
    request: CassetteRequest,
    signal: AbortSignal | undefined,
  ): Promise<Answer | undefined> {
    if (mode === 'record') return undefined;
    if (signal?.aborted) throw aborted(signal.reason);
    const record = await readRecord(store, nameOf(id, request.key)).catch((error: unknown) => {
      // A damaged record is as good as none where a new one may be made.
      if (mode === 'auto' && isSkvmError(error)) return undefined;
      throw error;
    });
    if (record) return fromTaggedJson(record.answer) as Answer;
    if (mode === 'replay') throw cassetteMiss(id, await describeNearest(store, id, request));
    return undefined;
  }

  async function keep(request: CassetteRequest, answer: unknown): Promise<void> {
    const record: CassetteRecord = {
      schema: 'skvm.call-cassette/1',
      parts: request.parts as CassetteRecord['parts'],
      text: shorten(request.text),
      answer: toTaggedJson(answer),
    };
    const digest = await store.put(JSON.stringify(redactJson(record as JsonValue, secrets)));
    await store.link(nameOf(id, request.key), digest);
  }

  return {
    specificationVersion: 'v4',
    async wrapGenerate({ doGenerate, params }) {
      const request = cassetteRequest('generate', id, use, params);
      const recorded = await recall<LanguageModelGenerateResult>(request, params.abortSignal);
      if (recorded) return replayed(recorded);
      const result = await doGenerate();
      // Requests and headers are for debugging, and hold keys.
      const { request: _, response: { headers: __, body: ___, ...response } = {}, ...answer } = result;
      if (isAnswer(result.finishReason)) await keep(request, { ...answer, response });
      return result;
    },
    async wrapStream({ doStream, params }) {
      const request = cassetteRequest('stream', id, use, params);
      const recorded = await recall<LanguageModelStreamPart[]>(request, params.abortSignal);
      if (recorded)
        return { stream: toStream(recorded.map((part) => (part.type === 'finish' ? replayed(part) : part))) };
      return recordStream(await doStream(), (parts) => keep(request, parts));
    },
  };
}

const nameOf = (model: string, key: string): string => `${prefixOf(model)}${key}`;
const prefixOf = (model: string): string => `${ALL}${safeModelName(model)}/`;
const ALL = 'cassette/call/';

function replayed<Answer extends Pick<LanguageModelGenerateResult, 'providerMetadata'>>(answer: Answer): Answer {
  return { ...answer, providerMetadata: { ...answer.providerMetadata, [REPLAYED]: {} } };
}

function isAnswer({ unified }: LanguageModelGenerateResult['finishReason']): boolean {
  return unified !== 'error' && unified !== 'content-filter' && unified !== 'interrupted';
}

/** Passes a stream on and keeps its parts when it has come to a good end. */
function recordStream(
  result: LanguageModelStreamResult,
  keep: (parts: readonly LanguageModelStreamPart[]) => Promise<void>,
): LanguageModelStreamResult {
  const parts: LanguageModelStreamPart[] = [];
  let isGood = false;
  const recorder = new TransformStream<LanguageModelStreamPart, LanguageModelStreamPart>({
    transform(part, controller) {
      if (part.type === 'finish') isGood = isAnswer(part.finishReason);
      if (part.type === 'error') isGood = false;
      if (part.type !== 'raw' && part.type !== 'ping') parts.push(part);
      controller.enqueue(part);
    },
    async flush() {
      if (isGood && parts.every((part) => part.type !== 'error')) await keep(parts);
    },
  });
  return { ...result, stream: result.stream.pipeThrough(recorder) };
}

function toStream(parts: readonly LanguageModelStreamPart[]): ReadableStream<LanguageModelStreamPart> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}

async function readRecord(store: Store, name: string): Promise<CassetteRecord | undefined> {
  const digest = await store.resolve(name);
  const bytes = digest && (await store.get(digest));
  if (!bytes) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    value = undefined;
  }
  const record = recordSchema.safeParse(value);
  if (!record.success)
    throw documentInvalid(`The cassette ${name}`, 'is no record of a call', 'Record it again with --cassette=record.');
  return record.data;
}

/** The record most like a request, in words: of the same model if there is one, then by the words of the prompt. */
async function describeNearest(store: Store, model: string, request: CassetteRequest): Promise<string | undefined> {
  const words = wordsOf(shorten(request.text));
  let best: { name: string; record: CassetteRecord; alike: number; rank: number } | undefined;
  for (const name of await someNames(store, model)) {
    const record = await readRecord(store, name).catch(() => undefined);
    if (!record) continue;
    const alike =
      record.parts.prompt === request.parts.prompt ? 1 : Math.min(0.99, overlap(words, wordsOf(record.text)));
    const rank = alike + (record.parts.model === model ? 2 : 0);
    if (!best || rank > best.rank) best = { name, record, alike, rank };
  }
  if (!best) return undefined;
  const { name, record, alike } = best;
  const keys = [...new Set([...Object.keys(record.parts), ...Object.keys(request.parts)])];
  const differing = keys.filter((key) => JSON.stringify(record.parts[key]) !== JSON.stringify(request.parts[key]));
  const opening = record.text.slice(0, 60).replace(/\s+/g, ' ').trim();
  return `${name} ("${opening}…", ${Math.floor(alike * 100)} % of the prompt's words alike; differs in ${differing.sort().join(', ')})`;
}

async function someNames(store: Store, model: string): Promise<string[]> {
  const names: string[] = [];
  for (const prefix of [prefixOf(model), ALL]) {
    for await (const name of store.names(prefix)) {
      if (names.push(name) >= COMPARED) return names;
    }
    if (names.length > 0) return names;
  }
  return names;
}

function shorten(text: string): string {
  return text.length <= KEPT_TEXT ? text : `${text.slice(0, KEPT_TEXT / 2)}\n${text.slice(-KEPT_TEXT / 2)}`;
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));

/** Dice coefficient of two sets of words, 0 to 1. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return (2 * shared) / (a.size + b.size);
}
