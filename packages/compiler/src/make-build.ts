import {
  type Context,
  canonicalJson,
  type Diagnostic,
  formatTarget,
  type JsonValue,
  profiledLevel,
  profileMissing,
  type Skill,
  sha256,
} from '@skvm/core';
import { diffSkills } from '@skvm/core/skill';
import { z } from 'zod';
import { type Analyses, sharedAnalyses } from './analyses.ts';
import { type BuildRecord, buildKey } from './build-cache.ts';
import { gapSchema } from './compile-document.ts';
import { type LevelReader, levelReader, UNKNOWN_HINT } from './level-reader.ts';
import { type CompilePlan, describePasses } from './plan-compile.ts';
import { type PassOutcome, runPasses } from './run-passes.ts';
import { levelsOf, profileDigest, type VariantManifest } from './variant/manifest.ts';
import { COMPILER_VERSION } from './version.ts';

const RESERVED: ReadonlySet<string> = new Set(['manifest.json', 'edits.json', 'source-map.json', 'SKILL.diff']);

/** Runs the passes and puts together all that a build keeps. */
export async function makeBuild(
  plan: CompilePlan,
  known: readonly string[],
  simulated: () => boolean,
  context: Context,
): Promise<BuildRecord> {
  const { skill, target, profile, passes, unknown } = plan;
  const reader = levelReader(profile, unknown, target);
  const analyses = sharedAnalyses(context.store, skill);
  if (unknown === 'fail') refuseUnknown(plan, analyses);
  const before = analyses.get('tokens');
  const limit = before + Math.max(plan.maxGrowth.tokens, Math.ceil(before * plan.maxGrowth.ratio));
  const run = { skill, target, passes, level: reader.level, maxTokens: limit, reserved: RESERVED };
  const outcome = await runPasses(run, context);
  // Levels that earlier builds read belong to the key, so they are read here as well.
  const levels = levelsOf(profile, [...new Set([...known, ...Object.keys(reader.levels())])]);
  const key = buildKey(plan.inputs, levels);
  const compiled = outcome.analyses.ir.skill;
  const meta = metaFiles(plan.skill, outcome);
  const tokens = { before, after: outcome.analyses.get('tokens') };
  const manifest: VariantManifest = {
    schema: 'skvm.variant/1',
    id: `${skill.name}@${plan.tag}-${key.slice(0, 12)}`,
    key,
    compiler: COMPILER_VERSION,
    source: { name: skill.name, digest: plan.input.skill.digest },
    skill: { digest: compiled.digest },
    target,
    ...(profile === undefined ? {} : { profile: { digest: profileDigest(levels), levels } }),
    unknown,
    passTag: plan.tag,
    passes: describePasses(passes),
    tokens,
    files: { skill: skillFiles(compiled), meta: metaEntries(meta) },
  };
  return {
    schema: 'skvm.build/1',
    text: compiled.text,
    manifest,
    meta,
    result: {
      tokens: { ...tokens, limit },
      ...(profile === undefined ? {} : { levels }),
      gaps: gapsOf(outcome),
      edits: [...outcome.edits],
      rolledBack: [...outcome.rolledBack],
      artifacts: Object.keys(meta).sort(),
    },
    diagnostics: findings(outcome, reader),
    simulated: simulated(),
  };
}

/** Names everything at once that the skill demands and the profile says nothing of. */
function refuseUnknown({ profile, target, passes }: CompilePlan, { get }: Analyses): void {
  if (!profile || !passes.some(({ pass }) => pass.requires?.includes('profile'))) return;
  const demanded = get('scr').purposes.flatMap(({ sites }) => sites.map(({ primitive }) => primitive));
  const missing = [...new Set(demanded)].filter((id) => profiledLevel(profile, id) === undefined).sort();
  if (missing.length > 0) throw profileMissing(formatTarget(target), missing, UNKNOWN_HINT);
}

function findings(outcome: PassOutcome, reader: LevelReader): Diagnostic[] {
  const rolledBack = outcome.rolledBack.map(({ pass, rule, why }) => ({
    severity: 'warning' as const,
    code: 'edit-rolled-back',
    message: `An edit of the rule ${rule} was taken back: ${why.map(({ message }) => message).join('; ')}`,
    file: 'SKILL.md',
    source: pass,
  }));
  return [...outcome.diagnostics, ...reader.diagnostics(), ...rolledBack];
}

/** The gaps that a pass has written down; none when no pass looked for any. */
function gapsOf(outcome: PassOutcome): z.infer<typeof gapSchema>[] {
  const parsed = z.object({ gaps: z.array(gapSchema) }).safeParse(outcome.artifacts['gaps.json']);
  return parsed.success ? parsed.data.gaps : [];
}

function metaFiles(source: Skill, outcome: PassOutcome): Record<string, string> {
  const json = (value: unknown) => `${canonicalJson(value as JsonValue)}\n`;
  const meta: Record<string, string> = {};
  for (const [name, value] of Object.entries(outcome.artifacts)) meta[name] = json(value);
  meta['edits.json'] = json({ schema: 'skvm.edits/1', edits: outcome.edits, rolledBack: outcome.rolledBack });
  meta['source-map.json'] = json({ schema: 'skvm.source-map/1', file: 'SKILL.md', segments: outcome.map });
  const patches = diffSkills(source, outcome.analyses.ir.skill).map(({ patch }) => patch ?? '');
  meta['SKILL.diff'] = patches.join('');
  return meta;
}

function skillFiles(skill: Skill): VariantManifest['files']['skill'] {
  const text = Buffer.from(skill.text);
  return [
    { path: 'SKILL.md', sha256: sha256(text), bytes: text.byteLength, executable: false },
    ...skill.files.map(({ path, bytes, executable }) => {
      return { path, sha256: sha256(bytes), bytes: bytes.byteLength, executable };
    }),
  ];
}

function metaEntries(meta: Readonly<Record<string, string>>): VariantManifest['files']['meta'] {
  return Object.entries(meta)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => ({ path, sha256: sha256(text), bytes: Buffer.byteLength(text) }));
}
