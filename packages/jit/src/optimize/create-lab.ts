import {
  addUsage,
  budgetExceeded,
  type Context,
  type ErrorCode,
  errorMessage,
  type JsonValue,
  loadSnapshot,
  makeOnce,
  NO_USAGE,
  type OptimizationRun,
  type OptimizationSpec,
  type Score,
  type Skill,
  type SkvmError,
  stopReason,
  submissionSchema,
  type Task,
  transcriptSchema,
  type Usage,
  usageSchema,
  withoutUndefined,
} from '@skvm/core';
import { keepSkill, loadKeptSkill } from '@skvm/core/skill';
import { z } from 'zod';
import type { EvidenceRun, Proposed, ProposeInput, Proposer } from '../propose/proposer.ts';
import { traceOfTranscript } from '../trace/from-transcript.ts';
import type { Lab, MeasuredRun, Series, WantedRun } from './lab.ts';
import type { Ledger } from './ledger.ts';
import { handleRuns, RUN_JOB, type RunJob, runOutcomeSchema } from './run-job.ts';

/** How often a run, or a proposer, that met an outage is tried again. */
const RETRIES = 2;

/** What a proposer is shown of the files that an agent left, characters. */
const MAX_FILE_CHARACTERS = 16_384;
const MAX_FILES_CHARACTERS = 65_536;

const proposedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('edit'),
    skill: z.object({ key: z.string(), digest: z.string() }),
    submission: submissionSchema,
    usage: usageSchema,
    transcriptKey: z.string().optional(),
  }),
  z.object({
    kind: z.literal('rejected'),
    reason: z.string(),
    submission: submissionSchema.optional(),
    usage: usageSchema,
    transcriptKey: z.string().optional(),
  }),
  z.object({
    kind: z.literal('abstained'),
    reason: z.string(),
    usage: usageSchema,
    transcriptKey: z.string().optional(),
  }),
  z.object({
    kind: z.literal('failed'),
    reason: z.string(),
    retryable: z.boolean(),
    error: z
      .object({ code: z.string() as z.ZodType<ErrorCode>, message: z.string(), hint: z.string().optional() })
      .optional(),
    usage: usageSchema,
    transcriptKey: z.string().optional(),
  }),
]);

/** A lab, and what was done in it. */
export interface WorkingLab extends Lab {
  /** Every run that was asked for, in the order of asking. */
  readonly runs: readonly OptimizationRun[];
  /** Keeps a task where jobs find it, and returns its key. */
  keepTask(task: Task): Promise<string>;
}

/**
 * A lab that runs tasks on the target and writes each step into the ledger.
 *
 * @param input.reserve runs that the final comparison takes
 */
export function createLab(
  input: {
    readonly spec: OptimizationSpec;
    readonly ledger: Ledger;
    readonly proposer: Proposer;
    readonly reserve: () => number;
  },
  context: Context,
): WorkingLab {
  const { spec, ledger, proposer, reserve } = input;
  const { store, executor, signal } = context;
  const made = new Map<string, Promise<MeasuredRun>>();
  const runs: OptimizationRun[] = [];
  const taskKeys = new Map<string, Promise<string>>();
  const skillKeys = new Map<string, Promise<string>>();
  const startedAt = context.now().getTime();
  let madeHere = 0;
  let spentHere: Usage = NO_USAGE;
  let affordable = 0;
  handleRuns(context);

  const keepTask = (task: Task) => makeOnce(taskKeys, task.id, () => store.put(JSON.stringify(task)));
  const keep = (skill: Skill) => makeOnce(skillKeys, skill.digest, () => keepSkill(skill, store));

  async function measure(wanted: WantedRun, id: string): Promise<MeasuredRun> {
    const { phase, series, arm, skill, task, repeat } = wanted;
    const { target, delivery, limits, seed } = spec;
    const job: Omit<RunJob, 'attempt'> = {
      task: await keepTask(task),
      skill: skill && { key: await keep(skill), digest: skill.digest },
      target,
      condition: `jit-optimize/${series}/${armId(skill)}`,
      delivery,
      limits,
      ...(spec.adapterConfig === undefined ? {} : { adapterConfig: spec.adapterConfig }),
      seed,
      repeat,
    };
    let usage: Usage = NO_USAGE;
    let gradingUsage: Usage = NO_USAGE;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await ledger.once(`run/${id}/${attempt}`, runOutcomeSchema, async () => {
        const reason = stopReason(context);
        if (reason) throw reason;
        const value = await executor.run(
          { kind: RUN_JOB, id: `${id}.${attempt}`, input: { ...job, attempt } as unknown as JsonValue },
          { signal },
        );
        madeHere += 1;
        const result = runOutcomeSchema.parse(value);
        spentHere = addUsage(spentHere, addUsage(result.usage, result.gradingUsage));
        const cut = result.score.value === null && (result.score.unscored === 'aborted' || signal.aborted);
        const stop = cut ? stopReason(context) : undefined;
        if (stop) {
          const spent = addUsage(result.usage, result.gradingUsage);
          if (spent.calls > 0) await ledger.interrupted(spent);
          throw stop;
        }
        return result;
      });
      usage = addUsage(usage, outcome.usage);
      gradingUsage = addUsage(gradingUsage, outcome.gradingUsage);
      if (outcome.score.value === null && outcome.retryable && attempt < RETRIES) continue;
      const { score, durationMs, transcriptKey, snapshotKey } = outcome;
      const why = explain(score);
      const run: OptimizationRun = {
        ...{ id, phase, arm, task: task.id, repeat, score: score.value, usage, gradingUsage, durationMs },
        ...(score.unscored === undefined ? {} : { unscored: score.unscored }),
        ...(why === '' ? {} : { explanation: why }),
        ...(transcriptKey === undefined ? {} : { transcriptKey }),
        ...(snapshotKey === undefined ? {} : { snapshotKey }),
      };
      return { run, score };
    }
  }

  return {
    runs,
    keepTask,
    async run(wanted) {
      const fresh: Promise<MeasuredRun>[] = [];
      const jobs = wanted.map((one) => {
        const id = runId(one);
        const known = made.get(id);
        if (known) return known;
        const run = measure(one, id);
        made.set(id, run);
        fresh.push(run);
        run.catch(() => made.delete(id));
        // In the order of asking, whatever ends first: a document is the same after a resume.
        const place = runs.length;
        runs.push(pendingRun(one, id));
        run.then(
          ({ run: done }) => runs.splice(place, 1, done),
          () => {},
        );
        return run;
      });
      const phase = wanted[0]?.phase ?? 'search';
      let done = 0;
      if (fresh.length > 0) context.emit({ type: 'phase-start', phase, total: fresh.length });
      for (const job of fresh) {
        job.then(
          ({ run }) => {
            done += 1;
            context.emit({
              type: 'phase-progress',
              phase,
              done,
              total: fresh.length,
              note: `${run.arm} · ${run.task}`,
            });
          },
          () => {},
        );
      }
      const settled = await Promise.allSettled(jobs);
      if (fresh.length > 0) context.emit({ type: 'phase-end', phase, done });
      const failed = settled.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    },

    async evidence({ run, score }, task): Promise<EvidenceRun> {
      const trace = await traceOf(run, task, context);
      return { id: run.id, score, trace, files: await filesOf(run, task, context) };
    },

    async propose(asked: ProposeInput): Promise<Proposed> {
      for (let attempt = 0; ; attempt += 1) {
        const kept = await ledger.once(`propose/${asked.round}/${attempt}`, proposedSchema, async () => {
          const reason = stopReason(context);
          if (reason) throw reason;
          context.emit({ type: 'phase-start', phase: `round ${asked.round}` });
          const onCutOff = (usage: Usage) => ledger.interrupted(usage);
          const proposed = await proposer.propose({ ...asked, onCutOff }, context);
          context.emit({ type: 'phase-end', phase: `round ${asked.round}`, done: 1 });
          if (proposed.kind !== 'edit') return proposed;
          return { ...proposed, skill: { key: await keep(proposed.skill), digest: proposed.skill.digest } };
        });
        if (kept.kind === 'failed' && kept.retryable && attempt < RETRIES) continue;
        if (kept.kind !== 'edit') return withoutUndefined(kept) as Proposed;
        const skill = await loadKeptSkill(kept.skill.key, kept.skill.digest, store);
        return withoutUndefined({ ...kept, skill }) as Proposed;
      }
    },

    // Asked in a fixed order, and written down: what a budget decided stays decided when the session goes on.
    async canAfford(wanted, isNeeded = false) {
      affordable += 1;
      return ledger.once(`afford/${affordable}`, z.boolean(), async () => {
        const lack = lackOf(wanted + reserve());
        if (lack !== undefined && isNeeded) throw lack;
        return lack === undefined;
      });
    },
  };

  /** What so many more runs would exceed, by what this lab's own runs took; `undefined` when nothing. */
  function lackOf(wanted: number): SkvmError | undefined {
    if (madeHere === 0) return undefined;
    const { limits } = context.budget;
    const spent = context.budget.spent();
    const exceeds = (used: number | null, own: number | null, limit: number | undefined) =>
      limit !== undefined && used !== null && own !== null && used + (own / madeHere) * wanted > limit;
    const minutes = (context.now().getTime() - startedAt) / 60_000;
    const over = (what: string, limit: number | undefined, used: number | null) =>
      budgetExceeded(what, String(limit), `${used?.toFixed(2)} used, and a round with its comparison takes more`);
    if (exceeds(spent.paidUsd, spentHere.paidUsd, limits.maxCostUsd)) {
      return over('US dollars', limits.maxCostUsd, spent.paidUsd);
    }
    if (exceeds(tokensOf(spent), tokensOf(spentHere), limits.maxTokens)) {
      return over('tokens', limits.maxTokens, tokensOf(spent));
    }
    const passed = context.budget.minutes();
    return exceeds(passed, minutes, limits.maxMinutes) ? over('minutes', limits.maxMinutes, passed) : undefined;
  }
}

const tokensOf = ({ inputTokens, outputTokens }: Usage): number | null =>
  inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens;

const armId = (skill: Skill | null) => (skill === null ? 'no-skill' : skill.digest.slice(0, 16));

function runId({ series, skill, task, repeat }: WantedRun): string {
  return `${series as Series}/${armId(skill)}/${task.id}/${repeat}`;
}

/** Stands in the list until the run is done. */
function pendingRun({ phase, arm, task, repeat }: WantedRun, id: string): OptimizationRun {
  const unscored = 'aborted' as const;
  const usage = { usage: NO_USAGE, gradingUsage: NO_USAGE, durationMs: 0 };
  return { id, phase, arm, task: task.id, repeat, score: null, unscored, explanation: 'not run', ...usage };
}

/** Why there is no score, or which checks took marks off. */
function explain(score: Score): string {
  if (score.value === null || !score.parts) return score.explanation ?? '';
  return score.parts
    .filter(({ value }) => value !== null && value < 1)
    .map(({ evaluator, explanation }) => (explanation === undefined ? evaluator : `${evaluator}: ${explanation}`))
    .join('; ')
    .slice(0, 500);
}

async function traceOf(run: OptimizationRun, task: Task, { store }: Context): Promise<EvidenceRun['trace']> {
  const content = run.transcriptKey === undefined ? undefined : await store.get(run.transcriptKey);
  const transcript = transcriptSchema.safeParse(content && JSON.parse(Buffer.from(content).toString('utf8')));
  if (transcript.success) return traceOfTranscript(transcript.data, { id: run.id });
  return {
    schema: 'skvm.trace/1',
    ...{ id: run.id, source: 'run', task: task.id, prompt: task.prompt, target: null, model: null },
    ...{ status: 'unknown', outcome: null, issues: [], text: '', steps: [], usage: run.usage },
    ...{ durationMs: run.durationMs, simulated: false },
  };
}

/** Text files that an agent made or changed, in order of path, within a budget of characters. */
async function filesOf(run: OptimizationRun, task: Task, { store, report }: Context): Promise<Record<string, string>> {
  if (run.snapshotKey === undefined) return {};
  const files: Record<string, string> = {};
  let left = MAX_FILES_CHARACTERS;
  try {
    const snapshot = await loadSnapshot(run.snapshotKey, store);
    for (const [path, bytes] of snapshot.files) {
      const text = Buffer.from(bytes).toString('utf8');
      if (bytes.includes(0) || task.files[path] === text) continue;
      const shown = text.slice(0, Math.min(MAX_FILE_CHARACTERS, left));
      if (shown === '' && text !== '') break;
      files[path] = shown;
      left -= shown.length;
    }
  } catch (error) {
    const message = `What the run ${run.id} left cannot be read: ${errorMessage(error)}`;
    report({ severity: 'warning', code: 'evidence-lost', message, source: 'jit-optimize' });
  }
  return files;
}
