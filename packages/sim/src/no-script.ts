import { modelCallFailed, type SkvmError } from '@skvm/core';
import type { Persona } from './persona.ts';

/** The failure of a call for which the simulation has nothing to play; trying it again will not help. */
export function noScript(persona: Persona, why: string): SkvmError {
  return modelCallFailed({
    model: `sim/${persona.id}`,
    why: `the simulated model cannot answer: ${why}`,
    retryable: false,
    reason: 'no-script',
  });
}
