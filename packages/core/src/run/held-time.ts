/** How long a run was held back, by any of its calls. */
export interface HeldTime {
  /** So far, milliseconds; what is going on counts. */
  heldMs(): number;
  /** Somebody is held back from now on; call what is returned when it goes on. */
  begin(): () => void;
}

/** Nobody was held back yet. */
export function heldTime(): HeldTime {
  let pastMs = 0;
  let holds = 0;
  let sinceMs = 0;
  const heldMs = () => pastMs + (holds > 0 ? performance.now() - sinceMs : 0);
  return {
    heldMs,
    begin() {
      if (holds === 0) sinceMs = performance.now();
      holds += 1;
      return () => {
        pastMs = heldMs();
        sinceMs = performance.now();
        holds -= 1;
      };
    },
  };
}
