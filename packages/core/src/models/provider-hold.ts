import { setTimeout as wait } from 'node:timers/promises';

/** Keeps the calls to one provider back while it asked for a pause: one answer speaks for all of them. */
export interface ProviderHold {
  /** Begins no call before so many milliseconds are over. */
  extend(holdMs: number): void;
  isHeld(): boolean;
  /** Waits until calls may begin. Rejects when the signal is aborted. */
  over(signal: AbortSignal | undefined): Promise<void>;
}

/** A provider that holds nothing back yet. */
export function providerHold(): ProviderHold {
  let untilMs = 0;
  const leftMs = () => untilMs - performance.now();
  return {
    extend(holdMs) {
      untilMs = Math.max(untilMs, performance.now() + holdMs);
    },
    isHeld: () => leftMs() > 0,
    async over(signal) {
      // It may have been extended meanwhile.
      while (leftMs() > 0) await wait(Math.ceil(leftMs()), undefined, signal ? { signal } : {});
    },
  };
}
