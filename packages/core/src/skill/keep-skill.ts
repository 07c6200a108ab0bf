import { z } from 'zod';
import { storeCorrupt } from '../error.ts';
import { canonicalJson, type Digest } from '../hash.ts';
import type { Skill } from '../spec/skill.ts';
import type { Store } from '../store.ts';
import { skillFromFiles } from './skill-from-files.ts';

const bundleSchema = z.object({
  schema: z.literal('skvm.skill-bundle/1'),
  name: z.string(),
  /** `SKILL.md`. */
  text: z.string(),
  files: z.array(z.object({ path: z.string(), base64: z.base64(), executable: z.boolean() })),
});

/** Keeps a skill's whole bundle in the store, so that a job in any process can have it. */
export async function keepSkill(skill: Skill, store: Store): Promise<Digest> {
  const bundle: z.infer<typeof bundleSchema> = {
    schema: 'skvm.skill-bundle/1',
    name: skill.name,
    text: skill.text,
    files: skill.files.map(({ path, bytes, executable }) => ({
      path,
      base64: Buffer.from(bytes).toString('base64'),
      executable,
    })),
  };
  return store.put(canonicalJson(bundle));
}

/**
 * The skill that {@link keepSkill} kept.
 *
 * @throws STORE_CORRUPT when it is not there, or is not what it was.
 */
export async function loadKeptSkill(key: Digest, digest: Digest, store: Store): Promise<Skill> {
  const content = await store.get(key);
  const bundle = bundleSchema.safeParse(content && JSON.parse(Buffer.from(content).toString('utf8')));
  if (!bundle.success) throw storeCorrupt(`skill ${key}`, content ? 'it is not a skill bundle' : 'not in the store');
  const { name, text, files } = bundle.data;
  const skill = skillFromFiles({
    text,
    files: files.map(({ base64, ...file }) => ({ ...file, bytes: Buffer.from(base64, 'base64') })),
    folder: name,
  });
  if (skill.digest !== digest) throw storeCorrupt(`skill ${key}`, `expected the tree ${digest}, got ${skill.digest}`);
  return skill;
}
