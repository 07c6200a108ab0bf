export type { WorkingAgent } from './agent-workspace.ts';
export { forecastOptimization, type OptimizationForecast } from './optimize/forecast.ts';
export { optimize } from './optimize/optimize.ts';
export type { OptimizeInput, OptimizeSource } from './optimize/optimize-input.ts';
export { JIT_OPTIMIZED, type OptimizedRound, optimizedSkill } from './optimized-skill.ts';
export { agentProposer } from './propose/agent-proposer.ts';
export { type CopiedText, copiedText } from './propose/copied-text.ts';
export type {
  EvidenceRun,
  Proposed,
  ProposeInput,
  Proposer,
  ProposerError,
  TaskEvidence,
  Tried,
} from './propose/proposer.ts';
export { ruleProposer } from './propose/rule-proposer.ts';
export { agentTaskMaker } from './tasks/agent-task-maker.ts';
export { formTaskMaker } from './tasks/form-task-maker.ts';
export type { MadeTasks, MakeTasksInput, TaskMaker } from './tasks/task-maker.ts';
export { digestTrace } from './trace/digest-trace.ts';
export { traceOfTranscript } from './trace/from-transcript.ts';
export { type ImportedLog, importLog } from './trace/import-log.ts';
export { type Trace, type TraceStep, traceSchema } from './trace/trace.ts';
