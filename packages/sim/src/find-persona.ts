import { nearest, unknownName } from '@skvm/core';
import type { Persona } from './persona.ts';

/**
 * The persona of an id.
 *
 * @throws MODEL_UNKNOWN, listing what there is and the nearest.
 */
export function findPersona(id: string, personas: readonly Persona[]): Persona {
  const persona = personas.find((candidate) => candidate.id === id);
  if (persona) return persona;
  const known = personas.map((candidate) => candidate.id);
  throw unknownName({
    code: 'MODEL_UNKNOWN',
    what: 'simulated persona',
    name: id,
    known,
    near: nearestPersona(id, known),
  });
}

/** People write the vendor too, or a model that is only known in some other harness. */
function nearestPersona(id: string, known: readonly string[]): string | undefined {
  const model = id.slice(id.lastIndexOf('/') + 1);
  return (
    known.find((candidate) => candidate === model) ??
    known.find((candidate) => candidate.startsWith(`${model}@`)) ??
    known.find((candidate) => model.startsWith(`${candidate}@`)) ??
    nearest(model, known)
  );
}
