import { hashJson, NO_USAGE, type Score, type Usage } from '@skvm/core';
import type { TrialRecord } from '../src/bench-record.ts';
import type { BenchSpec } from '../src/bench-spec.ts';
import { trialsOf } from '../src/matrix.ts';
import { createTally, type Tally } from '../src/tally.ts';
import { trialKey } from '../src/trial-key.ts';

/** One run: its score, or all that is not as usual about it. */
export type ToldRun = number | null | Partial<Pick<TrialRecord, 'limit' | 'usage' | 'durationMs' | 'score' | 'skills'>>;

/** Runs by condition and task. */
export type Told = Readonly<Record<string, Readonly<Record<string, readonly ToldRun[]>>>>;

export const TARGET = { adapter: 'told', model: 'fake/m' };

export function usage(given: Partial<Usage>): Usage {
  return { ...NO_USAGE, calls: 1, ...given };
}

function toScore(run: ToldRun): Score {
  if (typeof run === 'number') return { evaluator: 'checks', value: run };
  if (run === null) return { evaluator: 'run', value: null, unscored: 'infra' };
  return run.score ?? { evaluator: 'checks', value: run.limit ? 0 : 1 };
}

export interface TellOptions {
  /** Skill of a task; by default each task has one of its own. */
  readonly skillOf?: (task: string) => string;
  readonly oneOffUsage?: Partial<Record<string, Usage>>;
  readonly seed?: number;
  /** In which order records arrive; by default that of the matrix. */
  readonly order?: (records: readonly TrialRecord[]) => readonly TrialRecord[];
}

/** A tally of runs that were never run. */
export function tell(told: Told, { skillOf = (id) => id, oneOffUsage = {}, seed = 0, order }: TellOptions = {}): Tally {
  const conditions = Object.keys(told);
  const ids = [...new Set(conditions.flatMap((condition) => Object.keys(told[condition] ?? {})))];
  const runs = conditions.flatMap((condition) => Object.values(told[condition] ?? {}));
  const spec: BenchSpec = {
    protocol: 1,
    tasks: ids.map((id) => {
      const digest = hashJson(skillOf(id));
      return { id, key: hashJson(id), skills: [{ name: skillOf(id), digest, key: digest }] };
    }),
    targets: [TARGET],
    conditions,
    repeats: Math.max(...runs.map(({ length }) => length)),
    delivery: 'inject',
    limits: {},
    seed,
    retryUnscored: 0,
    reuse: false,
  };
  const tally = createTally(spec);
  for (const { condition, target, task } of new Map(tally.cells.map((cell) => [cell.group, cell])).values()) {
    tally.add({
      type: 'preparation',
      condition,
      target,
      sources: task.skills.map(({ digest }) => digest),
      outcome: {
        digest: condition,
        skills: [{ name: condition, digest: hashJson(condition) }],
        oneOffUsage: oneOffUsage[condition] ?? NO_USAGE,
      },
      diagnostics: [],
    });
  }
  const records = trialsOf(spec).flatMap((trial): TrialRecord[] => {
    const { cell, repeat } = trial;
    const run = told[cell.condition]?.[cell.task.id]?.[repeat];
    if (run === undefined) return [];
    const unusual = typeof run === 'object' && run !== null ? run : {};
    return [
      {
        type: 'trial',
        key: trialKey(spec, trial, cell.condition),
        task: cell.task.id,
        target: TARGET,
        condition: cell.condition,
        repeat,
        attempt: 0,
        reused: false,
        score: toScore(run),
        status: 'completed',
        usage: usage({ inputTokens: 10, outputTokens: 5, costUsd: null }),
        gradingUsage: NO_USAGE,
        durationMs: 1000,
        steps: 1,
        skills: { staged: [], visible: [], opened: [] },
        simulated: false,
        retryable: false,
        ...unusual,
      },
    ];
  });
  for (const record of order ? order(records) : records) tally.add(record);
  return tally;
}
