import { LEVELS, type Level, levelRank, TESTED_LEVELS, type TestedLevel } from '../../packages/core/src/index.ts';
import { hashToUnit } from '../../packages/core/src/stats/index.ts';
import { addOutcome, mostProbable, posterior, type Tallies } from '../../packages/profiler/src/estimate.ts';
import { createSchedule, NO_PROGRESS, type Progress } from '../../packages/profiler/src/schedule.ts';
import { PUBLISHED_PERSONAS } from '../../packages/sim/src/published-personas.ts';

/** How reliably items show what a persona can do. The estimator is told neither. */
export interface World {
  /** Chance that an item within a persona's powers goes wrong: the same in all cells, or drawn for each from a range. */
  readonly slip: number | readonly [number, number];
  /** Chance that an item beyond them goes right. */
  readonly guess: number | readonly [number, number];
}

/** The chances with which the published vectors are played unless another is asked for. */
export const EVEN: World = { slip: 0.05, guess: 0.1 };
/** Cells differ, and none is as the prior believes. */
export const UNEVEN: World = { slip: [0.02, 0.12], guess: [0.05, 0.25] };

/** One primitive of one persona, at one seed: a level that is to be found. */
export interface Case {
  readonly persona: string;
  readonly primitive: string;
  readonly seed: number;
  readonly truth: Level;
}

/** Every primitive that a published vector gives a level, at so many seeds: as many L0 to L3 as the vectors hold. */
export function publishedMix(seeds: number, firstSeed = 1): Case[] {
  return Array.from({ length: seeds }, (_, index) => casesAt(firstSeed + index)).flat();
}

/** As many cases of each true level, from the same vectors: the rarer a level, the more seeds of it. */
export function evenMix(casesOfLevel: number, firstSeed = 1): Case[] {
  const byLevel = new Map(LEVELS.map((level) => [level, [] as Case[]]));
  for (let seed = firstSeed; [...byLevel.values()].some(({ length }) => length < casesOfLevel); seed += 1) {
    for (const one of casesAt(seed)) {
      const found = byLevel.get(one.truth);
      if (found && found.length < casesOfLevel) found.push(one);
    }
  }
  return [...byLevel.values()].flat();
}

function casesAt(seed: number): Case[] {
  return PUBLISHED_PERSONAS.flatMap(({ id, levels }) =>
    Object.entries(levels).map(([primitive, truth]) => ({ persona: id, primitive, seed, truth })),
  );
}

/**
 * Whether an item is passed: a hash of the case and of which item it is, so that all rules see the same answers whenever
 * they ask for it.
 */
function isPassed(world: World, one: Case, level: TestedLevel, position: number): boolean {
  const cell = [one.persona, one.primitive, one.seed, level] as const;
  const isAble = levelRank(one.truth) >= levelRank(level);
  const chance = isAble
    ? 1 - among(world.slip, () => hashToUnit('slip', ...cell))
    : among(world.guess, () => hashToUnit('guess', ...cell));
  return hashToUnit('item', ...cell, position) < chance;
}

function among(range: number | readonly [number, number], draw: () => number): number {
  return typeof range === 'number' ? range : range[0] + draw() * (range[1] - range[0]);
}

/** What a rule says of a case. */
export interface Finding {
  readonly level: Level;
  /** The stated probability of `level`; `null` when the rule states none. */
  readonly confidence: number | null;
  readonly items: number;
}

/** A rule: asks items of a case in a world. */
export type Rule = (world: World, one: Case) => Finding;

/** The schedule and the estimator as `skvm profile` uses them. */
export function adaptive(confidence: number, maxItems: number): Rule {
  const schedule = createSchedule({ policy: { kind: 'adaptive' }, confidence, maxItems });
  const known = new Map<string, TestedLevel | undefined>();
  // The same few hundred states come again and again.
  const nextLevel = (progress: Progress) => {
    const key = TESTED_LEVELS.map((level) => Object.values(progress.tallies[level]).join()).join(';');
    if (!known.has(key)) known.set(key, schedule.next(progress)[0]);
    return known.get(key);
  };
  return (world, one) => {
    let progress: Progress = NO_PROGRESS;
    for (;;) {
      const level = nextLevel(progress);
      if (level === undefined)
        return { ...mostProbable(posterior(progress.tallies)), items: askedIn(progress.tallies) };
      const { passed, failed } = progress.tallies[level];
      const isPass = isPassed(world, one, level, passed + failed);
      progress = { ...progress, tallies: addOutcome(progress.tallies, level, isPass) };
    }
  };
}

/** What `skvm profile` does when nobody says otherwise. */
export const DEFAULT = { confidence: 0.98, maxItems: 15 };

const PUBLISHED_ITEMS = 3;

/** The published rule: three items of each level, and the highest level that was passed three times, gaps ignored. */
export const published: Rule = (world, one) => {
  const positions = Array.from({ length: PUBLISHED_ITEMS }, (_, position) => position);
  const highest = TESTED_LEVELS.findLast((level) => positions.every((at) => isPassed(world, one, level, at)));
  return { level: highest ?? 'L0', confidence: null, items: PUBLISHED_ITEMS * TESTED_LEVELS.length };
};

function askedIn(tallies: Tallies): number {
  return TESTED_LEVELS.reduce((sum, level) => sum + tallies[level].passed + tallies[level].failed, 0);
}
