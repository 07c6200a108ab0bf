import { aborted, type Context, hashJson, type Skill, type Usage } from '@skvm/core';
import { type BuildRecord, buildKey, findBuild, keepBuild, knownReads } from './build-cache.ts';
import type { CompileDocument } from './compile-document.ts';
import { makeBuild } from './make-build.ts';
import { meteredModels } from './metered-models.ts';
import { type CompileInput, type CompilePlan, describePasses, planCompile } from './plan-compile.ts';
import { levelsOf } from './variant/manifest.ts';
import type { Variant } from './variant/variant.ts';
import { COMPILER_VERSION } from './version.ts';

/** A compiled skill and the account of it. */
export interface Build {
  readonly document: CompileDocument;
  readonly variant: Variant;
}

/**
 * Compiles a skill for a target. The same inputs give the same bytes; a second time they come from the store, without a
 * model call. Where the target has every capability that the skill asks for, the skill stays byte for byte as it is.
 *
 * @throws PROFILE_MISSING when a pass requires a profile and there is none, or, with `unknown: 'fail'`, it says nothing of
 * what the skill demands; INPUT_INVALID for a profile of another target, options that a pass refuses, a policy that is
 * none; EXTENSION_FAILED when a pass fails; ABORTED.
 */
export async function compile(input: CompileInput, given: Context): Promise<Build> {
  const plan = planCompile(input);
  if (given.signal.aborted) throw aborted(given.signal.reason);
  const metered = meteredModels(given.models);
  const context: Context = { ...given, models: metered.models };
  const known = await knownReads(context.store, plan.inputs);
  const key = buildKey(plan.inputs, levelsOf(plan.profile, known));
  const found = await findBuild(context.store, key);
  const build = found ?? (await makeBuild(plan, known, metered.simulated, context));
  if (!found && !input.dryRun) {
    const reads = new Set([...known, ...Object.keys(build.manifest.profile?.levels ?? {})]);
    await keepBuild(context.store, plan.inputs, [...reads].sort(), build);
  }
  return finish(plan, build, found !== undefined, metered.usage(), context);
}

function finish(plan: CompilePlan, build: BuildRecord, cached: boolean, usage: Usage, context: Context): Build {
  const { manifest, text, meta, result, diagnostics } = build;
  const createdAt = context.now().toISOString();
  for (const diagnostic of diagnostics) context.report(diagnostic);
  const skill: Skill = { ...plan.skill, text, digest: manifest.skill.digest };
  return {
    document: {
      schema: 'skvm.compile/1',
      id: `compile-${hashJson([manifest.key, createdAt]).slice(0, 16)}`,
      createdAt,
      status: 'completed',
      ...(build.simulated || plan.profile?.simulated ? { simulated: true } : {}),
      usage,
      diagnostics,
      spec: {
        skill: { name: plan.skill.name, digest: plan.input.skill.digest },
        target: plan.target,
        passes: describePasses(plan.passes),
        unknown: plan.unknown,
        maxGrowth: { ...plan.maxGrowth },
        compiler: COMPILER_VERSION,
        dryRun: plan.input.dryRun ?? false,
      },
      result: {
        variant: {
          id: manifest.id,
          key: manifest.key,
          passTag: plan.tag,
          digest: manifest.skill.digest,
          changed: text !== plan.skill.text,
          cached,
        },
        ...result,
      },
    },
    variant: { manifest, skill, meta },
  };
}
