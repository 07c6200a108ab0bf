import type { EventPayload } from '@skvm/core';
import type { Style } from '../style.ts';
import type { Output } from '../terminal.ts';

/** Tells people what happens while it happens. */
export interface Reporter {
  on(event: EventPayload): void;
  /** Leaves the screen as plain lines; nothing may come after. */
  close(): void;
}

export interface ReporterOptions {
  readonly output: Output;
  readonly style: Style;
  readonly now: () => Date;
  /** Tell every run and model call. */
  readonly isVerbose: boolean;
}
