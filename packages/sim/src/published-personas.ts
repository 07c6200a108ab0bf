import { PERSONA_DEFAULTS, type Persona, personaSchema } from './persona.ts';
import published from './personas/published.json' with { type: 'json' };

/**
 * The 25 published capability vectors as personas: `<model>` is the bare agent's vector, `<model>@<harness>` one that
 * was measured in another harness. Levels are restated from the public profiles of SJTU-IPADS/SkVM-data; everything
 * else about them is {@link PERSONA_DEFAULTS}.
 */
export const PUBLISHED_PERSONAS: readonly Persona[] = published.personas.map(({ id, harness, profiledOn, levels }) =>
  personaSchema.parse({ ...PERSONA_DEFAULTS, id, levels, source: `${published.source}; ${harness}, ${profiledOn}` }),
);
