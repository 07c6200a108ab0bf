import type { Diagnostic } from './diagnostic.ts';
import type { UnscoredReason } from './score.ts';
import type { Usage } from './usage.ts';

/** What happened, told in ids and numbers; big things go to the store. */
export type EventPayload = Happening & {
  /** As `formatTarget` writes it: whose it is, where several targets are worked on side by side. */
  readonly target?: string;
};

type Happening =
  | { readonly type: 'phase-start'; readonly phase: string; readonly total?: number }
  | {
      readonly type: 'phase-progress';
      readonly phase: string;
      readonly done: number;
      /** Those of them that an earlier session did: they say nothing of the pace. Absent: none. */
      readonly doneBefore?: number;
      readonly total?: number;
      readonly note?: string;
    }
  | { readonly type: 'phase-end'; readonly phase: string; readonly done: number }
  | { readonly type: 'run-start'; readonly run: string; readonly task: string }
  | {
      readonly type: 'run-end';
      readonly run: string;
      readonly task: string;
      readonly score: number | null;
      readonly unscored?: UnscoredReason;
      readonly usage: Usage;
      readonly durationMs: number;
    }
  | { readonly type: 'pass-start'; readonly pass: string }
  | { readonly type: 'pass-end'; readonly pass: string; readonly edits: number }
  | { readonly type: 'model-call-end'; readonly model: string; readonly usage: Usage; readonly durationMs: number }
  | {
      readonly type: 'model-call-retry';
      readonly model: string;
      readonly attempt: number;
      readonly waitMs: number;
      readonly reason: string;
    }
  | { readonly type: 'diagnostic'; readonly diagnostic: Diagnostic };

/** An event as listeners get it. */
export type SkvmEvent = EventPayload & { readonly at: string };
