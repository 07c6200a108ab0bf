import PQueue from 'p-queue';
import { aborted, inputInvalid } from './error.ts';
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
export type JobHandler = (input: JsonValue, options: { readonly signal: AbortSignal }) => Promise<JsonValue>;

/** Runs jobs, several at a time, in whatever process has a handler for them. */
export interface Executor {
  /** How many jobs run at once. */
  readonly concurrency: number;
  /** Names the handler of a kind; the last one named counts. */
  handle(kind: string, handler: JobHandler): void;
  /** Queues a job; settles with the handler's result or error. Jobs start in the order of the calls. */
  run(job: Job, options: { readonly signal: AbortSignal }): Promise<JsonValue>;
}

/** An executor within this process. */
export function createExecutor(options: { readonly concurrency?: number } = {}): Executor {
  const queue = new PQueue({ concurrency: options.concurrency ?? 1 });
  const handlers = new Map<string, JobHandler>();
  return {
    concurrency: queue.concurrency,
    handle(kind, handler) {
      handlers.set(kind, handler);
    },
    async run(job, { signal }) {
      const handler = handlers.get(job.kind);
      if (!handler) throw inputInvalid(`No handler for jobs of kind "${job.kind}" (job ${job.id})`);
      return queue.add(async () => {
        if (signal.aborted) throw aborted(signal.reason);
        return handler(job.input, { signal });
      });
    },
  };
}
