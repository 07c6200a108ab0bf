import type { OptimizationRun, RunPhase, Score, Skill, Task } from '@skvm/core';
import type { EvidenceRun, Proposed, ProposeInput } from '../propose/proposer.ts';

/**
 * Which draws a run belongs to. Runs of one skill in one series are the same runs, whatever they are wanted for; other
 * series are fresh. The arms of the final comparison have one each, so that they are independent even of one skill.
 */
export type Series = 'admission' | 'search' | 'final-baseline' | 'final-candidate' | 'final-no-skill';

/** A run that is wanted. */
export interface WantedRun {
  readonly phase: RunPhase;
  readonly series: Series;
  /** As in the document. */
  readonly arm: string;
  /** `null`: the task without a skill. */
  readonly skill: Skill | null;
  readonly task: Task;
  /** 0-based. */
  readonly repeat: number;
}

/** A run that was made. */
export interface MeasuredRun {
  readonly run: OptimizationRun;
  /** With its parts. */
  readonly score: Score;
}

/** What a search asks of the world. All else in it is computed. */
export interface Lab {
  /**
   * Makes runs, those that were made before not again. One for each, in the order asked.
   *
   * @throws ABORTED, BUDGET_EXCEEDED
   */
  run(wanted: readonly WantedRun[]): Promise<readonly MeasuredRun[]>;
  /** What a proposer is shown of a run. */
  evidence(measured: MeasuredRun, task: Task): Promise<EvidenceRun>;
  /** Asks the proposer for a candidate. @throws ABORTED, BUDGET_EXCEEDED */
  propose(input: ProposeInput): Promise<Proposed>;
  /**
   * Whether so many more runs leave enough of the budget for the final comparison.
   *
   * @throws BUDGET_EXCEEDED when they do not and are needed
   */
  canAfford(runs: number, isNeeded?: boolean): Promise<boolean>;
}
