export { type Analyses, type AnalysisId, type AnalysisResults, analyseSkill } from './analyses.ts';
export type { Obligation, ObligationKind } from './analysis/contract.ts';
export type { Reference, Resources } from './analysis/resources.ts';
export type { DemandSite, Purpose, SkillRequirements } from './analysis/scr.ts';
export { countTokens } from './analysis/tokens.ts';
export { type Build, compile } from './compile.ts';
export { type CompileDocument, compileDocumentSchema, type Gap, gapSchema } from './compile-document.ts';
export { type CompiledSkillOptions, compiledSkill } from './compiled-skill.ts';
export { applyEdits, type Segment, type TextEdit } from './edit/apply-edits.ts';
export type { MappedSegment } from './edit/source-map.ts';
export { type LineIndex, lineIndex } from './ir/line-index.ts';
export { parseSkill } from './ir/parse-skill.ts';
export { leaves, nodeText, printSkill, walk } from './ir/walk.ts';
export { LINT_RULES, lintSkill } from './lint/lint-skill.ts';
export { bindEnv } from './passes/bind-env/index.ts';
export { rewriteSkill } from './passes/rewrite-skill/index.ts';
export { type CompileInput, DEFAULT_MAX_GROWTH } from './plan-compile.ts';
export { orderPasses, passTag, selectPasses } from './plan-passes.ts';
export { compensationRules } from './rules/index.ts';
export type { AppliedEdit, RolledBackEdit } from './run-passes.ts';
export {
  levelsOf,
  manifestSchema,
  profileDigest,
  type ReadLevels,
  UNKNOWN_POLICIES,
  type UnknownPolicy,
  type VariantManifest,
  variantIsCurrent,
} from './variant/manifest.ts';
export { readVariant } from './variant/read-variant.ts';
export type { Variant } from './variant/variant.ts';
export { writeVariant } from './variant/write-variant.ts';
export { COMPILER_VERSION } from './version.ts';
