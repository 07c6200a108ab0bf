/** A time limit that lets go of everything when it is disposed of. */
export interface Deadline extends Disposable {
  /** Aborted when time is up, or when the outer signal is. */
  readonly signal: AbortSignal;
  /** Time was up. */
  readonly isOver: boolean;
}

/**
 * Limits a piece of work in time. In place of `AbortSignal.timeout`, which keeps all that listens to it, the whole run,
 * until the time is up, however early the work is done.
 */
export function deadline(timeoutMs: number, outer: AbortSignal): Deadline {
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(new DOMException(`${timeoutMs} ms are over`, 'TimeoutError')), timeoutMs);
  return {
    signal: AbortSignal.any([outer, time.signal]),
    get isOver() {
      return time.signal.aborted;
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
