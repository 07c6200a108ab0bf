import type { Delivery, Journal, JsonValue, Limits, Skill, Target, Task, TaskSource } from '@skvm/core';
import type { Proposer, TaskEvidence } from '../propose/proposer.ts';
import type { TaskMaker } from '../tasks/task-maker.ts';

/** Where the evidence comes from. */
export type OptimizeSource =
  | {
      readonly kind: Extract<TaskSource, 'real'>;
      /** For the search. */
      readonly tasks: readonly Task[];
      /** For the final comparison. Absent: a part of `tasks`. */
      readonly finalTasks?: readonly Task[];
    }
  | {
      readonly kind: Extract<TaskSource, 'synthetic'>;
      readonly maker: TaskMaker;
      /** How many tasks to search with, and to compare with in the end. */
      readonly count: number;
      readonly finalCount: number;
    }
  /** Conversations that are over. Nothing is run. */
  | { readonly kind: Extract<TaskSource, 'log'>; readonly evidence: readonly TaskEvidence[] };

/** What to optimize, and how. */
export interface OptimizeInput {
  readonly skill: Skill;
  readonly target: Target;
  readonly source: OptimizeSource;
  readonly proposer: Proposer;
  /** Who proposes, for the document; `null`, the default: rules. */
  readonly optimizer?: { readonly model: string; readonly adapter: string; readonly tools: 'files' | 'all' } | null;
  /** Rounds of the search; default 3. */
  readonly rounds?: number;
  /** Runs of each task and candidate in the search; default 2. */
  readonly runsPerTask?: number;
  /** Runs of each task and arm in the final comparison; default 4. */
  readonly finalRuns?: number;
  /** Mean score, 0 to 1, from which a skill is good enough to stop; default 0.95. */
  readonly convergence?: number;
  /** Runs the final tasks without a skill, too. Default false. */
  readonly baseline?: boolean;
  /** A try that can recommend nothing. Default false. */
  readonly quick?: boolean;
  /** Default `inject`. */
  readonly delivery?: Delivery;
  /** Each overrides that of the tasks. */
  readonly limits?: Partial<Limits>;
  /** Handed to the target's adapter. */
  readonly adapterConfig?: JsonValue;
  /** Default: the context's. */
  readonly seed?: number;
  /** What has been done; with records in it, the optimization goes on where they end. */
  readonly journal: Journal;
}
