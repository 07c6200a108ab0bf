import { readFile } from 'node:fs/promises';
import { errorMessage, inputInvalid } from '@skvm/core';
import { z } from 'zod';
import { findPersona } from './find-persona.ts';
import { PERSONA_DEFAULTS, type Persona, personaIdSchema, personaSchema } from './persona.ts';
import { PUBLISHED_PERSONAS } from './published-personas.ts';

const { shape } = personaSchema;

const entrySchema = z.strictObject({
  id: shape.id,
  /** Starts from another persona: a published one, or one further up in the file. */
  extends: personaIdSchema.optional(),
  source: shape.source.optional(),
  levels: shape.levels.optional(),
  slip: shape.slip.optional(),
  guess: shape.guess.optional(),
  latency: shape.latency.partial().optional(),
  seed: shape.seed.optional(),
});

const fileSchema = z.strictObject({
  schema: z.literal('skvm.personas/1'),
  personas: z.array(entrySchema).min(1),
});

/**
 * Personas of one's own, from a JSON file `{schema: "skvm.personas/1", personas: [{id, extends?, source?, levels?,
 * slip?, guess?, latency?: {callMs?, outputTokenMs?}, seed?}]}`.
 *
 * An entry with `extends` starts from that persona and `levels` are laid over its levels; one without needs `levels`.
 * What is left out is that of {@link PERSONA_DEFAULTS}. Levels may have holes: such
 * a primitive is played as L0, and so it is measured.
 *
 * @throws INPUT_INVALID when the file cannot be read, is no JSON, does not fit, or names a persona twice.
 * @throws MODEL_UNKNOWN when `extends` names nobody.
 */
export async function loadPersonas(path: string): Promise<readonly Persona[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw inputInvalid(`Expected a JSON file of personas at "${path}", got: ${errorMessage(error)}`);
  }
  return parsePersonas(value, path);
}

/** {@link loadPersonas} of what the file held; `where` is named in errors. */
export function parsePersonas(value: unknown, where: string): readonly Persona[] {
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) throw inputInvalid(`${where}: not a file of personas\n${z.prettifyError(parsed.error)}`);
  const known = [...PUBLISHED_PERSONAS];
  const personas: Persona[] = [];
  for (const { extends: baseId, ...entry } of parsed.data.personas) {
    if (known.some((persona) => persona.id === entry.id)) {
      throw inputInvalid(`${where}: the persona "${entry.id}" exists already`, 'Give yours another id.');
    }
    if (baseId === undefined && entry.levels === undefined) {
      throw inputInvalid(`${where}: the persona "${entry.id}" has neither "levels" nor "extends"`);
    }
    const base = baseId === undefined ? { ...PERSONA_DEFAULTS, levels: {} } : findPersona(baseId, known);
    const persona: Persona = {
      id: entry.id,
      source: entry.source ?? (baseId === undefined ? where : `${where}; extends ${baseId}`),
      levels: { ...base.levels, ...entry.levels },
      slip: entry.slip ?? base.slip,
      guess: entry.guess ?? base.guess,
      latency: {
        callMs: entry.latency?.callMs ?? base.latency.callMs,
        outputTokenMs: entry.latency?.outputTokenMs ?? base.latency.outputTokenMs,
      },
      seed: entry.seed ?? base.seed,
    };
    known.push(persona);
    personas.push(persona);
  }
  return personas;
}
