// What the adaptive schedule comes to, not drawn but summed up over all results that it can meet: the lower confidences
// are stated so seldom that draws would have to be millions to tell whether they hold.
import { LEVELS, type Level, levelRank, TESTED_LEVELS } from '../../packages/core/src/index.ts';
import { addOutcome, mostProbable, posterior, type Tallies, type Tally } from '../../packages/profiler/src/estimate.ts';
import { createSchedule, NO_PROGRESS, type Progress } from '../../packages/profiler/src/schedule.ts';
import { CELL_PRIOR, type CellPrior } from '../../packages/profiler/src/suite.ts';
import { PUBLISHED_PERSONAS } from '../../packages/sim/src/published-personas.ts';
import { BANDS, bandName, decimal, difference, isIn, TOLERANCE } from './estimator-tables.ts';
import { DEFAULT, type World } from './estimator-world.ts';
import { percent } from './markdown.ts';

/** A result with which asking ends, and what is said of it then. */
export interface End {
  readonly tallies: Tallies;
  /** In how many orders it can come about. */
  readonly orders: number;
  readonly level: Level;
  readonly confidence: number;
  readonly items: number;
}

/** An end with how likely it is for a true level. */
export interface Ending extends End {
  readonly chance: number;
}

/** Shares of the true levels; they sum to 1. */
export type Mix = Readonly<Record<Level, number>>;

/** As the published vectors hold them. */
export const PUBLISHED_MIX: Mix = (() => {
  const all = PUBLISHED_PERSONAS.flatMap(({ levels }) => Object.values(levels));
  const share = (level: Level) => all.filter((other) => other === level).length / all.length;
  return { L0: share('L0'), L1: share('L1'), L2: share('L2'), L3: share('L3') };
})();
export const EVEN_MIX: Mix = { L0: 0.25, L1: 0.25, L2: 0.25, L3: 0.25 };

/** All ends of the default schedule, with the suite's prior or another. */
export function endsOf(prior: CellPrior = CELL_PRIOR): End[] {
  const schedule = createSchedule({ policy: { kind: 'adaptive' }, ...DEFAULT, prior });
  const ends: End[] = [];
  // Results in another order are the same state: it is followed once, with the number of its orders.
  let states = new Map<string, { readonly progress: Progress; orders: number }>([
    ['', { progress: NO_PROGRESS, orders: 1 }],
  ]);
  for (let items = 0; states.size > 0; items += 1) {
    const after: typeof states = new Map();
    for (const { progress, orders } of states.values()) {
      const { tallies } = progress;
      const [level] = schedule.next(progress);
      if (level === undefined) {
        ends.push({ tallies, orders, ...mostProbable(posterior(tallies, prior)), items });
        continue;
      }
      for (const passed of [true, false]) {
        const next = { ...progress, tallies: addOutcome(tallies, level, passed) };
        const key = JSON.stringify(next.tallies);
        const known = after.get(key);
        if (known) known.orders += orders;
        else after.set(key, { progress: next, orders });
      }
    }
    states = after;
  }
  return ends;
}

/** The ends by true level. */
export type Endings = Readonly<Record<Level, readonly Ending[]>>;

/** How likely the ends are in a world. */
export function endingsIn(world: World, ends: readonly End[]): Endings {
  const likelihood = likelihoods.get(world) ?? cellLikelihood(world);
  likelihoods.set(world, likelihood);
  const of = (truth: Level) =>
    ends.map((end) => ({
      ...end,
      chance: TESTED_LEVELS.reduce(
        (chance, level) => chance * likelihood(levelRank(truth) >= levelRank(level), end.tallies[level]),
        end.orders,
      ),
    }));
  return { L0: of('L0'), L1: of('L1'), L2: of('L2'), L3: of('L3') };
}

/** Where a range is summed up. */
const STEPS = 400;

type CellLikelihood = (isAble: boolean, tally: Tally) => number;
// Kept, for whoever tries many priors asks for the same few hundred every time.
const likelihoods = new WeakMap<World, CellLikelihood>();

/** How likely the results of a cell are, in a given order: averaged over the range where its slip or guess is drawn. */
function cellLikelihood(world: World): CellLikelihood {
  const known = new Map<string, number>();
  return (isAble, { passed, failed }) => {
    const key = `${isAble} ${passed} ${failed}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const error = isAble ? world.slip : world.guess;
    const [from, to] = typeof error === 'number' ? [error, error] : error;
    const [wrong, right] = isAble ? [failed, passed] : [passed, failed];
    let sum = 0;
    for (let step = 0; step < STEPS; step += 1) {
      const chance = from + ((to - from) * (step + 0.5)) / STEPS;
      sum += chance ** wrong * (1 - chance) ** right;
    }
    known.set(key, sum / STEPS);
    return sum / STEPS;
  };
}

/** What is stated in a band of confidence, and how often it is right. */
export interface Band {
  readonly name: string;
  /** Of all cases. */
  readonly share: number;
  /** Mean stated confidence. */
  readonly stated: number;
  readonly right: number;
}

export function bandsOf(found: Endings, mix: Mix): Band[] {
  return BANDS.map(([from, to]) => {
    let [share, stated, right] = [0, 0, 0];
    for (const truth of LEVELS) {
      for (const { level, confidence, chance } of found[truth]) {
        if (!isIn(confidence, from, to)) continue;
        const weight = mix[truth] * chance;
        share += weight;
        stated += weight * confidence;
        if (level === truth) right += weight;
      }
    }
    return { name: bandName(from, to), share, stated: stated / share, right: right / share };
  });
}

export const BAND_HEAD = ['', 'band', 'of all cases', 'stated', 'right', 'right − stated', 'within .03'];

export function bandRows(name: string, bands: readonly Band[]): string[][] {
  return bands.map(({ name: band, share, stated, right }) => [
    name,
    band,
    percent(share, 2),
    decimal(stated),
    decimal(right),
    difference(right - stated),
    Math.abs(right - stated) <= TOLERANCE ? 'yes' : '**no**',
  ]);
}

/** Share of the cases whose level is found, and items of each. */
export function recoveryIn(found: Endings, mix: Mix): { readonly right: number; readonly items: number } {
  const over = (value: (ending: Ending, truth: Level) => number) =>
    LEVELS.reduce(
      (sum, truth) =>
        sum + mix[truth] * found[truth].reduce((part, ending) => part + ending.chance * value(ending, truth), 0),
      0,
    );
  return { right: over(({ level }, truth) => Number(level === truth)), items: over(({ items }) => items) };
}
