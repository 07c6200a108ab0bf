import type { Skill, Submission } from '@skvm/core';
import type { EvidenceRun, ProposeInput, TaskEvidence } from '../proposer.ts';

/** An edit that a rule proposes. */
export interface RuleEdit {
  readonly skill: Skill;
  /** Why the skill misleads the agent. Two edits of the same cause are the same edit. */
  readonly rootCause: string;
  readonly generality: string;
  readonly changes: Submission['changes'];
  /** Share of the runs that speak for it, 0 to 1. */
  readonly confidence: number;
}

/** A mistake that skills make, how it shows in runs, and what mends it. Pure. */
export interface Rule {
  readonly id: string;
  /** The edit, or `undefined` when the evidence does not call for it. */
  propose(input: ProposeInput): RuleEdit | undefined;
}

/** A run with this score and more was done well. */
export const DONE_WELL = 0.999;

/** Whether a run failed, as far as anybody can tell: by its score, else by what a report says. */
export function isFailed({ score, trace }: EvidenceRun): boolean {
  if (score?.value !== null && score?.value !== undefined) return score.value < DONE_WELL;
  return trace.outcome === 'fail' || trace.outcome === 'partial' || trace.issues.length > 0;
}

/** Runs with the evidence that they belong to. */
export function runsOf(evidence: readonly TaskEvidence[]): { readonly of: TaskEvidence; readonly run: EvidenceRun }[] {
  return evidence.flatMap((of) => of.runs.map((run) => ({ of, run })));
}
