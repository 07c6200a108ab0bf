import {
  type Context,
  canonicalJson,
  type Digest,
  isStop,
  type JsonValue,
  type SkvmError,
  stopReason,
} from '@skvm/core';
import {
  type PreparationRecord,
  type TrialOutcome,
  type TrialRecord,
  trialOutcomeSchema,
  trialRecordSchema,
} from './bench-record.ts';
import { type Cell, type Trial, trialsOf } from './matrix.ts';
import { runInParallel } from './run-in-parallel.ts';
import { createTrialRunner, type Prepared, TRIAL_JOB, type TrialJob, trialJobSchema } from './run-trial.ts';
import type { Session } from './session.ts';
import { trialKey } from './trial-key.ts';

/**
 * Runs what a session has not done yet: all pending trials once, then those again that ended unscored, until none is
 * pending. A round later a provider may have recovered.
 *
 * @returns why it stopped before the end: ABORTED or BUDGET_EXCEEDED
 */
export async function runTrials(session: Session, context: Context): Promise<SkvmError | undefined> {
  const { tally } = session;
  const trials = trialsOf(tally.spec);
  const isPending = (trial: Trial): boolean => tally.stateOf(trial).state === 'pending';
  const total = trials.length;
  let done = 0;
  const failure = new AbortController();
  const driver = createDriver(session, context, AbortSignal.any([context.signal, failure.signal]));
  const forEach = <Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> =>
    runInParallel(
      items,
      context.executor.concurrency,
      async (item) => {
        const reason = stopReason(context);
        if (reason) throw reason;
        await act(item);
      },
      (error) => isStop(error) || failure.abort(error),
    );

  context.emit({ type: 'phase-start', phase: 'bench', total });
  try {
    await forEach(driver.unprepared(), async (cell) => void (await driver.prepare(cell)));
    let pending = trials.filter(isPending);
    done = total - pending.length;
    while (pending.length > 0) {
      await forEach(pending, async (trial) => {
        if (isPending(trial)) await driver.run(trial);
        if (isPending(trial)) return;
        done += 1;
        const { task, condition } = trial.cell;
        context.emit({ type: 'phase-progress', phase: 'bench', done, total, note: `${condition} · ${task.id}` });
      });
      pending = trials.filter(isPending);
    }
    return undefined;
  } catch (error) {
    if (isStop(error)) return error;
    throw error;
  } finally {
    context.emit({ type: 'phase-end', phase: 'bench', done });
  }
}

interface Driver {
  /** One cell of each group that an earlier session could not prepare, and that may be ready now. */
  unprepared(): Cell[];
  /** Prepares a cell's group, once for all of its cells and repeats. */
  prepare(cell: Cell): Promise<PreparationRecord>;
  /** Makes one attempt at a trial and records it. @throws ABORTED, BUDGET_EXCEEDED when it was cut off */
  run(trial: Trial): Promise<void>;
}

function createDriver(session: Session, context: Context, signal: AbortSignal): Driver {
  const { tally } = session;
  const { spec } = tally;
  const { executor, store } = context;
  const runner = createTrialRunner({ ...context, signal });
  executor.handle(TRIAL_JOB, async (input, options) => {
    return (await runner.run(trialJobSchema.parse(input), options.signal)) as unknown as JsonValue;
  });
  const preparing = new Map<string, Promise<PreparationRecord>>();

  async function prepareAnew({ condition, target, task, group }: Cell): Promise<PreparationRecord> {
    const prepared = await runner.prepare({ condition, target, skills: sourcesOf(task) });
    const record = toPreparationRecord({ condition, target, task }, prepared);
    const before = tally.preparation(group);
    if (before && isSameOutcome(before, record)) return before;
    await session.record(record);
    return record;
  }

  function prepare(cell: Cell): Promise<PreparationRecord> {
    const promise = preparing.get(cell.group) ?? prepareAnew(cell);
    preparing.set(cell.group, promise);
    return promise;
  }

  async function reuse(key: Digest, trial: Trial): Promise<boolean> {
    const digest = await store.resolve(`trial/${key}`);
    const content = digest && (await store.get(digest));
    if (!content) return false;
    const earlier = trialRecordSchema.safeParse(JSON.parse(Buffer.from(content).toString('utf8')));
    if (!earlier.success || earlier.data.score.value === null) return false;
    const { usage, gradingUsage } = earlier.data;
    await session.record({
      ...earlier.data,
      ...slotOf(trial),
      attempt: 0,
      reused: true,
      usage: { ...usage, paidUsd: 0 },
      gradingUsage: { ...gradingUsage, paidUsd: 0 },
    });
    return true;
  }

  return {
    unprepared() {
      const byGroup = new Map(tally.cells.map((cell) => [cell.group, cell]));
      return [...byGroup.values()].filter((cell) => {
        const outcome = tally.preparation(cell.group)?.outcome;
        return outcome !== undefined && 'unscored' in outcome;
      });
    },
    prepare,
    async run(trial) {
      const { cell, repeat } = trial;
      const { outcome: prepared } = await prepare(cell);
      if ('unscored' in prepared) return;
      const key = trialKey(spec, trial, prepared.digest);
      const attempt = tally.attempts(trial).length;
      if (spec.reuse && attempt === 0 && (await reuse(key, trial))) return;
      const { task, target, condition } = cell;
      const { delivery, limits, adapterConfig, seed } = spec;
      const input: TrialJob = {
        task: task.key,
        skills: sourcesOf(task),
        target,
        condition,
        delivery,
        limits,
        ...(adapterConfig === undefined ? {} : { adapterConfig }),
        seed,
        repeat,
        attempt,
      };
      const job = { kind: TRIAL_JOB, id: `${key}.${attempt}`, input: input as unknown as JsonValue };
      const outcome = trialOutcomeSchema.parse(await executor.run(job, { signal }));
      const reason = cutOff(outcome, context);
      if (reason) {
        const { usage, gradingUsage } = outcome;
        if (usage.calls + gradingUsage.calls > 0) {
          await session.record({ type: 'interrupted', ...slotOf(trial), usage, gradingUsage });
        }
        throw reason;
      }
      const record: TrialRecord = { type: 'trial', key, ...slotOf(trial), attempt, reused: false, ...outcome };
      await session.record(record);
      await store.link(`trial/${key}`, await store.put(canonicalJson(record as unknown as JsonValue)));
    },
  };
}

/** Why an attempt says nothing about its trial: it was ended, not finished. It is made again with the same number. */
function cutOff({ score }: TrialOutcome, context: Context): SkvmError | undefined {
  if (score.value !== null) return undefined;
  return score.unscored === 'aborted' || context.signal.aborted ? stopReason(context) : undefined;
}

function sourcesOf(task: Cell['task']): TrialJob['skills'] {
  return task.skills.map(({ key, digest }) => ({ key, digest }));
}

function slotOf({ cell, repeat }: Trial) {
  return { task: cell.task.id, target: cell.target, condition: cell.condition, repeat };
}

function toPreparationRecord(
  { condition, target, task }: Pick<Cell, 'condition' | 'target' | 'task'>,
  { outcome, diagnostics }: Prepared,
): PreparationRecord {
  const head = { type: 'preparation' as const, condition, target, sources: task.skills.map(({ digest }) => digest) };
  if ('unscored' in outcome) {
    const { unscored, explanation } = outcome;
    return { ...head, outcome: { unscored, explanation }, diagnostics: [...diagnostics] };
  }
  const { digest, oneOffUsage, details } = outcome.provenance;
  const skills = outcome.skills.map(({ name, digest: tree }) => ({ name, digest: tree }));
  return {
    ...head,
    outcome: { digest, skills, oneOffUsage, ...(details === undefined ? {} : { details }) },
    diagnostics: [...diagnostics],
  };
}

function isSameOutcome({ outcome: a }: PreparationRecord, { outcome: b }: PreparationRecord): boolean {
  if ('digest' in a) return 'digest' in b && a.digest === b.digest;
  return 'unscored' in b && a.unscored === b.unscored && a.explanation === b.explanation;
}
