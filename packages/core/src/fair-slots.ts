import { aborted } from './error.ts';

/** One of those that share slots: its work is begun in the order in which it asked. */
export interface SlotShare {
  /**
   * Waits for a slot; what is returned gives it back.
   *
   * @throws ABORTED when the signal is aborted before there is one.
   */
  take(signal: AbortSignal): Promise<() => void>;
}

interface Line {
  readonly waiting: Set<() => void>;
  /** Slots that it has now. */
  slots: number;
}

/**
 * Shares so many slots among any number of lines. A free slot goes to the line that has the fewest, of these to the one
 * that has waited longest for its turn: all get the same while all have work, and what one has no work for the others take.
 */
export function fairSlots(count: number): { share(): SlotShare } {
  let free = count;
  /** Those that have work, the one whose turn was longest ago first. */
  const lines = new Set<Line>();

  function grant(): void {
    while (free > 0 && lines.size > 0) {
      const line = [...lines].reduce((best, other) => (other.slots < best.slots ? other : best));
      const [begin] = line.waiting;
      if (!begin) return;
      line.waiting.delete(begin);
      lines.delete(line);
      if (line.waiting.size > 0) lines.add(line);
      free -= 1;
      line.slots += 1;
      begin();
    }
  }

  function wait(line: Line, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        line.waiting.delete(begin);
        if (line.waiting.size === 0) lines.delete(line);
        reject(aborted(signal.reason));
      };
      signal.addEventListener('abort', giveUp, { once: true });
      line.waiting.add(begin);
      lines.add(line);
      grant();
    });
  }

  return {
    share() {
      const line: Line = { waiting: new Set(), slots: 0 };
      return {
        async take(signal) {
          if (signal.aborted) throw aborted(signal.reason);
          await wait(line, signal);
          let isHeld = true;
          return () => {
            if (!isHeld) return;
            isHeld = false;
            line.slots -= 1;
            free += 1;
            grant();
          };
        },
      };
    },
  };
}
