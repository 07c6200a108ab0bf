import { setTimeout as wait } from 'node:timers/promises';
import { InvalidResponseDataError } from '@ai-sdk/provider';
import pRetry from 'p-retry';
import { aborted } from '../error.ts';
import type { EventPayload } from '../spec/event.ts';
import type {
  LanguageModelCallOptions,
  LanguageModelFinishReason,
  LanguageModelMiddleware,
  LanguageModelStreamPart,
  LanguageModelStreamResult,
} from '../spec/model.ts';
import { type CallFailure, classifyFailure, failureError } from './classify-failure.ts';
import { type ProviderHold, providerHold } from './provider-hold.ts';

/** How failed calls are tried again. */
export interface RetryOptions {
  /** Attempts after the first. Default 3. */
  readonly retries?: number;
  /** First wait, milliseconds; doubles with each attempt, up to 30 seconds, plus up to a quarter. Default 1000. */
  readonly firstWaitMs?: number;
  /** Longest `Retry-After` that is waited for, milliseconds. Default 60 000; a longer one fails the call. */
  readonly maxRetryAfterMs?: number;
  /** A call that has not answered, or a stream that has gone silent, for so long has stalled. Default 120 000. */
  readonly stallMs?: number;
}

/**
 * Tries calls again that failed for a passing reason: 408, 409, 425, 429 and 5xx, a cut connection, an empty or
 * unreadable answer, a stall. A stream is tried again only while it has delivered nothing.
 * What is left in the end is one MODEL_CALL_FAILED.
 *
 * A `Retry-After` holds back all calls with the same `hold`: they begin when it is over, and no attempt is lost.
 */
export function retryMiddleware(
  options: RetryOptions & {
    readonly model: string;
    readonly emit?: (event: EventPayload) => void;
    /** Shared by the calls to one provider. */
    readonly hold?: ProviderHold;
    /** Called when a call is held back, by the hold or before another attempt; what it returns, when it goes on. */
    readonly onHold?: (() => () => void) | undefined;
  },
): LanguageModelMiddleware {
  const { hold = providerHold(), onHold } = options;
  const { model, emit, retries = 3, firstWaitMs = 1000, maxRetryAfterMs = 60_000, stallMs = 120_000 } = options;

  async function held(waiting: Promise<void>): Promise<void> {
    const goOn = onHold?.();
    try {
      await waiting;
    } finally {
      goOn?.();
    }
  }

  async function attempt<Result>(
    params: LanguageModelCallOptions,
    call: (params: LanguageModelCallOptions, stall: StallGuard) => Promise<Result>,
  ): Promise<Result> {
    let failure: CallFailure | undefined;
    return pRetry(
      async () => {
        if (hold.isHeld()) await held(hold.over(params.abortSignal));
        const stall = stallGuard(stallMs, params.abortSignal);
        const answered = new AbortController();
        try {
          // A provider that ignores the signal must not hold the call: whichever comes first settles it.
          return await Promise.race([
            call({ ...params, abortSignal: stall.signal }, stall),
            rejectOn(stall.signal, answered.signal),
          ]);
        } catch (error) {
          stall.stop();
          if (params.abortSignal?.aborted) throw aborted(params.abortSignal.reason);
          failure = stall.stalled
            ? { reason: 'stall', retryable: true, message: `no answer for ${stallMs} ms` }
            : classifyFailure(error);
          throw failureError(model, failure, error);
        } finally {
          // With a reason of one's own, since the default one is an error with a stack, made for every call.
          answered.abort('answered');
        }
      },
      {
        retries,
        minTimeout: 0,
        factor: 1,
        ...(params.abortSignal ? { signal: params.abortSignal } : {}),
        shouldRetry: () => failure?.retryable === true && (failure.retryAfterMs ?? 0) <= maxRetryAfterMs,
        async onFailedAttempt({ attemptNumber, retriesLeft }) {
          if (!failure?.retryable || retriesLeft === 0 || (failure.retryAfterMs ?? 0) > maxRetryAfterMs) return;
          const backOffMs = Math.min(30_000, firstWaitMs * 2 ** (attemptNumber - 1)) * (1 + Math.random() / 4);
          const waitMs = Math.round(failure.retryAfterMs ?? backOffMs);
          emit?.({ type: 'model-call-retry', model, attempt: attemptNumber, waitMs, reason: failure.message });
          if (failure.retryAfterMs !== undefined) hold.extend(failure.retryAfterMs);
          await held(wait(waitMs, undefined, params.abortSignal ? { signal: params.abortSignal } : {}));
        },
      },
    );
  }

  return {
    specificationVersion: 'v4',
    wrapGenerate: ({ model: inner, params }) =>
      attempt(params, async (guarded, stall) => {
        const result = await inner.doGenerate(guarded);
        stall.stop();
        refuseBrokenEnd(result.finishReason, result.content.length > 0);
        return result;
      }),
    wrapStream: ({ model: inner, params }) =>
      attempt(params, async (guarded, stall) =>
        openStream(model, await inner.doStream(guarded), stall, params.abortSignal),
      ),
  };
}

/** Reads up to the first part that says something, so that a stream that fails at once can be tried again. */
async function openStream(
  model: string,
  result: LanguageModelStreamResult,
  stall: StallGuard,
  outer: AbortSignal | undefined,
): Promise<LanguageModelStreamResult> {
  const reader = result.stream.getReader();
  const close = (reason: unknown) => void reader.cancel(reason).catch(() => {});
  const head: LanguageModelStreamPart[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw brokenAnswer('the stream ended before it said anything');
      if (value.type === 'error') throw value.error;
      if (value.type === 'finish') refuseBrokenEnd(value.finishReason, false);
      stall.start();
      head.push(value);
      if (value.type !== 'stream-start' && value.type !== 'response-metadata' && value.type !== 'ping') break;
    }
  } catch (error) {
    close(error);
    throw error;
  }
  // From here on time counts only while the provider is waited for, not while the reader is busy.
  stall.stop();
  let ended = head.at(-1)?.type === 'finish';
  let settled = false;
  const over = new AbortController();
  const settle = () => {
    settled = true;
    stall.stop();
    over.abort('over');
  };
  const stream = new ReadableStream<LanguageModelStreamPart>({
    start(controller) {
      // One listener for the whole stream: a race at every read would keep all of its parts in memory.
      const onAbort = () => fail(controller, stall.signal.reason);
      stall.signal.addEventListener('abort', onAbort, { once: true, signal: over.signal });
      if (stall.signal.aborted) fail(controller, stall.signal.reason);
    },
    async pull(controller) {
      const first = head.shift();
      if (first) {
        controller.enqueue(first);
        return;
      }
      try {
        stall.start();
        const { done, value } = await reader.read();
        stall.stop();
        if (settled) return;
        if (done) {
          if (!ended) throw brokenAnswer('the stream ended in the middle of the answer');
          settle();
          controller.close();
          return;
        }
        if (value.type === 'finish') refuseBrokenEnd(value.finishReason, true);
        if (value.type === 'finish' || value.type === 'error') ended = true;
        controller.enqueue(
          value.type === 'error'
            ? { ...value, error: failureError(model, classifyFailure(value.error), value.error) }
            : value,
        );
      } catch (error) {
        fail(controller, error);
      }
    },
    cancel(reason) {
      settle();
      return reader.cancel(reason);
    },
  });
  function fail(controller: ReadableStreamDefaultController<LanguageModelStreamPart>, error: unknown): void {
    if (settled) return;
    settle();
    close(error);
    if (outer?.aborted) {
      controller.error(outer.reason);
      return;
    }
    const failure = stall.stalled
      ? { reason: 'stall' as const, retryable: true, message: 'the stream went silent' }
      : classifyFailure(error);
    controller.error(failureError(model, failure, error));
  }
  return { ...result, stream };
}

/**
 * An answer that broke off is no answer. Some providers end a stream in silence when their own source failed: an end for
 * no stated reason counts only after something was said.
 */
function refuseBrokenEnd(reason: LanguageModelFinishReason, saidSomething: boolean): void {
  if (reason.unified === 'error' || reason.unified === 'interrupted') throw brokenAnswer('the answer broke off');
  if (reason.unified === 'other' && !saidSomething) throw brokenAnswer('the answer was empty');
}

function brokenAnswer(message: string): InvalidResponseDataError {
  return new InvalidResponseDataError({ data: null, message });
}

/**
 * Rejects when the signal is aborted; never resolves. It listens until another signal says so: a signal that is
 * combined from others is kept, with all that it reaches, for as long as somebody listens to it.
 */
function rejectOn(signal: AbortSignal, until: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: until });
  });
}

interface StallGuard {
  readonly signal: AbortSignal;
  readonly stalled: boolean;
  /** The wait begins, or begins anew. */
  start(): void;
  stop(): void;
}

function stallGuard(stallMs: number, outer: AbortSignal | undefined): StallGuard {
  const controller = new AbortController();
  let stalled = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    timer = setTimeout(() => {
      stalled = true;
      controller.abort(new Error('stalled'));
    }, stallMs);
  };
  start();
  return {
    signal: outer ? AbortSignal.any([outer, controller.signal]) : controller.signal,
    get stalled() {
      return stalled;
    },
    start,
    stop,
  };
}
