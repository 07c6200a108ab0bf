import { APICallError } from '@ai-sdk/provider';
import type { LanguageModelCallOptions } from '../spec/model.ts';

/** A call that says next to nothing. */
export const CALL: LanguageModelCallOptions = { prompt: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] };

/** What a provider throws for an answer with this status; without one, for no answer at all. */
export function apiError(
  statusCode: number | undefined,
  headers: Record<string, string> = {},
  cause?: Error,
): APICallError {
  return new APICallError({
    message: `status ${statusCode}`,
    url: 'http://x',
    requestBodyValues: {},
    ...(statusCode === undefined ? {} : { statusCode }),
    responseHeaders: headers,
    ...(cause ? { cause } : {}),
  });
}
