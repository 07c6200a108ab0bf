import type { Digest, UnscoredReason } from '@skvm/core';
import type { InterruptedRecord, PreparationRecord, TrialRecord } from './bench-record.ts';
import type { BenchSpec } from './bench-spec.ts';
import { type Cell, cellId, cellsOf, groupId, type Trial } from './matrix.ts';
import { trialKey } from './trial-key.ts';

/** What a report needs of one attempt. */
export type Attempt = Omit<TrialRecord, 'type' | 'task' | 'target' | 'condition' | 'repeat' | 'skills'> & {
  readonly skills: {
    readonly staged: number;
    /** Whether every skill stood in a request by its description (visible) or whole (opened); `null`: not seen. */
    readonly visible: boolean | null;
    readonly opened: boolean | null;
  };
};

/** Where a trial stands. */
export type TrialState =
  | { readonly state: 'scored'; readonly last: Attempt }
  | { readonly state: 'unscored'; readonly reason: UnscoredReason; readonly last: Attempt | null }
  | { readonly state: 'pending'; readonly attempts: number };

/** Sums up the records of a benchmark, one by one: any order of finished trials gives the same sums. */
export interface Tally {
  readonly spec: BenchSpec;
  readonly cells: readonly Cell[];
  add(record: PreparationRecord | TrialRecord | InterruptedRecord): void;
  preparation(group: string): PreparationRecord | undefined;
  /** All attempts at a trial, oldest first. */
  attempts(trial: Trial): readonly Attempt[];
  stateOf(trial: Trial): TrialState;
  /** Attempts that were cut off. */
  readonly interrupted: readonly InterruptedRecord[];
}

/** An empty tally. */
export function createTally(spec: BenchSpec): Tally {
  const cells = cellsOf(spec);
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const byGroup = Map.groupBy(cells, (cell) => cell.group);
  const preparations = new Map<string, PreparationRecord>();
  const repeats = new Map<string, Attempt[][]>();
  const interrupted: InterruptedRecord[] = [];

  function replacePreparation(record: PreparationRecord): void {
    const group = groupId(record.condition, record.target, record.sources);
    preparations.set(group, record);
    // Trials of what is no longer prepared say nothing about what is.
    for (const cell of byGroup.get(group) ?? []) {
      const keys = keysOf(cell);
      const kept = repeats.get(cell.id)?.map((attempts, repeat) => attempts.filter(({ key }) => key === keys(repeat)));
      if (kept) repeats.set(cell.id, kept);
    }
  }

  function keysOf(cell: Cell): (repeat: number) => Digest | null {
    const outcome = preparations.get(cell.group)?.outcome;
    return (repeat) => (outcome && 'digest' in outcome ? trialKey(spec, { cell, repeat }, outcome.digest) : null);
  }

  function addTrial(record: TrialRecord): void {
    const cell = byId.get(cellId(record.task, record.target, record.condition));
    if (!cell || record.repeat >= spec.repeats || record.key !== keysOf(cell)(record.repeat)) return;
    const { type: _, task, target, condition, repeat, skills, ...rest } = record;
    const { staged, visible, opened } = skills;
    const all = (names: readonly string[] | null) => names && staged.every((name) => names.includes(name));
    const attempt = { ...rest, skills: { staged: staged.length, visible: all(visible), opened: all(opened) } };
    const byRepeat = repeats.get(cell.id) ?? Array.from({ length: spec.repeats }, () => []);
    repeats.set(cell.id, byRepeat);
    const attempts = byRepeat[repeat] ?? [];
    if (attempts.some((other) => other.attempt === attempt.attempt)) return;
    byRepeat[repeat] = [...attempts, attempt].sort((a, b) => a.attempt - b.attempt);
  }

  const attempts = ({ cell, repeat }: Trial): readonly Attempt[] => repeats.get(cell.id)?.[repeat] ?? [];
  return {
    spec,
    cells,
    interrupted,
    add(record) {
      if (record.type === 'preparation') replacePreparation(record);
      else if (record.type === 'trial') addTrial(record);
      else interrupted.push(record);
    },
    preparation: (group) => preparations.get(group),
    attempts,
    stateOf(trial) {
      const outcome = preparations.get(trial.cell.group)?.outcome;
      if (outcome && 'unscored' in outcome) return { state: 'unscored', reason: outcome.unscored, last: null };
      const all = attempts(trial);
      const last = all.at(-1);
      if (!last) return { state: 'pending', attempts: 0 };
      if (last.score.value !== null) return { state: 'scored', last };
      if (last.retryable && all.length <= spec.retryUnscored) return { state: 'pending', attempts: all.length };
      return { state: 'unscored', reason: last.score.unscored ?? 'infra', last };
    },
  };
}
