import { checkArgument, checkCount } from './check-argument.ts';

/** The chance that `draws` items drawn without replacement from `total` are all among `wanted` of them. */
function allAmong(wanted: number, total: number, draws: number): number {
  let chance = 1;
  for (let drawn = 0; drawn < draws; drawn += 1) chance *= Math.max(0, wanted - drawn) / (total - drawn);
  return chance;
}

function checkCounts(runs: number, passes: number, k: number): void {
  checkCount('runs', runs);
  checkCount('passes', passes);
  checkArgument(passes <= runs, 'passes', `at most the runs ${runs}`, passes);
  checkCount('k', k, 1);
}

/**
 * pass@k of one task: the chance that at least one of k runs passes, estimated without bias from `runs` scored runs of
 * which `passes` passed: 1 − C(n − c, k) / C(n, k). Average it over tasks.
 *
 * @returns from 0 to 1; `null` when there are fewer than k runs
 * @throws RangeError when a count is negative, not whole, or more pass than ran
 * Source: M. Chen et al., "Evaluating large language models trained on code", arXiv 2107.03374, §2.1.
 */
export function passAtK(runs: number, passes: number, k: number): number | null {
  checkCounts(runs, passes, k);
  return k > runs ? null : 1 - allAmong(runs - passes, runs, k);
}

/**
 * pass^k of one task: the chance that all of k runs pass, estimated without bias from `runs` scored runs of which
 * `passes` passed: C(c, k) / C(n, k). Average it over tasks.
 *
 * @returns from 0 to 1; `null` when there are fewer than k runs
 * @throws RangeError when a count is negative, not whole, or more pass than ran
 * Source: S. Yao et al., "τ-bench", arXiv 2406.12045, §4.
 */
export function passHatK(runs: number, passes: number, k: number): number | null {
  checkCounts(runs, passes, k);
  return k > runs ? null : allAmong(passes, runs, k);
}
