// The only file that names the version of the AI SDK's model specification: a new one is an edit here.
import type {
  JSONSchema7,
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4Message,
  LanguageModelV4Middleware,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
  LanguageModelV4StreamResult,
  LanguageModelV4ToolCall,
  LanguageModelV4Usage,
  ProviderV4,
} from '@ai-sdk/provider';

/** Any AI SDK language model. */
export type LanguageModel = LanguageModelV4;
export type LanguageModelCallOptions = LanguageModelV4CallOptions;
export type LanguageModelContent = LanguageModelV4Content;
export type LanguageModelFinishReason = LanguageModelV4FinishReason;
export type LanguageModelGenerateResult = LanguageModelV4GenerateResult;
export type LanguageModelMessage = LanguageModelV4Message;
export type LanguageModelMiddleware = LanguageModelV4Middleware;
export type LanguageModelPrompt = LanguageModelV4Prompt;
export type LanguageModelStreamPart = LanguageModelV4StreamPart;
export type LanguageModelStreamResult = LanguageModelV4StreamResult;
export type LanguageModelToolCall = LanguageModelV4ToolCall;
export type LanguageModelUsage = LanguageModelV4Usage;
/** An AI SDK provider: `languageModel(id)` makes a model. */
export type Provider = Pick<ProviderV4, 'languageModel'>;
export type JsonSchema = JSONSchema7;

/** Marks an answer that comes from a record, in its provider metadata: its cost is reported and not paid. */
export const REPLAYED = 'skvm-replayed';
