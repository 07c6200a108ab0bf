import { LEVELS, type Level, levelRank, TESTED_LEVELS, type TestedLevel } from '@skvm/core';
import { type BetaPrior, CELL_PRIOR, type CellPrior } from './suite.ts';

/** Scored runs of one cell. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Scored runs of the three levels of one primitive. */
export type Tallies = Readonly<Record<TestedLevel, Tally>>;

/** Probabilities of L0, L1, L2, L3; they sum to 1. */
export type Posterior = readonly [number, number, number, number];

/** No run yet. */
export const NO_TALLIES: Tallies = Object.freeze({
  L1: { passed: 0, failed: 0 },
  L2: { passed: 0, failed: 0 },
  L3: { passed: 0, failed: 0 },
});

/** The tallies with one more scored run. */
export function addOutcome(tallies: Tallies, level: TestedLevel, passed: boolean): Tallies {
  const { [level]: tally } = tallies;
  return {
    ...tallies,
    [level]: passed ? { ...tally, passed: tally.passed + 1 } : { ...tally, failed: tally.failed + 1 },
  };
}

const risings = new Map<number, number[]>();

/** ln of the rising factorial x (x + 1) … (x + count − 1). Kept, for the schedule asks for the same few thousands of times. */
function logRising(x: number, count: number): number {
  const sums = risings.get(x) ?? [0];
  risings.set(x, sums);
  while (sums.length <= count) sums.push((sums.at(-1) as number) + Math.log(x + sums.length - 1));
  return sums[count] as number;
}

/** ln of the mean of pʰ (1 − p)ᵐ when p has this Beta distribution: the beta-binomial law for results in a given order. */
function logMeanLikelihood(prior: BetaPrior, hits: number, misses: number): number {
  return (
    logRising(prior.alpha, hits) + logRising(prior.beta, misses) - logRising(prior.alpha + prior.beta, hits + misses)
  );
}

/**
 * What the results say of the level. Model: an agent of level h passes an item of level l with chance 1 − slip when
 * h ≥ l and with chance guess otherwise; slip and guess of each cell are unknown and averaged over their prior, so that
 * many results of one cell count for less than as many of several. The levels are equally likely beforehand.
 */
export function posterior(tallies: Tallies, prior: CellPrior = CELL_PRIOR): Posterior {
  const able = (tested: TestedLevel) => logMeanLikelihood(prior.slip, tallies[tested].failed, tallies[tested].passed);
  const unable = (tested: TestedLevel) =>
    logMeanLikelihood(prior.guess, tallies[tested].passed, tallies[tested].failed);
  const log0 = unable('L1') + unable('L2') + unable('L3');
  const log1 = log0 - unable('L1') + able('L1');
  const log2 = log1 - unable('L2') + able('L2');
  const log3 = log2 - unable('L3') + able('L3');
  const highest = Math.max(log0, log1, log2, log3);
  const [a, b, c, d] = [
    Math.exp(log0 - highest),
    Math.exp(log1 - highest),
    Math.exp(log2 - highest),
    Math.exp(log3 - highest),
  ];
  const total = a + b + c + d;
  return [a / total, b / total, c / total, d / total];
}

/** The chance that the next item of this level is passed, given the results so far. */
export function passProbability(
  tallies: Tallies,
  tested: TestedLevel,
  { slip, guess }: CellPrior = CELL_PRIOR,
  now: Posterior = posterior(tallies, { slip, guess }),
): number {
  const { passed, failed } = tallies[tested];
  const whenAble = (slip.beta + passed) / (slip.alpha + slip.beta + passed + failed);
  const whenUnable = (guess.alpha + passed) / (guess.alpha + guess.beta + passed + failed);
  let able = 0;
  for (let rank: number = levelRank(tested); rank < now.length; rank += 1) able += now[rank] as number;
  return able * whenAble + (1 - able) * whenUnable;
}

/** How little the levels are told apart, in nats: 0 when one is certain, ln 4 when all are as likely. */
export function entropy(probabilities: Posterior): number {
  let sum = 0;
  for (const probability of probabilities) if (probability > 0) sum -= probability * Math.log(probability);
  return sum;
}

/** The most probable level and its probability; of levels as probable as each other, the lowest. */
export function mostProbable(probabilities: Posterior): { readonly level: Level; readonly confidence: number } {
  let rank = 0;
  probabilities.forEach((probability, index) => {
    if (probability > (probabilities[rank] as number)) rank = index;
  });
  return { level: LEVELS[rank] as Level, confidence: probabilities[rank] as number };
}

/** The smallest set of neighbouring levels that holds this share of the posterior; of several the most probable. */
export function levelInterval(probabilities: Posterior, share = 0.9): [Level, Level] {
  for (let width = 1; width < LEVELS.length; width += 1) {
    let best: { readonly from: number; readonly mass: number } | undefined;
    for (let from = 0; from + width <= LEVELS.length; from += 1) {
      const mass = probabilities.slice(from, from + width).reduce((sum, probability) => sum + probability, 0);
      if (mass >= share && (best === undefined || mass > best.mass)) best = { from, mass };
    }
    if (best) return [LEVELS[best.from] as Level, LEVELS[best.from + width - 1] as Level];
  }
  return ['L0', 'L3'];
}

/**
 * True when a higher level was passed where a lower one failed, more often than not in both: a sign that an item bank
 * or its grader is at fault, or that levels do not order this primitive for this target.
 */
export function isInverted(tallies: Tallies): boolean {
  const mostly = (level: TestedLevel, a: 'passed' | 'failed', b: 'passed' | 'failed') =>
    tallies[level][a] > tallies[level][b];
  return TESTED_LEVELS.some((lower, index) =>
    TESTED_LEVELS.slice(index + 1).some(
      (higher) => mostly(lower, 'failed', 'passed') && mostly(higher, 'passed', 'failed'),
    ),
  );
}
