import {
  addUsage,
  type Context,
  errorMessage,
  inputInvalid,
  isStop,
  NO_USAGE,
  type OptimizationTask,
  type Skill,
  type Task,
  taskSchema,
  type Usage,
  usageSchema,
} from '@skvm/core';
import { seededRandom } from '@skvm/core/stats';
import { z } from 'zod';
import { checkTask, discriminates, nearDuplicates } from '../tasks/admit-task.ts';
import type { Lab, MeasuredRun } from './lab.ts';
import type { Ledger } from './ledger.ts';
import type { OptimizeInput } from './optimize-input.ts';
import { type SplitTasks, splitTasks } from './split-tasks.ts';

/** Runs of a made task with the skill, and as many without, before it is admitted. */
export const ADMISSION_RUNS = 2;

/** So often a maker is asked, each time for what is missing: not made, or not admitted. */
const MAKE_ATTEMPTS = 4;

const madeSchema = z.object({
  tasks: z.array(taskSchema),
  rejected: z.array(z.object({ id: z.string(), reason: z.string() })),
  usage: usageSchema,
});

const checkedSchema = z.object({ admitted: z.boolean(), reasons: z.array(z.string()), usage: usageSchema });

/** The tasks of a session. */
export interface ResolvedTasks {
  readonly splits: SplitTasks;
  /** Those that were not admitted, too. */
  readonly told: readonly OptimizationTask[];
  /** What making and checking them took, the runs of the target not counted. */
  readonly usage: Usage;
}

/**
 * Splits the tasks that were given, or makes some: each is admitted only when its grader runs, its reference passes, an
 * empty answer fails, it is not made twice, and runs with the skill and without it do not all score the same.
 *
 * @throws INPUT_INVALID when no task is left; ABORTED, BUDGET_EXCEEDED
 */
export async function resolveTasks(
  input: {
    readonly source: Exclude<OptimizeInput['source'], { kind: 'log' }>;
    readonly skill: Skill;
    readonly seed: number;
    readonly keep: (task: Task) => Promise<string>;
  },
  { ledger, lab }: { readonly ledger: Ledger; readonly lab: Lab },
  context: Context,
): Promise<ResolvedTasks> {
  const { source, seed, keep } = input;
  if (source.kind === 'real') {
    const splits = splitTasks(source.tasks, source.finalTasks, seed);
    return { splits, told: await tell(splits, [], keep), usage: NO_USAGE };
  }
  const wanted = source.count + source.finalCount;
  const admitted: Task[] = [];
  const refused: OptimizationTask[] = [];
  const refuse = (id: string, rejected: string) => refused.push({ id, split: null, rejected });
  let usage: Usage = NO_USAGE;
  for (let attempt = 0; attempt < MAKE_ATTEMPTS && admitted.length < wanted; attempt += 1) {
    const before = [...admitted];
    const made = await ledger
      .once(`make/${attempt}`, madeSchema, async () => {
        const exclude = before.map(({ prompt }) => prompt);
        const missing = { count: wanted - before.length, exclude, seed: seed + attempt, attempt };
        const onCutOff = (spent: Usage) => ledger.interrupted(spent);
        const asked = { skill: input.skill, ...missing, onCutOff };
        const { tasks, rejected, usage: spent } = await source.maker.make(asked, context);
        return { tasks: [...tasks], rejected: [...rejected], usage: spent };
      })
      .catch((error: unknown) => {
        // With the tasks that there are the session can go on.
        if (before.length === 0 || isStop(error)) throw error;
        context.report({
          severity: 'warning',
          code: 'tasks-missing',
          message: errorMessage(error),
          source: 'jit-optimize',
        });
        return undefined;
      });
    if (made === undefined) break;
    usage = addUsage(usage, made.usage);
    for (const { id, reason } of made.rejected) refuse(id, reason);
    const sound: Task[] = [];
    for (const given of made.tasks) {
      const taken = [...before, ...sound].some(({ id }) => id === given.id);
      const task = taken ? { ...given, id: `${given.id}-${attempt + 1}` } : given;
      const checked = await ledger.once(`check/${task.id}`, checkedSchema, async () => {
        const { admitted: ok, reasons, usage: spent } = await checkTask(task, input.skill, context);
        return { admitted: ok, reasons: [...reasons], usage: spent };
      });
      usage = addUsage(usage, checked.usage);
      const [twin] = nearDuplicates([...before, ...sound, task]).filter((pair) => pair.includes(task.id));
      if (!checked.admitted) refuse(task.id, checked.reasons.join('; '));
      else if (twin) refuse(task.id, `nearly the same as ${twin.find((id) => id !== task.id)}`);
      else sound.push(task);
    }
    for (const { task, reason } of await probe(sound, input.skill, lab)) {
      if (reason === null) admitted.push(task);
      else refuse(task.id, reason);
    }
  }
  if (admitted.length === 0) {
    const reasons = refused.map(({ id, rejected }) => `${id}: ${rejected}`);
    throw inputInvalid(
      `None of ${refused.length} synthetic tasks could be admitted: ${reasons.slice(0, 3).join(' | ')}`,
      'Give tasks of your own with --task-source=real --tasks=<dir>.',
    );
  }
  const shuffled = seededRandom('optimize-final', seed).shuffle(admitted);
  const finals = Math.min(Math.round((admitted.length * source.finalCount) / wanted), Math.max(0, admitted.length - 1));
  const splits = splitTasks(shuffled.slice(finals), shuffled.slice(0, finals), seed);
  return { splits, told: await tell(splits, refused, keep), usage };
}

/** Whether tasks tell a run with the skill from one without. */
async function probe(
  tasks: readonly Task[],
  skill: Skill,
  lab: Lab,
): Promise<readonly { readonly task: Task; readonly reason: string | null }[]> {
  const runs = await lab.run(
    tasks.flatMap((task) =>
      [skill, null].flatMap((arm) =>
        Array.from({ length: ADMISSION_RUNS }, (_, repeat) => ({
          ...{ phase: 'admission' as const, series: 'admission' as const },
          ...{ arm: arm === null ? 'no-skill' : '0', skill: arm, task, repeat },
        })),
      ),
    ),
  );
  const scores = (task: Task, isSkill: boolean) =>
    runs
      .filter(({ run }: MeasuredRun) => run.task === task.id && (run.arm === '0') === isSkill)
      .map(({ run }) => run.score);
  return tasks.map((task) => {
    const found = discriminates({ withSkill: scores(task, true), without: scores(task, false) });
    return { task, reason: found.admitted ? null : found.reason };
  });
}

async function tell(
  splits: SplitTasks,
  refused: readonly OptimizationTask[],
  keep: (task: Task) => Promise<string>,
): Promise<readonly OptimizationTask[]> {
  const told: OptimizationTask[] = [];
  for (const split of ['reflect', 'select', 'final'] as const) {
    for (const task of splits[split]) {
      if (told.some(({ id }) => id === task.id)) continue;
      const name = task.name === undefined ? {} : { name: task.name };
      told.push({ id: task.id, ...name, split, key: await keep(task) });
    }
  }
  return [...told, ...refused];
}
