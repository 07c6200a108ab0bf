import { LEVELS, type Level } from '@skvm/core';
import { z } from 'zod';

/** A model name, and after `@` the harness whose vector it is when that is not the bare agent's. */
export const personaIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(@[a-z0-9]+(-[a-z0-9]+)*)?$/, 'a name like "my-model" or "my-model@my-harness"');

const probability = z.number().min(0).max(1);

export const personaSchema = z.strictObject({
  /** What follows `sim/` in a model id. */
  id: personaIdSchema,
  /** Where the levels come from. */
  source: z.string(),
  /** Level of each known primitive, by id. One that is absent is unknown: outside the oracle, and played at L0. */
  levels: z.record(
    z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)+$/, 'a primitive id like "reason.logic"'),
    z.enum(LEVELS),
  ),
  /** Probability that a task within its powers goes wrong. */
  slip: probability,
  /** Probability that a task beyond its powers goes right. */
  guess: probability,
  /** What a call is said to take, milliseconds: `callMs` plus `outputTokenMs` for each output token. */
  latency: z.strictObject({ callMs: z.number().min(0), outputTokenMs: z.number().min(0) }),
  /** Root of its draws. */
  seed: z.int().min(0),
});
/** What the simulation pretends to be: a vector of capabilities, and how noisily and slowly it shows them. */
export type Persona = z.infer<typeof personaSchema>;

/** What a persona has when nobody says otherwise. The latency is made up; it resembles a mid-sized hosted model. */
export const PERSONA_DEFAULTS: Pick<Persona, 'slip' | 'guess' | 'latency' | 'seed'> = {
  slip: 0.05,
  guess: 0.1,
  latency: { callMs: 400, outputTokenMs: 12 },
  seed: 0,
};

/** The level at which a persona plays a primitive: its own, or L0 where it has none. */
export function playedLevel(persona: Persona, primitive: string): Level {
  return persona.levels[primitive] ?? 'L0';
}
