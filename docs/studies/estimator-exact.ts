// What the adaptive schedule comes to, not drawn but summed up over all results that it can meet: the lower confidences
// are stated so seldom that draws would have to be millions to tell whether they hold.
import { LEVELS, type Level, levelRank, type TestedLevel } from '../../packages/core/src/index.ts';
import { addOutcome, mostProbable, posterior, type Tally } from '../../packages/profiler/src/estimate.ts';
import { createSchedule, NO_PROGRESS, type Progress } from '../../packages/profiler/src/schedule.ts';
import { PUBLISHED_PERSONAS } from '../../packages/sim/src/published-personas.ts';
import { BANDS, bandName, decimal, difference, isIn, TOLERANCE } from './estimator-tables.ts';
import { DEFAULT, type World } from './estimator-world.ts';
import { percent } from './markdown.ts';

/** How asking can end for a true level. */
export interface Ending {
  readonly level: Level;
  readonly confidence: number;
  readonly items: number;
  /** How likely it is. */
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

/** All ends of the default schedule, by true level. */
export function endingsIn(world: World): Readonly<Record<Level, readonly Ending[]>> {
  return {
    L0: endings(world, 'L0'),
    L1: endings(world, 'L1'),
    L2: endings(world, 'L2'),
    L3: endings(world, 'L3'),
  };
}

function endings(world: World, truth: Level): Ending[] {
  const schedule = createSchedule({ policy: { kind: 'adaptive' }, ...DEFAULT });
  const found: Ending[] = [];
  // Results in another order are the same state: it is followed once, with the chances of all its orders.
  let states = new Map<string, { readonly progress: Progress; chance: number }>([
    ['', { progress: NO_PROGRESS, chance: 1 }],
  ]);
  for (let items = 0; states.size > 0; items += 1) {
    const after: typeof states = new Map();
    for (const { progress, chance } of states.values()) {
      const { tallies } = progress;
      const [level] = schedule.next(progress);
      if (level === undefined) {
        found.push({ ...mostProbable(posterior(tallies)), items, chance });
        continue;
      }
      const passes = passChance(world, truth, level, tallies[level]);
      for (const [passed, share] of [[true, passes] as const, [false, 1 - passes] as const]) {
        const next = { ...progress, tallies: addOutcome(tallies, level, passed) };
        const key = JSON.stringify(next.tallies);
        const known = after.get(key);
        if (known) known.chance += chance * share;
        else after.set(key, { progress: next, chance: chance * share });
      }
    }
    states = after;
  }
  return found;
}

/** Where a range is summed up. */
const STEPS = 400;

/** The chance that the next item of a cell is passed, given what came of those before where its slip or guess is drawn. */
function passChance(world: World, truth: Level, level: TestedLevel, { passed, failed }: Tally): number {
  const isAble = levelRank(truth) >= levelRank(level);
  const error = isAble ? world.slip : world.guess;
  const ofPass = (chance: number) => (isAble ? 1 - chance : chance);
  if (typeof error === 'number') return ofPass(error);
  const [from, to] = error;
  let [all, next] = [0, 0];
  for (let step = 0; step < STEPS; step += 1) {
    const passes = ofPass(from + ((to - from) * (step + 0.5)) / STEPS);
    const likelihood = passes ** passed * (1 - passes) ** failed;
    all += likelihood;
    next += likelihood * passes;
  }
  return next / all;
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

export function bandsOf(found: Readonly<Record<Level, readonly Ending[]>>, mix: Mix): Band[] {
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
export function recoveryIn(
  found: Readonly<Record<Level, readonly Ending[]>>,
  mix: Mix,
): { readonly right: number; readonly items: number } {
  const over = (value: (ending: Ending, truth: Level) => number) =>
    LEVELS.reduce(
      (sum, truth) =>
        sum + mix[truth] * found[truth].reduce((part, ending) => part + ending.chance * value(ending, truth), 0),
      0,
    );
  return { right: over(({ level }, truth) => Number(level === truth)), items: over(({ items }) => items) };
}
