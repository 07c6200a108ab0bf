import { defineModelProvider, inputInvalid, type ModelProvider } from '@skvm/core';
import { findPersona } from './find-persona.ts';
import type { Persona } from './persona.ts';
import { PUBLISHED_PERSONAS } from './published-personas.ts';
import { simModel } from './sim-model.ts';

export interface SimOptions {
  /** Personas beside the published ones, from `loadPersonas`. */
  readonly personas?: readonly Persona[];
  /** Probability that a task within a persona's powers goes wrong, for all personas. Absent: each its own. */
  readonly slip?: number;
  /** Probability that a task beyond a persona's powers goes right, for all personas. Absent: each its own. */
  readonly guess?: number;
  /** Part of the simulated latency that is really waited for. Default 0: answers come at once. */
  readonly latencyScale?: number;
}

/**
 * The provider of simulated models, `sim/<persona>`: no key, no network.
 *
 * A simulated model plays scripts that come with tasks: the reference when the persona's levels meet the task's demands
 * (slips aside), else a mutant (guesses aside). It proves that the machinery around it works. It proves nothing about
 * real models.
 *
 * @throws INPUT_INVALID when two personas have one id, or a probability is none.
 */
export function simProvider(options: SimOptions = {}): ModelProvider {
  const { personas: own = [], slip, guess, latencyScale = 0 } = options;
  for (const [name, value] of Object.entries({ slip, guess })) {
    if (value !== undefined && !(value >= 0 && value <= 1))
      throw inputInvalid(`Expected ${name} from 0 to 1, got ${value}`);
  }
  const personas = [...PUBLISHED_PERSONAS, ...own];
  const ids = personas.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw inputInvalid(`Two personas are "${twice}"`, 'Give one of them another id.');
  return defineModelProvider({
    id: 'sim',
    description: 'simulated models with known capabilities',
    simulated: true,
    create: (use) => ({
      languageModel(id) {
        const persona = findPersona(id, personas);
        return simModel({ ...persona, slip: slip ?? persona.slip, guess: guess ?? persona.guess }, use, latencyScale);
      },
    }),
  });
}
