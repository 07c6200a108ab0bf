export { bench } from './bench.ts';
export {
  type BenchDocument,
  type BenchResult,
  benchDocumentSchema,
  type ComparisonReport,
  type ConditionReport,
  type Estimate,
  type TargetReport,
  type TaskReport,
} from './bench-document.ts';
export { type BenchSpec, benchSpecSchema } from './bench-spec.ts';
export { NO_SKILL, noSkill } from './conditions/no-skill.ts';
export { ORIGINAL, originalSkill } from './conditions/original-skill.ts';
export type { BenchInput, BenchTask } from './plan-bench.ts';
export { reportMarkdown } from './report/report-markdown.ts';
export { reportText } from './report/report-text.ts';
export { validateTasks } from './validate/validate-tasks.ts';
export {
  type BenchValidationDocument,
  benchValidationSchema,
} from './validate/validation-document.ts';
