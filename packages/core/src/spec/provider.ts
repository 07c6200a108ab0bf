import { type Definition, defineExtension, type Extension } from './extension.ts';
import type { Provider } from './model.ts';
import type { Task } from './task.ts';

/** Which run a model is made for. Empty for calls that belong to no run (compiler, judge). */
export interface ModelUse {
  readonly task?: Task;
  readonly seed?: number;
  /** 0-based index of the repetition; part of every cassette key. */
  readonly repeat?: number;
  /** 0-based index of the attempt at this repetition (a run that ended unscored is tried again). */
  readonly attempt?: number;
  /** Id of the bench condition, when there is one. */
  readonly condition?: string;
}

/** Connects an AI SDK provider. SkVM defines no model protocol of its own. */
export interface ModelProvider extends Extension<'provider'> {
  /** True when every answer is made up by a simulation; documents made from it say so. */
  readonly simulated?: boolean;
  /** Makes the provider for one use; the id that it is asked for has lost its `provider/` prefix. */
  create(use: ModelUse): Provider;
}

/** Completes a {@link ModelProvider}. */
export function defineModelProvider(definition: Definition<ModelProvider>): ModelProvider {
  return defineExtension('provider', definition);
}
