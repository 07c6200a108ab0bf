import {
  type AnyProfile,
  anyProfileSchema,
  formatTarget,
  inputInvalid,
  type JsonValue,
  type Pass,
  profileMissing,
  type Skill,
  type Target,
  targetSchema,
} from '@skvm/core';
import { z } from 'zod';
import { bindEnv } from './passes/bind-env/index.ts';
import { rewriteSkill } from './passes/rewrite-skill/index.ts';
import { passTag, planPasses } from './plan-passes.ts';
import type { PlannedPass } from './run-passes.ts';
import { filterBundle } from './variant/filter-bundle.ts';
import { UNKNOWN_POLICIES, type UnknownPolicy } from './variant/manifest.ts';
import { COMPILER_VERSION } from './version.ts';

/** How much longer `SKILL.md` may become: whichever of the two allows more. */
export const DEFAULT_MAX_GROWTH = { ratio: 0.15, tokens: 400 } as const;

export interface CompileInput {
  readonly skill: Skill;
  readonly target: Target;
  /** Needed by passes that require one. Only the levels that passes ask for decide a build. */
  readonly profile?: AnyProfile | undefined;
  /** Default: `rewrite-skill` and `bind-env`, both static and free. */
  readonly passes?: readonly Pass[];
  /** What to do where the profile says nothing of a primitive that the skill asks for. Default `skip`. */
  readonly unknown?: UnknownPolicy;
  /** Options by pass id. */
  readonly options?: Readonly<Record<string, JsonValue>>;
  /** Default {@link DEFAULT_MAX_GROWTH}. */
  readonly maxGrowth?: { readonly ratio: number; readonly tokens: number };
  /** Keep nothing: the store stays as it is. */
  readonly dryRun?: boolean;
}

/** A compilation that may begin: all input checked and completed. */
export interface CompilePlan {
  readonly input: CompileInput;
  /** Without what no agent gets. */
  readonly skill: Skill;
  readonly target: Target;
  readonly profile: AnyProfile | undefined;
  readonly passes: readonly PlannedPass[];
  readonly unknown: UnknownPolicy;
  readonly maxGrowth: { readonly ratio: number; readonly tokens: number };
  readonly tag: string;
  /** All that decides a build, but for the profile. */
  readonly inputs: JsonValue;
}

const settingsSchema = z.object({
  target: targetSchema,
  profile: anyProfileSchema.optional(),
  unknown: z.enum(UNKNOWN_POLICIES).default('skip'),
  maxGrowth: z.object({ ratio: z.number().min(0), tokens: z.int().min(0) }).default(DEFAULT_MAX_GROWTH),
});

/** Checks and completes the input of a compilation. @throws as `compile` does, before anything is done. */
export function planCompile(input: CompileInput): CompilePlan {
  const parsed = settingsSchema.safeParse(input);
  if (!parsed.success) throw inputInvalid(`compile: ${z.prettifyError(parsed.error)}`);
  const { target, profile, unknown, maxGrowth } = parsed.data;
  const passes = planPasses(input.passes ?? [rewriteSkill(), bindEnv()], input.options ?? {});
  if (profile) checkProfile(profile, target);
  else if (passes.some(({ pass }) => pass.requires?.includes('profile'))) {
    throw profileMissing(formatTarget(target), [], 'Profile the target first, or choose passes that need no profile.');
  }
  const skill = filterBundle(input.skill);
  const inputs: JsonValue = {
    compiler: COMPILER_VERSION,
    skill: { name: skill.name, digest: skill.digest, source: input.skill.digest },
    target: { ...target },
    profiled: profile !== undefined,
    passes: describePasses(passes),
    unknown,
    maxGrowth,
  };
  const tag = passTag(passes.map(({ pass }) => pass));
  return { input, skill, target, profile, passes, unknown, maxGrowth, tag, inputs };
}

/** Ids of one model may differ by a leading `openrouter/` and, for versions, by dots and dashes. */
function checkProfile(profile: AnyProfile, target: Target): void {
  const plain = (model: string) =>
    model
      .replace(/^openrouter\//, '')
      .replaceAll('.', '-')
      .toLowerCase();
  if (plain(profile.model) === plain(target.model) && profile.harness === target.adapter) return;
  throw inputInvalid(
    `Expected a profile of ${formatTarget(target)}, got one of ${profile.harness} × ${profile.model}`,
    'Give the profile of the target, or compile for the target of the profile.',
  );
}

/** Passes as documents name them. */
export function describePasses(passes: readonly PlannedPass[]): { id: string; version: number; options: JsonValue }[] {
  return passes.map(({ pass, options }) => ({ id: pass.id, version: pass.version, options }));
}
