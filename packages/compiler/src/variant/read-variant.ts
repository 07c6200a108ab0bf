import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { documentInvalid, documentVersion, joinInside, sha256, storeCorrupt } from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import { z } from 'zod';
import { manifestSchema, type VariantManifest } from './manifest.ts';
import type { Variant } from './variant.ts';

const HINT = 'Compile the skill again.';

/**
 * Reads a variant from the folder that {@link writeVariant} wrote; `undefined` when there is no manifest, which is the
 * case for anything half written. Nothing is trusted whose hash is not in the manifest.
 *
 * @throws DOCUMENT_INVALID for a manifest that is none, DOCUMENT_VERSION for one of another version, STORE_CORRUPT when a
 * file is missing, changed, or was added; PATH_OUTSIDE for a manifest that names one outside the folder.
 */
export async function readVariant(dir: string): Promise<Variant | undefined> {
  const root = resolve(dir);
  const manifest = await readManifest(join(root, 'meta', 'manifest.json'));
  if (!manifest) return undefined;
  const meta: Record<string, string> = {};
  for (const { path, sha256: expected } of manifest.files.meta) {
    const bytes = await readFile(joinInside(join(root, 'meta'), path)).catch(() => undefined);
    if (!bytes || sha256(bytes) !== expected) throw changed(root, `meta/${path}`);
    meta[path] = bytes.toString('utf8');
  }
  const folder = join(root, 'skill');
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw changed(root, 'skill/');
  const loaded = await loadSkill(folder).catch(() => undefined);
  if (!loaded) throw changed(root, 'skill/SKILL.md');
  if (loaded.digest !== manifest.skill.digest) throw changed(root, firstChanged(manifest, loaded));
  return { manifest, meta, skill: { ...loaded, name: manifest.source.name } };
}

async function readManifest(file: string): Promise<VariantManifest | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw documentInvalid(file, `cannot be read (${code})`, HINT);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw documentInvalid(file, 'expected JSON, got something else', HINT);
  }
  const schema = z.object({ schema: z.string() }).safeParse(value).data?.schema;
  if (schema !== undefined && /^skvm\.variant\/\d+$/.test(schema) && schema !== 'skvm.variant/1') {
    throw documentVersion(file, schema, ['skvm.variant/1']);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw documentInvalid(file, z.prettifyError(parsed.error), HINT);
  return parsed.data;
}

function firstChanged(manifest: VariantManifest, skill: Variant['skill']): string {
  const known = new Map(manifest.files.skill.map((file) => [file.path, file]));
  const now = [{ path: 'SKILL.md', bytes: Buffer.from(skill.text), executable: false }, ...skill.files];
  for (const { path, bytes, executable } of now) {
    const file = known.get(path);
    if (file?.sha256 !== sha256(bytes) || file.executable !== executable) return `skill/${path}`;
    known.delete(path);
  }
  return `skill/${[...known.keys()][0] ?? ''}`;
}

function changed(root: string, path: string) {
  return storeCorrupt(join(root, path), 'is not what the manifest of the variant says', HINT);
}
