import type { Context } from '../context.ts';
import { type Definition, defineExtension, type Extension } from './extension.ts';
import type { JsonValue } from './json.ts';
import type { Limits, RunRequest, RunResult } from './run.ts';

/** Drives one agent harness. Owns the harness process, not the workspace. */
export interface Adapter extends Extension<'adapter'> {
  /**
   * Makes the harness ready. Cheap enough to be called for each run, and safe to be called twice.
   *
   * @throws ADAPTER_UNAVAILABLE when the harness cannot run here: now, not in the middle of a run.
   */
  open(input: { readonly limits: Limits; readonly config?: JsonValue }, context: Context): Promise<AdapterSession>;
}

/** An adapter that is ready for runs, several at once if asked. */
export interface AdapterSession extends AsyncDisposable {
  /** Runs a task to its end. A run that went badly is a result; this never rejects for it. */
  run(request: RunRequest, context: Context): Promise<RunResult>;
}

/** Completes an {@link Adapter}. */
export function defineAdapter(definition: Definition<Adapter>): Adapter {
  return defineExtension('adapter', definition);
}
