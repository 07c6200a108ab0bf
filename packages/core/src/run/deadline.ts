/** A time limit that lets go of everything when it is disposed of. */
export interface Deadline extends Disposable {
  /** Aborted when time is up, or when the outer signal is. */
  readonly signal: AbortSignal;
  /** Time was up. */
  readonly isOver: boolean;
}

/**
 * Limits a piece of work in time, but for `heldMs`: what of it, so far, was spent held back by others, milliseconds. In
 * place of `AbortSignal.timeout`, which keeps all that listens to it, the whole run, until the time is up, however early
 * the work is done.
 */
export function deadline(timeoutMs: number, outer: AbortSignal, heldMs: () => number = () => 0): Deadline {
  const time = new AbortController();
  const startedAt = performance.now();
  const end = () => {
    const leftMs = timeoutMs + heldMs() - (performance.now() - startedAt);
    // Timers may come up to a millisecond early.
    if (heldMs() > 0 && leftMs > 1) timer = setTimeout(end, leftMs);
    else time.abort(new DOMException(`${timeoutMs} ms are over`, 'TimeoutError'));
  };
  let timer = setTimeout(end, timeoutMs);
  return {
    signal: AbortSignal.any([outer, time.signal]),
    get isOver() {
      return time.signal.aborted;
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
