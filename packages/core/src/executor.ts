import { inputInvalid } from './error.ts';
import { fairSlots, type SlotShare } from './fair-slots.ts';
import type { JsonValue } from './spec/json.ts';

/** A piece of work as plain JSON, so that another process can do it. */
export interface Job {
  /** Which handler does it. */
  readonly kind: string;
  /** Unique among the jobs of one command. */
  readonly id: string;
  readonly input: JsonValue;
}

/** Does jobs of one kind. */
export type JobHandler = (
  input: JsonValue,
  options: {
    readonly signal: AbortSignal;
    /** Waits for the slot; at once when the job has it. @throws ABORTED when the job is stopped before there is one. */
    readonly takeSlot: () => Promise<void>;
    /** Lets the next job begin while this one does what keeps nobody waiting. Called or not, its end frees the slot. */
    readonly freeSlot: () => void;
  },
) => Promise<JsonValue>;

/** How jobs of one kind are begun. */
export interface HandlerOptions {
  /**
   * True when the handler calls `takeSlot` itself, after it has prepared what needs none: its jobs are begun at once, so
   * that whoever queues them bounds how many. Default: false, a job has its slot from the beginning.
   */
  readonly takesSlot?: boolean;
}

/** How one job is run. */
export interface JobOptions {
  readonly signal: AbortSignal;
  /** Called when the handler frees the slot before the job settles, if this executor can tell. */
  readonly onSlotFree?: () => void;
}

/** Runs jobs, several at a time, in whatever process has a handler for them. */
export interface Executor {
  /** How many jobs have a slot at once, those of all shares together. */
  readonly concurrency: number;
  /** Names the handler of a kind; the last one named counts. */
  handle(kind: string, handler: JobHandler, options?: HandlerOptions): void;
  /** Queues a job; settles with the handler's result or error. Jobs get slots in the order in which they ask. */
  run(job: Job, options: JobOptions): Promise<JsonValue>;
  /**
   * An executor on the same slots, with handlers of its own. Shares that all have work get as many slots each; what one
   * has no work for, the others take.
   */
  share(): Executor;
}

/** An executor within this process. */
export function createExecutor(options: { readonly concurrency?: number } = {}): Executor {
  const { concurrency = 1 } = options;
  const slots = fairSlots(concurrency);
  const share = (): Executor => executorOn(slots.share(), concurrency, share);
  return share();
}

function executorOn(slots: SlotShare, concurrency: number, share: () => Executor): Executor {
  const handlers = new Map<string, { readonly handler: JobHandler; readonly takesSlot: boolean }>();
  return {
    concurrency,
    handle(kind, handler, { takesSlot = false } = {}) {
      handlers.set(kind, { handler, takesSlot });
    },
    async run(job, { signal, onSlotFree }) {
      const found = handlers.get(job.kind);
      if (!found) throw inputInvalid(`No handler for jobs of kind "${job.kind}" (job ${job.id})`);
      let slot: Promise<() => void> | undefined;
      const takeSlot = async () => {
        slot ??= slots.take(signal);
        await slot;
      };
      // One that is still waited for goes back as soon as it comes; one that was never given needs not.
      const giveBack = () => slot?.then((release) => release()).catch(() => {});
      const freeSlot = () => {
        giveBack();
        onSlotFree?.();
      };
      if (!found.takesSlot) await takeSlot();
      try {
        return await found.handler(job.input, { signal, takeSlot, freeSlot });
      } finally {
        giveBack();
      }
    },
    share,
  };
}
