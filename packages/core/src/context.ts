import { tmpdir } from 'node:os';
import { type Budget, createBudget } from './budget.ts';
import { createExecutor, type Executor } from './executor.ts';
import { createModels, type Models } from './models/create-models.ts';
import { createRegistry, type Registry } from './registry.ts';
import type { Diagnostic } from './spec/diagnostic.ts';
import type { EventPayload } from './spec/event.ts';
import type { Sandbox } from './spec/sandbox.ts';
import { memoryStore, type Store } from './store.ts';

/** All that a part of SkVM gets from its surroundings; nothing else is ambient. */
export interface Context {
  /** Every await honours it. */
  readonly signal: AbortSignal;
  readonly models: Models;
  readonly registry: Registry;
  readonly store: Store;
  /** Tells what happens. A listener can neither throw nor change anything. */
  readonly emit: (event: EventPayload) => void;
  /** Takes a finding. The driver of an extension stamps `source`. */
  readonly report: (diagnostic: Diagnostic) => void;
  readonly now: () => Date;
  /** The sandbox that commands run in; made when it is first asked for, since finding out what there is takes a moment. */
  readonly sandbox: () => Promise<Sandbox>;
  /** Absolute folder under which workspaces are made. */
  readonly tmpDir: string;
  readonly executor: Executor;
  readonly budget: Budget;
  /** Root of every random draw that is not fixed by something else. */
  readonly seed: number;
}

/**
 * Completes a context: nothing is aborted, an empty registry, models of its providers, a store in memory, no
 * listeners, the strongest sandbox that there is, the system's folder for temporary files, four jobs at a time, no budget limits, seed 0.
 */
export function createContext(given: Partial<Context> = {}): Context {
  const now = given.now ?? (() => new Date());
  const emit = (event: EventPayload) => {
    try {
      given.emit?.(event);
    } catch {
      // A listener watches; what it breaks is its own.
    }
  };
  const registry = given.registry ?? createRegistry([]);
  const budget = given.budget ?? createBudget({}, now);
  return {
    signal: given.signal ?? new AbortController().signal,
    models: given.models ?? createModels({ providers: registry.list('provider'), budget, emit, now }),
    registry,
    store: given.store ?? memoryStore(),
    emit,
    report: given.report ?? ((diagnostic) => emit({ type: 'diagnostic', diagnostic })),
    now,
    sandbox: once(
      given.sandbox ?? (async () => (await import('./sandbox/create-sandbox.ts')).createSandbox({ level: 'auto' })),
    ),
    tmpDir: given.tmpDir ?? tmpdir(),
    executor: given.executor ?? createExecutor({ concurrency: 4 }),
    budget,
    seed: given.seed ?? 0,
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
