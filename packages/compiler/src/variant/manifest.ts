import {
  type AnyProfile,
  hashJson,
  LEVELS,
  type Level,
  profiledLevel,
  type Skill,
  type Target,
  targetSchema,
} from '@skvm/core';
import { z } from 'zod';
import { jsonSchema } from '../pass-result.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const file = z.object({ path: z.string().min(1), sha256: digest, bytes: z.int().min(0) });

/** What to do where a profile says nothing of a primitive that a skill asks for. */
export const UNKNOWN_POLICIES = ['assume-L1', 'skip', 'fail'] as const;
export type UnknownPolicy = (typeof UNKNOWN_POLICIES)[number];

export const manifestSchema = z.object({
  schema: z.literal('skvm.variant/1'),
  /** `<skill>@<passTag>-<first 12 of key>`. */
  id: z.string(),
  /** sha256 of all that decided the build. */
  key: digest,
  compiler: z.string(),
  /** The skill that was compiled. */
  source: z.object({ name: z.string(), digest }),
  /** Digest of `skill/` as it is. */
  skill: z.object({ digest }),
  target: targetSchema,
  /** What of the profile was read: levels by primitive, `null` where it said nothing. Absent when none was given. */
  profile: z.object({ digest, levels: z.record(z.string(), z.enum(LEVELS).nullable()) }).optional(),
  unknown: z.enum(UNKNOWN_POLICIES),
  passTag: z.string(),
  passes: z.array(z.object({ id: z.string(), version: z.int(), options: jsonSchema })),
  tokens: z.object({ before: z.int(), after: z.int() }),
  files: z.object({ skill: z.array(file.extend({ executable: z.boolean() })), meta: z.array(file) }),
});
/** What a variant is made of and from. A pure function of the inputs: no clock, no host, no absolute path. */
export type VariantManifest = z.infer<typeof manifestSchema>;

/** Levels by primitive, `null` where a profile says nothing. */
export type ReadLevels = Readonly<Record<string, Level | null>>;

/** sha256 of the part of a profile that a build has read. */
export function profileDigest(levels: ReadLevels): string {
  return hashJson(levels);
}

/** The levels that a profile gives the primitives; nothing without a profile. */
export function levelsOf(profile: AnyProfile | undefined, primitives: readonly string[]): ReadLevels {
  if (!profile) return {};
  return Object.fromEntries([...primitives].sort().map((id) => [id, profiledLevel(profile, id) ?? null]));
}

/**
 * True while a variant is still what compiling would give: the same skill and target, and a profile that says the same
 * of every primitive that was read.
 */
export function variantIsCurrent(
  manifest: VariantManifest,
  now: { readonly skill: Skill; readonly target: Target; readonly profile?: AnyProfile | undefined },
): boolean {
  const { source, target, profile } = manifest;
  if (source.digest !== now.skill.digest) return false;
  if (target.adapter !== now.target.adapter || target.model !== now.target.model) return false;
  if (profile === undefined || now.profile === undefined) return profile === undefined && now.profile === undefined;
  return profileDigest(levelsOf(now.profile, Object.keys(profile.levels))) === profile.digest;
}
