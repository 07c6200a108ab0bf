import type { Context } from '../context.ts';
import { errorMessage, extensionFailed, inputInvalid, isSkvmError } from '../error.ts';
import type { Registry } from '../registry.ts';
import type { AnyEvaluator } from '../spec/evaluator.ts';
import type { JsonValue } from '../spec/json.ts';
import type { ItemJudge, SiteRequest } from '../spec/primitive.ts';
import type { RunResult } from '../spec/run.ts';
import { combineScores, type Score } from '../spec/score.ts';
import type { Task } from '../spec/task.ts';
import { addUsage, NO_USAGE, type Usage } from '../spec/usage.ts';
import { runProbes } from './run-probes.ts';
import { createWorkspace, restoreFiles, SNAPSHOT_LIMITS, type Workspace, type WorkspaceFiles } from './workspace.ts';

/** A check of a task with its evaluator found and its parameters valid. */
export interface PreparedCheck {
  readonly id: string;
  readonly weight: number;
  readonly evaluator: AnyEvaluator;
  readonly params: JsonValue;
}

/**
 * Finds the evaluators of a task and validates their parameters, so that a bad task costs nothing.
 *
 * @throws UNKNOWN_EXTENSION, INPUT_INVALID
 */
export function prepareChecks(task: Task, registry: Registry): PreparedCheck[] {
  return task.checks.map((check, index) => {
    const id = check.id ?? `check-${index + 1}`;
    const evaluator = registry.get('evaluator', check.evaluator);
    const params = evaluator.params.safeParse(check.params);
    if (!params.success) {
      const issue = params.error.issues[0];
      const where = ['checks', index, 'params', ...(issue?.path ?? [])].join('.');
      throw inputInvalid(`Task "${task.id}", ${where}: ${issue?.message ?? 'not valid'} (evaluator ${evaluator.id})`);
    }
    return { id, weight: check.weight ?? 1, evaluator, params: params.data };
  });
}

/** A finished run, and what it is to be graded by. */
export interface GradeInput extends WorkspaceFiles {
  readonly task: Task;
  readonly run: Pick<RunResult, 'status' | 'limit' | 'error' | 'text' | 'steps'>;
  readonly checks: readonly PreparedCheck[];
  /** Grades in place of the checks. */
  readonly judge?: ItemJudge | undefined;
  /** What reached the site of the run; absent: it had none. */
  readonly requests?: readonly SiteRequest[] | undefined;
}

/**
 * What a finished run is worth, and what the model calls of its graders took. Running out of a limit is worth 0; a run
 * that was cut off or failed, a workspace that could not be read whole, and a check that cannot judge, are unscored with
 * their reason.
 */
export async function gradeRun(input: GradeInput, context: Context): Promise<{ score: Score; usage: Usage }> {
  let usage: Usage = NO_USAGE;
  const metered = withMeter(context, (spent) => {
    usage = addUsage(usage, spent);
  });
  const score = await scoreRun(input, metered);
  return { score, usage };
}

async function scoreRun(input: GradeInput, context: Context): Promise<Score> {
  const { run, checks, judge } = input;
  if (run.status === 'limit') {
    return { evaluator: 'run', value: 0, explanation: `the agent ran out of ${run.limit ?? 'its limits'}` };
  }
  if (run.status !== 'completed') {
    const unscored = run.error?.unscored ?? (run.status === 'aborted' ? 'aborted' : 'infra');
    return { evaluator: 'run', value: null, unscored, explanation: run.error?.message ?? run.status };
  }
  if (input.truncated) {
    const explanation = `the workspace has ${SNAPSHOT_LIMITS}, or a part that cannot be read: not all of it could be seen`;
    return { evaluator: 'run', value: null, unscored: 'grader', explanation };
  }
  if (judge) return judgeItem(judge, input, context);
  const parts: Score[] = [];
  for (const check of checks) parts.push(await runCheck(check, input, context));
  return combineScores('checks', parts);
}

async function judgeItem(judge: ItemJudge, input: GradeInput, context: Context): Promise<Score> {
  const { run, files, requests } = input;
  const head = { evaluator: 'item' };
  try {
    const evidence = { text: run.text, steps: run.steps, files, ...(requests && { requests }) };
    const probes = judge.probes && (await runProbes(judge.probes(evidence), context));
    return { ...head, ...judge.grade({ ...evidence, ...(probes && { probes }) }) };
  } catch (error) {
    const explanation = errorMessage(error);
    if (context.signal.aborted) return { ...head, value: null, unscored: 'aborted', explanation };
    const unscored = isSkvmError(error, 'SANDBOX_UNAVAILABLE') ? 'infra' : 'grader';
    return { ...head, value: null, unscored, explanation };
  }
}

/** The same context, with a listener for what its models take. */
function withMeter(context: Context, listen: (usage: Usage) => void): Context {
  const { models } = context;
  return {
    ...context,
    models: {
      ...models,
      language: (id, options) =>
        models.language(id, {
          ...options,
          onUsage(usage) {
            listen(usage);
            options?.onUsage?.(usage);
          },
        }),
    },
  };
}

async function runCheck(
  check: PreparedCheck,
  { task, run, files, executables }: Pick<GradeInput, 'task' | 'run' | 'files' | 'executables'>,
  context: Context,
): Promise<Score> {
  const head = { evaluator: check.id, weight: check.weight };
  let copy: Workspace | undefined;
  try {
    const score = await check.evaluator.evaluate(
      {
        task,
        run,
        files,
        params: check.params,
        async workDir() {
          if (!copy) {
            copy = await createWorkspace(context);
            await restoreFiles(copy.dir, { files, executables });
          }
          return copy.dir;
        },
      },
      context,
    );
    return { ...score, ...head };
  } catch (error) {
    if (isSkvmError(error, 'ABORTED') || isSkvmError(error, 'BUDGET_EXCEEDED') || context.signal.aborted) {
      return {
        ...head,
        value: null,
        unscored: 'aborted',
        explanation: `stopped while grading: ${errorMessage(error)}`,
      };
    }
    const failure = extensionFailed('evaluator', check.evaluator.id, error);
    return { ...head, value: null, unscored: 'grader', explanation: failure.message };
  } finally {
    await copy?.[Symbol.asyncDispose]();
  }
}
