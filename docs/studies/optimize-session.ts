import type { Verdict } from '../../packages/core/src/index.ts';
import { compareFinal } from '../../packages/jit/src/optimize/final-comparison.ts';
import type { MeasuredRun, Series } from '../../packages/jit/src/optimize/lab.ts';
import { beginSearch, search } from '../../packages/jit/src/optimize/search.ts';
import { splitTasks } from '../../packages/jit/src/optimize/split-tasks.ts';
import { judge } from '../../packages/jit/src/optimize/verdict.ts';
import { drawnLab, drawScore, original, tasksOf, type World } from './optimize-world.ts';

/** What a session may take. */
export interface Design {
  readonly search: number;
  readonly final: number;
  readonly finalRuns: number;
  readonly rounds: number;
}

export const DEFAULT: Design = { search: 12, final: 12, finalRuns: 4, rounds: 3 };

export const GRADED: World = { noise: 0.15, effect: 0, effectSpread: 0.1 };
export const NOISY: World = { ...GRADED, noise: 0.3 };
export const PASS_FAIL: World = { ...GRADED, noise: 'pass-fail' };

/** A world in which every edit helps: +.15, differing between tasks. */
export const helpful = (world: World): World => ({ ...world, effect: 0.15 });

/** A whole session: search, choice, final comparison. */
export async function session(world: World, design: Design, seed: number): Promise<Verdict> {
  const { reflect, select, final } = splitTasks(tasksOf('search', design.search), tasksOf('final', design.final), seed);
  const lab = drawnLab(world, seed);
  const state = beginSearch(original);
  const target = { adapter: 'study', model: 'study/drawn' };
  await search(
    {
      ...{ original, target, reflect, select, by: 'rules', rounds: design.rounds },
      ...{ runsPerTask: 2, convergence: 0.95, seed },
    },
    state,
    lab,
  );
  const candidate = state.chosen === undefined ? undefined : state.candidates[state.chosen]?.skill;
  if (!candidate) return 'inconclusive';
  const arm = (series: Series, skill: typeof original): Promise<readonly MeasuredRun[]> =>
    lab.run(
      final.flatMap((task) =>
        Array.from({ length: design.finalRuns }, (_, repeat) => ({
          phase: 'final',
          series,
          arm: '',
          skill,
          task,
          repeat,
        })),
      ),
    );
  const runs = { baseline: await arm('final-baseline', original), candidate: await arm('final-candidate', candidate) };
  return judge(compareFinal(final, design.finalRuns, runs), { quick: false }).verdict;
}

/** The verdict alone, on a candidate that is always compared: what it would say without a search before it. */
export function comparison(world: World, design: Design, seed: number): Verdict {
  const final = tasksOf('final', design.final);
  // A/A: the candidate is the original itself.
  const edited = world.effect === 0 ? original : { ...original, digest: 'edited' };
  const arm = (series: Series, skill: typeof original): MeasuredRun[] =>
    final.flatMap((task) =>
      Array.from({ length: design.finalRuns }, (_, repeat) => {
        const value = drawScore(world, seed, { series, skill, task, repeat });
        const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, calls: 0 };
        const free = { ...usage, costUsd: 0, knownCostUsd: 0, paidUsd: 0 };
        const run = { id: `${series}${task.id}${repeat}`, phase: 'final' as const, arm: '', task: task.id, repeat };
        const score = { evaluator: 'study', value };
        return { run: { ...run, score: value, usage: free, gradingUsage: free, durationMs: 0 }, score };
      }),
    );
  const runs = { baseline: arm('final-baseline', original), candidate: arm('final-candidate', edited) };
  return judge(compareFinal(final, design.finalRuns, runs), { quick: false }).verdict;
}
