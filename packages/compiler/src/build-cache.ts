import { canonicalJson, diagnosticSchema, hashJson, type JsonValue, type Store } from '@skvm/core';
import { z } from 'zod';
import { compileDocumentSchema } from './compile-document.ts';
import { manifestSchema, type ReadLevels } from './variant/manifest.ts';

const buildSchema = z.object({
  schema: z.literal('skvm.build/1'),
  /** `SKILL.md` of the variant. */
  text: z.string(),
  manifest: manifestSchema,
  meta: z.record(z.string(), z.string()),
  result: compileDocumentSchema.shape.result.omit({ variant: true }),
  diagnostics: z.array(diagnosticSchema),
  simulated: z.boolean(),
});
/** What a build keeps: all of it but the files of the bundle, which the source has. */
export type BuildRecord = z.infer<typeof buildSchema>;

const readsSchema = z.array(z.string());

/**
 * The key of a build: `inputs` (everything but the profile) and the levels of the primitives that builds of these
 * inputs read. A level that no build ever read changes no key.
 */
export function buildKey(inputs: JsonValue, levels: ReadLevels): string {
  return hashJson({ inputs, levels: { ...levels } });
}

/** The primitives that earlier builds of these inputs read. */
export async function knownReads(store: Store, inputs: JsonValue): Promise<readonly string[]> {
  const found = await readJson(store, `build-reads/${hashJson(inputs)}`);
  const parsed = readsSchema.safeParse(found);
  return parsed.success ? parsed.data : [];
}

/** The build of a key, or `undefined`. What cannot be read counts as not there: it is only built again. */
export async function findBuild(store: Store, key: string): Promise<BuildRecord | undefined> {
  const parsed = buildSchema.safeParse(await readJson(store, `build/${key}`));
  return parsed.success && parsed.data.manifest.key === key ? parsed.data : undefined;
}

/** Keeps a build and what it read. */
export async function keepBuild(
  store: Store,
  inputs: JsonValue,
  reads: readonly string[],
  build: BuildRecord,
): Promise<void> {
  const record = canonicalJson(build as unknown as JsonValue);
  await store.link(`build/${build.manifest.key}`, await store.put(record));
  await store.link(`build-reads/${hashJson(inputs)}`, await store.put(canonicalJson([...reads])));
}

async function readJson(store: Store, name: string): Promise<unknown> {
  try {
    const digest = await store.resolve(name);
    const bytes = digest === undefined ? undefined : await store.get(digest);
    return bytes === undefined ? undefined : (JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
