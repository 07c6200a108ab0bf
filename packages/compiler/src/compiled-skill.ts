import {
  type AnyProfile,
  addUsage,
  type Condition,
  type Context,
  defineCondition,
  type EnvironmentLock,
  environmentLockSchema,
  hashJson,
  isSkvmError,
  type JsonObject,
  NO_USAGE,
  type NotPrepared,
  type Pass,
  type Requirement,
  type Skill,
  type Target,
} from '@skvm/core';
import { type Build, compile } from './compile.ts';
import type { UnknownPolicy } from './variant/manifest.ts';

export interface CompiledSkillOptions {
  /** Default `aot-compiled`. */
  readonly id?: string;
  /** Default: those of `compile`. */
  readonly passes?: readonly Pass[];
  /** The profile of a target; `undefined` when there is none. */
  readonly profileOf: (target: Target) => Promise<AnyProfile | undefined>;
  readonly unknown?: UnknownPolicy;
}

/**
 * The condition in which the agent gets each skill compiled for its target. Cells of a target without a profile are
 * unscored (`missing-dependency`) when a pass requires one.
 */
export function compiledSkill(options: CompiledSkillOptions): Condition {
  const { id = 'aot-compiled', passes, profileOf, unknown } = options;
  return defineCondition({
    id,
    description: 'the skill compiled ahead of time for the target',
    async prepare({ skills, target }, context) {
      const profile = await profileOf(target);
      const builds: Build[] = [];
      for (const skill of skills) {
        const built = await build({ skill, target, profile, passes, unknown }, context);
        if ('unscored' in built) return built;
        builds.push(built);
      }
      const environment = mergeLocks(builds);
      const variants = builds.map(({ variant }) => variant.manifest);
      const oneOffUsage = builds.reduce((sum, { document }) => addUsage(sum, document.usage), NO_USAGE);
      const details: JsonObject = {
        variants: variants.map((manifest) => manifest.id),
        passTag: variants[0]?.passTag ?? '',
        changed: builds.filter(({ document }) => document.result.variant.changed).length,
      };
      return {
        skills: builds.map(({ variant }) => variant.skill),
        ...(environment ? { environment } : {}),
        provenance: {
          digest: hashJson({ keys: variants.map((manifest) => manifest.key), environment: hashOf(environment) }),
          oneOffUsage,
          details,
        },
      };
    },
  });
}

async function build(
  input: {
    readonly skill: Skill;
    readonly target: Target;
    readonly profile: AnyProfile | undefined;
    readonly passes: readonly Pass[] | undefined;
    readonly unknown: UnknownPolicy | undefined;
  },
  context: Context,
): Promise<Build | NotPrepared> {
  const { skill, target, profile, passes, unknown } = input;
  try {
    return await compile(
      { skill, target, profile, ...(passes ? { passes } : {}), ...(unknown ? { unknown } : {}) },
      context,
    );
  } catch (error) {
    if (!isSkvmError(error, 'PROFILE_MISSING')) throw error;
    return { unscored: 'missing-dependency', explanation: error.message };
  }
}

/** The locks of several skills as one; what is required by any is required. Absent when no pass made one. */
function mergeLocks(builds: readonly Build[]): EnvironmentLock | undefined {
  const locks = builds.flatMap(({ variant }) => {
    const text = variant.meta['env.lock.json'];
    return text === undefined ? [] : [environmentLockSchema.parse(JSON.parse(text))];
  });
  const [first] = locks;
  if (!first || locks.length === 1) return first;
  const merged = new Map<string, Requirement>();
  for (const requirement of locks.flatMap((lock) => lock.requirements)) {
    const known = merged.get(requirement.id);
    if (!known || requirement.required) merged.set(requirement.id, requirement);
  }
  return {
    schema: 'skvm.env-lock/1',
    skillDigest: hashJson(locks.map((lock) => lock.skillDigest)),
    requirements: [...merged.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function hashOf(environment: EnvironmentLock | undefined): string {
  return environment ? hashJson(environment as unknown as JsonObject) : '';
}
