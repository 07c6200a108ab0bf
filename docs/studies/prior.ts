import { LEVELS, type Level } from '../../packages/core/src/index.ts';
import type { CellPrior } from '../../packages/profiler/src/suite.ts';
import {
  bandsOf,
  type Endings,
  EVEN_MIX,
  endingsIn,
  endsOf,
  type Mix,
  PUBLISHED_MIX,
  recoveryIn,
} from './estimator-exact.ts';
import { decimal, difference, TOLERANCE } from './estimator-tables.ts';
import { EVEN, UNEVEN, type World } from './estimator-world.ts';

/** Worlds beside the two by which priors are chosen: what a prior is worth where nobody looked when it was chosen. */
export const OTHER_WORLDS: readonly World[] = [
  { slip: 0.04, guess: 0.08 },
  { slip: 0.06, guess: 0.12 },
  { slip: 0.05, guess: 0.15 },
  { slip: [0.02, 0.1], guess: [0.05, 0.2] },
];

/** What the default schedule comes to with a prior. */
export interface Trial {
  readonly prior: CellPrior;
  /** Of the three bands, at slip .05 and guess .10, then where they are drawn: what was right less what was stated. */
  readonly deviations: readonly number[];
  /** The largest of the six, whatever its sign: what the search makes small. */
  readonly worst: number;
  /** The largest where slip and guess are drawn and there are as many of each level. */
  readonly worstOfEvenMix: number;
  /** At slip .05 and guess .10. */
  readonly items: number;
  /** Whether it finds the levels, with as few items, as the project's bounds say, and keeps {@link worstOfEvenMix} within .03. */
  readonly isAllowed: boolean;
}

const deviationsIn = (found: Endings, mix: Mix) => bandsOf(found, mix).map(({ right, stated }) => right - stated);
const largest = (deviations: readonly number[]) => Math.max(...deviations.map(Math.abs));
const only = (level: Level): Mix => ({ L0: 0, L1: 0, L2: 0, L3: 0, [level]: 1 });

export function tryPrior(prior: CellPrior): Trial {
  const ends = endsOf(prior);
  const [even, uneven] = [endingsIn(EVEN, ends), endingsIn(UNEVEN, ends)];
  const deviations = [even, uneven].flatMap((found) => deviationsIn(found, PUBLISHED_MIX));
  const worst = largest(deviations);
  const { right, items } = recoveryIn(even, PUBLISHED_MIX);
  const worstOfEvenMix = largest(deviationsIn(uneven, EVEN_MIX));
  return {
    prior,
    deviations,
    worst,
    worstOfEvenMix,
    items,
    isAllowed:
      right >= 0.98 &&
      LEVELS.every((level) => recoveryIn(even, only(level)).right >= 0.96) &&
      recoveryIn(uneven, PUBLISHED_MIX).right >= 0.96 &&
      items <= 9 / 2 &&
      worstOfEvenMix <= TOLERANCE &&
      // A band without a case has no deviation: such a prior cannot be chosen by it.
      !Number.isNaN(worst),
  };
}

/** The largest deviation of a band in the worlds by which nothing was chosen. */
export function worstElsewhere(prior: CellPrior): number {
  const ends = endsOf(prior);
  return largest(OTHER_WORLDS.flatMap((world) => deviationsIn(endingsIn(world, ends), PUBLISHED_MIX)));
}

/** The priors around one: each of the four parameters less a share, the same, and more by it; itself among them. */
export function around({ slip, guess }: CellPrior, share: number): CellPrior[] {
  const near = (value: number) => [1 - share, 1, 1 + share].map((factor) => Number((value * factor).toFixed(2)));
  return grid(near(slip.alpha), near(slip.beta), near(guess.alpha), near(guess.beta));
}

/** All priors that these parameters form. */
export function grid(
  slipAlphas: readonly number[],
  slipBetas: readonly number[],
  guessAlphas: readonly number[],
  guessBetas: readonly number[],
): CellPrior[] {
  const pairs = (alphas: readonly number[], betas: readonly number[]) =>
    alphas.flatMap((alpha) => betas.map((beta) => ({ alpha, beta })));
  const guesses = pairs(guessAlphas, guessBetas);
  return pairs(slipAlphas, slipBetas).flatMap((slip) => guesses.map((guess) => ({ slip, guess })));
}

export const PRIOR_HEAD = [
  'slip',
  'guess',
  'worst of six',
  '.05/.10: the three bands',
  'drawn: the three bands',
  'items each',
  'drawn, as many of each level: worst',
  'other worlds: worst',
];

/** A prior as a row of docs/studies/prior.md. */
export function priorRow({ prior, deviations, worst, worstOfEvenMix, items }: Trial): string[] {
  const { slip, guess } = prior;
  const bands = deviations.map(difference);
  return [
    `Beta(${slip.alpha}, ${slip.beta})`,
    `Beta(${guess.alpha}, ${guess.beta})`,
    decimal(worst),
    bands.slice(0, 3).join(' '),
    bands.slice(3).join(' '),
    items.toFixed(2),
    decimal(worstOfEvenMix),
    decimal(worstElsewhere(prior)),
  ];
}
