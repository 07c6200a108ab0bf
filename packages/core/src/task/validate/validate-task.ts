import type { Context } from '../../context.ts';
import { aborted, errorMessage, inputInvalid } from '../../error.ts';
import { createRegistry } from '../../registry.ts';
import { joinInside } from '../../resolve-inside.ts';
import { gradeRun, type PreparedCheck, prepareChecks } from '../../run/grade-run.ts';
import { runTask } from '../../run/run-task.ts';
import { loadSnapshot } from '../../run/workspace.ts';
import type { Adapter } from '../../spec/adapter.ts';
import type { Diagnostic } from '../../spec/diagnostic.ts';
import type { LanguageModel } from '../../spec/model.ts';
import type { Score } from '../../spec/score.ts';
import type { Skill } from '../../spec/skill.ts';
import { type Script, type Task, taskSchema } from '../../spec/task.ts';
import { addUsage, NO_USAGE, type Usage } from '../../spec/usage.ts';
import { findLeaks } from './find-leaks.ts';
import { scriptPlayer } from './script-player.ts';
import type { Finding, Played, TaskValidation } from './task-validation.ts';

/** Full marks, give or take what sums of weights lose by rounding. */
const FULL_MARKS = 1 - 1e-9;

/** An answer with this many marks is not a failed one. */
const PASSING_MARKS = 0.5;

/**
 * Checks a task without an agent: that it can be read and its checks with it, that the reference earns full marks and
 * every mutant less, that an empty answer fails, that the same answer gets the same marks twice, and that nothing in the
 * agent's reach tells how it is graded. Scripts are played in the context's sandbox; checks that ask a model do so.
 *
 * @throws ABORTED
 */
export async function validateTask(task: Task, skills: readonly Skill[], context: Context): Promise<TaskValidation> {
  const { schema, checks } = readable(task, context);
  if (!checks) return summary(task, { findings: schema, played: [], usage: NO_USAGE }, []);
  const { leaks, diagnostics } = findLeaks(task, skills);
  const player = { task, skills, checks, context };
  const empty = await playScript(player, 'empty answer', []);
  const reference = task.reference && (await playScript(player, 'reference', task.reference));
  const mutants: Marked[] = [];
  for (const { name, script } of task.mutants ?? []) mutants.push(await playScript(player, `mutant ${name}`, script));
  const all = [empty, ...(reference ? [reference] : []), ...mutants];
  const findings: Finding[] = [
    ...schema,
    judgeReference(reference),
    judgeMutants(mutants),
    judgeEmpty(empty),
    judgeDeterminism(all),
    leaks.length === 0
      ? { check: 'leaks', status: 'passed', explanation: 'no text of a check within the reach of the agent' }
      : { check: 'leaks', status: 'failed', explanation: leaks.join('; ') },
  ];
  const usage = all.map((played) => played.usage).reduce(addUsage, NO_USAGE);
  return summary(task, { findings, played: all.map(toPlayed), usage }, diagnostics);
}

function summary(
  { id }: Task,
  { findings, ...rest }: Pick<TaskValidation, 'findings' | 'played' | 'usage'>,
  diagnostics: readonly Diagnostic[],
): TaskValidation {
  const isValid = findings.every(({ status }) => status !== 'failed');
  return { task: id, isValid, findings, ...rest, diagnostics: [...diagnostics] };
}

/** Whether the task can be read, and what it is graded by if so. */
function readable(task: Task, context: Context): { schema: Finding[]; checks?: PreparedCheck[] } {
  const failed = (check: Finding['check'], explanation: string): Finding => ({ check, status: 'failed', explanation });
  const issue = taskSchema.safeParse(task).error?.issues[0];
  if (issue) return { schema: [failed('schema', `${issue.path.join('.')}: ${issue.message}`)] };
  try {
    for (const path of Object.keys(task.files)) joinInside('/workspace', path);
  } catch (error) {
    return { schema: [failed('schema', `files: ${errorMessage(error)}`)] };
  }
  const schema: Finding = { check: 'schema', status: 'passed', explanation: 'can be read' };
  try {
    const checks = prepareChecks(task, context.registry);
    if (checks.every(({ weight }) => weight === 0)) {
      return { schema: [schema, failed('checks', 'there is no check with a weight above 0')] };
    }
    return { schema: [schema, { check: 'checks', status: 'passed', explanation: 'all can be run' }], checks };
  } catch (error) {
    return { schema: [schema, failed('checks', errorMessage(error))] };
  }
}

interface Marked {
  readonly name: string;
  readonly score: Score;
  /** The marks of the same answer, asked for again. */
  readonly again: Score;
  /** The script leaves the workspace, so that the task is at fault. */
  readonly isOutside: boolean;
  readonly usage: Usage;
}

const NO_MODEL: LanguageModel = {
  specificationVersion: 'v4',
  provider: 'none',
  modelId: 'none/none',
  supportedUrls: {},
  doGenerate: () => Promise.reject(inputInvalid('A script asks no model')),
  doStream: () => Promise.reject(inputInvalid('A script asks no model')),
};

async function playScript(
  {
    task,
    skills,
    checks,
    context,
  }: {
    readonly task: Task;
    readonly skills: readonly Skill[];
    readonly checks: PreparedCheck[];
    readonly context: Context;
  },
  name: string,
  script: Script,
): Promise<Marked> {
  const player = scriptPlayer(script);
  const { run, score, snapshotKey, gradingUsage } = await runTask(
    { task, skills, target: { adapter: player.id, model: NO_MODEL.modelId } },
    withPlayer(context, player),
  );
  if (context.signal.aborted) throw aborted(context.signal.reason);
  const left = await loadSnapshot(snapshotKey, context.store);
  const again = await gradeRun({ task, run, ...left, checks }, context);
  const isOutside = run.error?.code === 'PATH_OUTSIDE';
  return { name, score, again: again.score, isOutside, usage: addUsage(gradingUsage, again.usage) };
}

/** The context with one more adapter, and a model for it that is never asked. */
function withPlayer(context: Context, player: Adapter): Context {
  const { models } = context;
  return {
    ...context,
    registry: createRegistry([player, ...context.registry.list('evaluator')]),
    models: {
      ...models,
      isSimulated: (id) => id !== NO_MODEL.modelId && models.isSimulated(id),
      language: (id, options) => (id === NO_MODEL.modelId ? NO_MODEL : models.language(id, options)),
    },
  };
}

function judgeReference(reference: Marked | undefined): Finding {
  if (!reference) {
    return {
      check: 'reference',
      status: 'unknown',
      explanation: 'the task has no reference: nothing shows that it can be done',
    };
  }
  const { value } = reference.score;
  if (value === null) return { check: 'reference', ...withoutMarks([reference]) };
  const isFull = value >= FULL_MARKS;
  const explanation = isFull
    ? 'earns full marks'
    : `earns ${marks(reference)} where full marks are due${why(reference)}`;
  return { check: 'reference', status: isFull ? 'passed' : 'failed', explanation };
}

function judgeMutants(mutants: readonly Marked[]): Finding {
  if (mutants.length === 0) {
    return {
      check: 'mutants',
      status: 'unknown',
      explanation: 'the task has no mutants: nothing shows that the checks see mistakes',
    };
  }
  const passed = mutants.filter(({ score }) => score.value !== null && score.value >= FULL_MARKS);
  const unmarked = mutants.filter(({ score }) => score.value === null);
  if (passed.length > 0) {
    return {
      check: 'mutants',
      status: 'failed',
      explanation: `full marks for ${passed.map(({ name }) => name).join(', ')}`,
    };
  }
  if (unmarked.length > 0) return { check: 'mutants', ...withoutMarks(unmarked) };
  return { check: 'mutants', status: 'passed', explanation: `all ${mutants.length} earn less than full marks` };
}

function judgeEmpty(empty: Marked): Finding {
  const { value } = empty.score;
  if (value === null) return { check: 'empty-answer', ...withoutMarks([empty]) };
  const fails = value < PASSING_MARKS;
  const explanation = `earns ${marks(empty)}${fails ? '' : `, expected less than ${PASSING_MARKS}`}`;
  return { check: 'empty-answer', status: fails ? 'passed' : 'failed', explanation };
}

function judgeDeterminism(all: readonly Marked[]): Finding {
  const unsteady = all.filter(({ score, again }) => marksOf(score) !== marksOf(again));
  if (unsteady.length === 0) {
    return { check: 'determinism', status: 'passed', explanation: `the same marks twice for ${all.length} answers` };
  }
  const shown = unsteady.map(
    ({ name, score, again }) => `${name}: ${score.value ?? 'none'}, then ${again.value ?? 'none'}`,
  );
  return {
    check: 'determinism',
    status: 'failed',
    explanation: `other marks for the same answer: ${shown.join('; ')}`,
  };
}

/** A grader that breaks, or a script that cannot be played, is a fault of the task; what is missing here is not. */
function withoutMarks(unmarked: readonly Marked[]): Pick<Finding, 'status' | 'explanation'> {
  const isFault = unmarked.some(({ score, isOutside }) => isOutside || score.unscored === 'grader');
  const shown = unmarked.map(
    ({ name, score }) => `${name} (${score.unscored}): ${score.explanation ?? 'no explanation'}`,
  );
  return { status: isFault ? 'failed' : 'unknown', explanation: `no marks for ${shown.join('; ')}` };
}

function marks({ score }: Marked): string {
  return `${Math.round((score.value ?? 0) * 1000) / 1000}`;
}

/** The criteria that took marks off. */
function why({ score }: Marked): string {
  const short = (score.parts ?? []).filter(({ value }) => value !== null && value < FULL_MARKS);
  return short.map(({ evaluator, explanation }) => `; ${evaluator}: ${explanation ?? 'not met'}`).join('');
}

/** Values of a score and all of its parts; explanations may differ. */
function marksOf(score: Score): string {
  return JSON.stringify([score.evaluator, score.value, score.unscored ?? null, (score.parts ?? []).map(marksOf)]);
}

function toPlayed({ name, score }: Marked): Played {
  const { value, unscored, explanation } = score;
  return {
    name,
    score: value,
    ...(unscored === undefined ? {} : { unscored }),
    ...(explanation === undefined ? {} : { explanation }),
  };
}
