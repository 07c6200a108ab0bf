export { type Budget, type BudgetLimits, createBudget } from './budget.ts';
export { CATALOGUE_VERSION, primitiveSpec, primitiveSpecs } from './catalogue/index.ts';
export { type Context, createContext } from './context.ts';
export {
  aborted,
  adapterUnavailable,
  budgetExceeded,
  cassetteMiss,
  documentInvalid,
  documentVersion,
  type ErrorCode,
  errorMessage,
  extensionFailed,
  inputInvalid,
  isSkvmError,
  modelCallFailed,
  nearest,
  profileMissing,
  SkvmError,
  sessionMissing,
  skillInvalid,
  storeCorrupt,
  targetLocked,
  taskInvalid,
  unknownName,
} from './error.ts';
export { builtinEvaluators } from './evaluators/index.ts';
export { createExecutor, type Executor, type HandlerOptions, type Job, type JobHandler } from './executor.ts';
export { canonicalJson, type Digest, hashJson, sha256 } from './hash.ts';
export { type Journal, memoryJournal } from './journal.ts';
export { makeOnce } from './make-once.ts';
export { findSecrets, redactJson, redactSecrets } from './redact.ts';
export { type AnyExtension, createRegistry, type Extensions, type Registry } from './registry.ts';
export { joinInside, resolveInside } from './resolve-inside.ts';
export { type Deadline, deadline } from './run/deadline.ts';
export { type GradeInput, gradeRun, type PreparedCheck, prepareChecks } from './run/grade-run.ts';
export { judgeAnswers, type KnownAnswer, knownAnswers, type ProbeRunner } from './run/known-answers.ts';
export { playScript } from './run/play-script.ts';
export { runFailure } from './run/run-failure.ts';
export { runProbes } from './run/run-probes.ts';
export {
  DEFAULT_LIMITS,
  runTask,
  type TaskRun,
  type TaskRunInput,
  type Transcript,
  transcriptSchema,
} from './run/run-task.ts';
export { singleTurn } from './run/single-turn.ts';
export { isStop, stopReason } from './run/stop.ts';
export { createWorkspace, loadSnapshot, type Snapshot, snapshotSchema, type Workspace } from './run/workspace.ts';
export { type Adapter, type AdapterSession, defineAdapter } from './spec/adapter.ts';
export {
  type Condition,
  defineCondition,
  type NotPrepared,
  type Preparation,
  type Provenance,
} from './spec/condition.ts';
export {
  type Diagnostic,
  diagnosticSchema,
  formatDiagnostic,
  type Position,
  type Range,
} from './spec/diagnostic.ts';
export { type Document, type DocumentStatus, documentSchema, type Envelope, envelopeSchema } from './spec/document.ts';
export { type EnvironmentLock, environmentLockSchema, type Requirement } from './spec/environment.ts';
export { type AnyEvaluator, defineEvaluator, type Evaluator, type Evidence } from './spec/evaluator.ts';
export type { EventPayload, SkvmEvent } from './spec/event.ts';
export { type Definition, EXTENSION_KINDS, type Extension, type ExtensionKind } from './spec/extension.ts';
export { type FailureReport, type FailureReports, failureReportSchema } from './spec/failure-report.ts';
export type { JsonObject, JsonValue } from './spec/json.ts';
export { LEVELS, type Level, levelRank, TESTED_LEVELS, type TestedLevel } from './spec/level.ts';
export {
  type JsonSchema,
  type LanguageModel,
  type LanguageModelCallOptions,
  type LanguageModelContent,
  type LanguageModelFinishReason,
  type LanguageModelGenerateResult,
  type LanguageModelMessage,
  type LanguageModelMiddleware,
  type LanguageModelPrompt,
  type LanguageModelStreamPart,
  type LanguageModelStreamResult,
  type LanguageModelToolCall,
  type LanguageModelUsage,
  type Provider,
  REPLAYED,
} from './spec/model.ts';
export {
  type ArmSummary,
  type Candidate,
  type CandidateState,
  type FinalComparison,
  type HunkEvidence,
  type OptimizationDocument,
  type OptimizationResult,
  type OptimizationRun,
  type OptimizationSpec,
  type OptimizationTask,
  optimizationDocumentSchema,
  optimizationSpecSchema,
  type RunPhase,
  type SkillRef,
  SPLITS,
  type Split,
  type Submission,
  submissionSchema,
  TASK_SOURCES,
  type TaskSource,
  VERDICTS,
  type Verdict,
  type VerdictCause,
} from './spec/optimization.ts';
export { definePass, type Edit, type Pass, type PassContext, type PassResult } from './spec/pass.ts';
export {
  type AgentEvidence,
  CATEGORIES,
  type Category,
  definePrimitive,
  type Item,
  type ItemEvidence,
  type ItemJudge,
  type Primitive,
  type PrimitiveSpec,
  type Probe,
  type ProbeOutcome,
  SITE_ORIGIN,
  type Site,
  type SiteRequest,
  type SiteResponse,
} from './spec/primitive.ts';
export {
  type AnyProfile,
  anyProfileSchema,
  type CapabilityProfile,
  capabilityProfileSchema,
  type Estimate,
  estimateSchema,
  type Profile,
  type ProfileDetail,
  profiledLevel,
  profileSchema,
} from './spec/profile.ts';
export {
  type AuditEntry,
  auditEntrySchema,
  PROPOSAL_STATES,
  type Proposal,
  type ProposalState,
  type ProposalSummary,
  type PublishedRound,
  proposalSummarySchema,
} from './spec/proposal.ts';
export { defineModelProvider, type ModelProvider, type ModelUse } from './spec/provider.ts';
export {
  DELIVERIES,
  type Delivery,
  type Endpoint,
  type Limits,
  type PlacedSkill,
  type Protocol,
  type RunError,
  type RunRequest,
  type RunResult,
  runResultSchema,
  type SkillEvidence,
  type Step,
  skillEvidenceSchema,
  stepSchema,
  type ToolCall,
  toolCallSchema,
} from './spec/run.ts';
export type {
  Sandbox,
  SandboxCommand,
  SandboxExecOptions,
  SandboxExecResult,
  SandboxLevel,
  SandboxLimits,
  SandboxPolicy,
} from './spec/sandbox.ts';
export { combineScores, type Score, scoreSchema, UNSCORED_REASONS, type UnscoredReason } from './spec/score.ts';
export type { Skill, SkillFile } from './spec/skill.ts';
export type { Mention, NodeKind, SkillIr, SkillNode } from './spec/skill-ir.ts';
export { formatTarget, type Target, targetSchema } from './spec/target.ts';
export {
  type Action,
  actionSchema,
  type Check,
  type Demand,
  demandSchema,
  type FileContent,
  type FileMap,
  fileMapSchema,
  type Mutant,
  mutantSchema,
  type Script,
  scriptSchema,
  type Task,
  TOOL_SETS,
  taskSchema,
} from './spec/task.ts';
export { addUsage, NO_USAGE, type Usage, usageSchema } from './spec/usage.ts';
export { memoryStore, type Store } from './store.ts';
export { loadTask } from './task/load-task.ts';
export {
  type Finding,
  type TaskValidation,
  taskValidationSchema,
} from './task/validate/task-validation.ts';
export { validateTask } from './task/validate/validate-task.ts';
export { withoutUndefined } from './without-undefined.ts';
