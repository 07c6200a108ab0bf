export type {
  EvidenceRun,
  Proposed,
  ProposeInput,
  Proposer,
  ProposerError,
  TaskEvidence,
  Tried,
} from './propose/proposer.ts';
export type { MadeTasks, MakeTasksInput, TaskMaker } from './tasks/task-maker.ts';
export { type Trace, type TraceCall, type TraceStep, traceSchema } from './trace/trace.ts';
