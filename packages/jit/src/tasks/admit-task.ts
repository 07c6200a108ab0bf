import {
  type Context,
  canonicalJson,
  type JsonValue,
  type Skill,
  type Task,
  type Usage,
  validateTask,
} from '@skvm/core';

/** What checking a task without an agent came to. */
export interface CheckedTask {
  readonly admitted: boolean;
  /** Why not; empty when it is admitted. */
  readonly reasons: readonly string[];
  /** Of graders that ask a model. */
  readonly usage: Usage;
}

/** Whether runs show that a task tells something. `reason` is for people, either way. */
export interface Discrimination {
  readonly admitted: boolean;
  readonly reason: string;
}

/** Scores that differ by less are the same: sums of weights lose that much by rounding. */
const SAME_SCORE = 1e-9;

/**
 * Checks a task that was made, without an agent: its grader runs, its reference earns full marks, its mutants do not, an
 * empty answer fails, the same answer gets the same marks twice, and no text of a check is within the agent's reach. A
 * task without a reference is refused: nothing shows that it can be done. Mutants are not asked for.
 *
 * @throws ABORTED
 */
export async function checkTask(task: Task, skill: Skill, context: Context): Promise<CheckedTask> {
  const { findings, usage } = await validateTask(task, [skill], context);
  const reasons = findings
    .filter(({ check, status }) => status === 'failed' || (status === 'unknown' && check !== 'mutants'))
    .map(({ check, explanation }) => `${check}: ${explanation}`);
  return { admitted: reasons.length === 0, reasons, usage };
}

/**
 * Whether runs with the skill and runs without it show that a task can tell skills apart. `null` is an unscored run: it
 * says nothing. A task that everyone solves has no room for a better skill, and one that nobody solves shows nothing.
 */
export function discriminates(runs: {
  readonly withSkill: readonly (number | null)[];
  readonly without: readonly (number | null)[];
}): Discrimination {
  const withSkill = runs.withSkill.filter((score) => score !== null);
  const without = runs.without.filter((score) => score !== null);
  for (const [name, scores] of [
    ['with the skill', withSkill],
    ['without it', without],
  ] as const) {
    if (scores.length === 0) return { admitted: false, reason: `no run ${name} could be scored` };
  }
  const all = [...withSkill, ...without];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (high - low > SAME_SCORE) return { admitted: true, reason: `scores range from ${round(low)} to ${round(high)}` };
  const what =
    high >= 1 - SAME_SCORE
      ? 'with and without the skill every run passes: there is no room'
      : high <= SAME_SCORE
        ? 'with and without the skill every run fails: it shows nothing'
        : `every run scores ${round(high)}, with and without the skill`;
  return { admitted: false, reason: what };
}

/**
 * Pairs of ids of tasks that are one task twice: the same prompt but for case, white space and punctuation, or the same
 * files and checks under another prompt. In each pair the earlier task comes first.
 */
export function nearDuplicates(
  tasks: readonly Pick<Task, 'id' | 'prompt' | 'files' | 'checks'>[],
): readonly (readonly [first: string, second: string])[] {
  const pairs: (readonly [string, string])[] = [];
  const seen = tasks.map((task) => ({ id: task.id, prompt: normalisePrompt(task.prompt), content: contentOf(task) }));
  for (const [index, task] of seen.entries()) {
    for (const earlier of seen.slice(0, index)) {
      if (earlier.prompt === task.prompt || earlier.content === task.content) pairs.push([earlier.id, task.id]);
    }
  }
  return pairs;
}

/** A prompt without what two wordings of the same may differ in: case, white space, punctuation. */
export function normalisePrompt(prompt: string): string {
  const words = prompt
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  // A prompt of symbols alone has no words to go by.
  return words === null ? prompt : words.join(' ');
}

function contentOf({ files, checks }: Pick<Task, 'files' | 'checks'>): string {
  return canonicalJson({
    files: files as JsonValue,
    checks: checks.map(({ evaluator, params, weight }) => ({ evaluator, params, weight: weight ?? 1 })),
  });
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
