import { type Context, NO_USAGE, type Skill, type Task, type Usage, validateTask } from '@skvm/core';

/** Whether a made task can be used, and what finding out took. */
export interface CheckedTask {
  readonly admitted: boolean;
  /** Why not; empty for one that is admitted. */
  readonly reasons: readonly string[];
  /** Of the model calls of graders. */
  readonly usage: Usage;
}

/**
 * Checks a made task without an agent: its grader runs, its reference earns full marks, mutants and an empty answer do
 * not, grading is steady, and nothing in the agent's reach tells the answer. Unlike a task that a person wrote, one
 * without a reference is refused: nothing would show that it can be done.
 *
 * @throws ABORTED
 */
export async function checkTask(task: Task, skill: Skill, context: Context): Promise<CheckedTask> {
  if (!task.reference)
    return { admitted: false, reasons: ['it has no reference: nothing shows that it can be done'], usage: NO_USAGE };
  const { findings, usage } = await validateTask(task, [skill], context);
  const wrong = findings.filter(
    ({ check, status }) => status === 'failed' || (check === 'reference' && status === 'unknown'),
  );
  return {
    admitted: wrong.length === 0,
    reasons: wrong.map(({ check, explanation }) => `${check}: ${explanation}`),
    usage,
  };
}

/** Scores this near are the same. */
const SAME = 1e-9;

/**
 * Whether a task tells a run with the skill from one without. When all runs score the same it does not: all fail shows
 * nothing, all pass leaves no room.
 */
export function discriminates(scores: {
  readonly withSkill: readonly (number | null)[];
  readonly without: readonly (number | null)[];
}): { readonly admitted: true } | { readonly admitted: false; readonly reason: string } {
  const scored = (list: readonly (number | null)[]) => list.filter((score) => score !== null);
  const [own, other] = [scored(scores.withSkill), scored(scores.without)];
  if (own.length === 0 || other.length === 0) {
    return { admitted: false, reason: `no run ${own.length === 0 ? 'with' : 'without'} the skill has a score` };
  }
  const all = [...own, ...other];
  const [first = 0] = all;
  if (all.some((score) => Math.abs(score - first) > SAME)) return { admitted: true };
  return {
    admitted: false,
    reason: `does not tell a run with the skill from one without: all ${all.length} score ${first.toFixed(2)}`,
  };
}

/** Pairs of tasks that ask the same, by id: the same words in the prompt, or the same files and checks. */
export function nearDuplicates(tasks: readonly Task[]): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  const prompts = new Map<string, string>();
  const answers = new Map<string, string>();
  for (const { id, prompt, files, checks } of tasks) {
    const words =
      prompt
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu)
        ?.join(' ') ?? '';
    const answer = JSON.stringify([Object.entries(files).sort(), checks]);
    const twin = prompts.get(words) ?? answers.get(answer);
    if (twin !== undefined) pairs.push([twin, id]);
    if (!prompts.has(words)) prompts.set(words, id);
    if (!answers.has(answer)) answers.set(answer, id);
  }
  return pairs;
}
