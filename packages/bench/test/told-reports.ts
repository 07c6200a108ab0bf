import type { BenchResult } from '../src/bench-document.ts';
import { toResult } from '../src/report.ts';
import { type Told, type ToldRun, tell } from './told-records.ts';

/** What a result says of its first target. */
export const first = (result: BenchResult) => {
  const [target] = result.targets;
  if (!target) throw new Error('no target');
  return target;
};

/** What the report on these runs says of one condition. */
export const ofCondition = (told: Told, condition = 'original') => {
  const found = first(toResult(tell(told))).conditions.find((each) => each.condition === condition);
  if (!found) throw new Error(`no ${condition}`);
  return found;
};

/** One task of the original skill, with these repeats. */
export const oneTask = (...runs: ToldRun[]): Told => ({ original: { t: runs } });

/** Two arms, task by task, one run each. */
export function arms(baseline: readonly ToldRun[], candidate: readonly ToldRun[]): Told {
  const byTask = (runs: readonly ToldRun[]) => Object.fromEntries(runs.map((run, index) => [`t${index}`, [run]]));
  return { 'no-skill': byTask(baseline), original: byTask(candidate) };
}

/** The first comparison that the report on these runs makes. */
export function only(told: Told, options: Parameters<typeof tell>[1] = {}) {
  const [comparison] = first(toResult(tell(told, options))).comparisons;
  if (!comparison) throw new Error('no comparison');
  return comparison;
}
