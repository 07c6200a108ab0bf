export { loadPersonas, parsePersonas } from './load-personas.ts';
export { PERSONA_DEFAULTS, type Persona, personaSchema, playedLevel } from './persona.ts';
export { PUBLISHED_PERSONAS } from './published-personas.ts';
export { type SimOptions, simProvider } from './sim-provider.ts';
