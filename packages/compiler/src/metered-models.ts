import { addUsage, NO_USAGE, type Usage } from '@skvm/core';
import type { Models } from '@skvm/core/models';

/** Models that also count what is used of them. */
export interface MeteredModels {
  readonly models: Models;
  usage(): Usage;
  /** True once a simulated model was asked for. */
  simulated(): boolean;
}

/** Counts what one compilation takes of models that others use as well. */
export function meteredModels(given: Models): MeteredModels {
  let usage: Usage = NO_USAGE;
  let simulated = false;
  return {
    models: {
      ...given,
      language(id, options) {
        simulated ||= given.isSimulated(id);
        const onUsage = (more: Usage): void => {
          usage = addUsage(usage, more);
          options?.onUsage?.(more);
        };
        return given.language(id, { ...options, onUsage });
      },
    },
    usage: () => usage,
    simulated: () => simulated,
  };
}
