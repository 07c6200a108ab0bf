import {
  type AnyProfile,
  anyProfileSchema,
  documentInvalid,
  documentVersion,
  formatTarget,
  type Profile,
  profileSchema,
  type Target,
} from '@skvm/core';
import { z } from 'zod';
import { checkJson, type JsonFileOptions, readJsonFile } from './json-file.ts';

/** A profile and where it was read. */
export interface FoundProfile {
  readonly path: string;
  /** What can be compiled for. */
  readonly profile: AnyProfile;
  /** The whole document, when it is one of ours. */
  readonly document?: Profile;
}

/**
 * Reads a profile, ours or a published one. `undefined` when there is none.
 *
 * @throws DOCUMENT_VERSION, DOCUMENT_INVALID, STORE_CORRUPT
 */
export async function readProfile(path: string, options: JsonFileOptions): Promise<FoundProfile | undefined> {
  const raw = await readJsonFile(
    path,
    z.looseObject({ version: z.unknown().optional(), schema: z.unknown().optional() }),
    options,
  );
  if (raw === undefined) return undefined;
  if (raw.schema !== undefined && raw.schema !== 'skvm.profile/1') {
    throw documentVersion(path, `schema ${JSON.stringify(raw.schema)}`, ['skvm.profile/1']);
  }
  if (raw.version !== '1.0' && raw.version !== undefined) {
    throw documentVersion(path, `version ${JSON.stringify(raw.version)}`, ['version "1.0"']);
  }
  // What we do not know is left out: among it are paths of the machine where a published profile was made.
  const profile = checkJson(path, raw, anyProfileSchema, options);
  return raw.schema === undefined
    ? { path, profile }
    : { path, profile, document: checkJson(path, raw, profileSchema, options) };
}

/**
 * A profile that was found where a target's should be: two ids can share a folder, and folders can be renamed.
 *
 * @throws DOCUMENT_INVALID when it is that of another target
 */
export function ofTarget(found: FoundProfile, target: Target): FoundProfile {
  const { harness, model } = found.profile;
  if (harness === target.adapter && spellings(model).some((spelling) => spellings(target.model).includes(spelling))) {
    return found;
  }
  const other = formatTarget({ adapter: harness, model });
  throw documentInvalid(
    found.path,
    `expected the profile of ${formatTarget(target)}, got that of ${other}`,
    'Move it to the folder of its own target.',
  );
}

/**
 * The ids under which one model is known, the given one first: with and without `openrouter/`, and the dot and dash
 * forms of Anthropic's.
 */
export function spellings(model: string): string[] {
  const bare = model.startsWith('openrouter/') ? model.slice('openrouter/'.length) : model;
  const other = bare === model ? `openrouter/${model}` : bare;
  const all = [model, other].flatMap((id) =>
    /^(?:openrouter\/)?anthropic\//.test(id)
      ? [id, id.replace(/(\d)\.(\d)/g, '$1-$2'), id.replace(/(\d)-(\d)(?!\d)/g, '$1.$2')]
      : [id],
  );
  return [...new Set(all)];
}
