import { inputInvalid, TESTED_LEVELS, type TestedLevel } from '@skvm/core';
import { addOutcome, entropy, mostProbable, NO_TALLIES, passProbability, posterior, type Tallies } from './estimate.ts';
import { CELL_PRIOR, type CellPrior } from './suite.ts';

/** How many items of which level a primitive is asked. */
export type Policy = { readonly kind: 'adaptive' } | { readonly kind: 'fixed'; readonly count: number };

/** What a schedule decides from: the finished items of one primitive. */
export interface Progress {
  readonly tallies: Tallies;
  /** Items that were asked and finished without a score. */
  readonly unscored: Readonly<Record<TestedLevel, number>>;
  /**
   * Levels that cannot be asked here, for want of a program or a script, or because item after item ended without a
   * score; `adaptive` asks them no more.
   */
  readonly closed: readonly TestedLevel[];
}

export const NO_PROGRESS: Progress = Object.freeze({
  tallies: NO_TALLIES,
  unscored: { L1: 0, L2: 0, L3: 0 },
  closed: [],
});

/**
 * Decides what a primitive is asked next, from nothing but its own finished items, so that what else runs, and in which
 * order, changes nothing.
 */
export interface Schedule {
  /**
   * Levels of the items to ask next, in order: all of them are needed whatever the others bring. Empty when enough was
   * asked.
   */
  next(progress: Progress): readonly TestedLevel[];
  /**
   * How many more items are expected, if what the results say so far is right and every item is scored: what a forecast
   * sums up, and what is begun first.
   */
  expectedItems(progress: Progress): number;
}

/** Reads `adaptive` or `fixed:N`. @throws INPUT_INVALID */
export function parsePolicy(text: string): Policy {
  if (text === 'adaptive') return { kind: 'adaptive' };
  const count = /^fixed:([1-9]\d{0,2})$/.exec(text)?.[1];
  if (count === undefined) {
    throw inputInvalid(`Expected the policy to be "adaptive" or "fixed:N" with N from 1 to 999, got "${text}"`);
  }
  return { kind: 'fixed', count: Number(count) };
}

/** Items of a level that were asked and finished. */
export function askedItems({ tallies, unscored }: Progress, level: TestedLevel): number {
  return tallies[level].passed + tallies[level].failed + unscored[level];
}

function askedOfAll(progress: Progress): number {
  return TESTED_LEVELS.reduce((sum, level) => sum + askedItems(progress, level), 0);
}

/**
 * How far `expectedItems` looks ahead, in items, and how many of the courses that results can take it follows at each:
 * all of them would be millions where `maxItems` is large.
 */
const LOOK_AHEAD = 100;
const COURSES = 200;

/** The likeliest courses, which stand for all. */
function likeliest<Course extends { readonly share: number }>(courses: readonly Course[]): readonly Course[] {
  if (courses.length <= COURSES) return courses;
  const total = (some: readonly Course[]) => some.reduce((sum, { share }) => sum + share, 0);
  const followed = courses.toSorted((a, b) => b.share - a.share).slice(0, COURSES);
  const scale = total(courses) / total(followed);
  return followed.map((course) => ({ ...course, share: course.share * scale }));
}

/** A function of a progress that is worked out once for each. */
function remembered<Result>(of: (progress: Progress) => Result): (progress: Progress) => Result {
  const known = new Map<string, Result>();
  return (progress) => {
    const key = JSON.stringify(progress);
    if (!known.has(key)) known.set(key, of(progress));
    return known.get(key) as Result;
  };
}

/**
 * Makes the schedule of a policy. `adaptive` asks, one at a time, the level whose answer is expected to tell most (the
 * largest expected drop of the entropy of the posterior) until a level has the probability `confidence`, or `maxItems`
 * were asked. `fixed:N` asks N items of each level.
 */
export function createSchedule(options: {
  readonly policy: Policy;
  /** Between 0.25 and 1. */
  readonly confidence: number;
  /** Of one primitive, scored or not. */
  readonly maxItems: number;
  /** The suite's, unless another is tried. */
  readonly prior?: CellPrior;
}): Schedule {
  const { policy, confidence, maxItems, prior = CELL_PRIOR } = options;
  if (policy.kind === 'fixed') {
    const missing = (progress: Progress) =>
      TESTED_LEVELS.flatMap((level) =>
        Array.from({ length: Math.max(0, policy.count - askedItems(progress, level)) }, () => level),
      );
    const expectedItems = (progress: Progress) =>
      TESTED_LEVELS.reduce((sum, level) => sum + Math.max(0, policy.count - askedItems(progress, level)), 0);
    return { next: missing, expectedItems };
  }

  const decide = (progress: Progress): TestedLevel | undefined => {
    const isSettled = mostProbable(posterior(progress.tallies, prior)).confidence >= confidence;
    const open = TESTED_LEVELS.filter((level) => !progress.closed.includes(level));
    return askedOfAll(progress) >= maxItems || isSettled ? undefined : mostInformative(progress.tallies, open, prior);
  };
  const next = remembered(decide);
  const expectedItems = remembered((progress) => {
    let items = 0;
    let layer = new Map([['', { progress, share: 1 }]]);
    for (let ahead = 0; layer.size > 0; ahead += 1) {
      const following: typeof layer = new Map();
      for (const { progress: now, share } of likeliest([...layer.values()])) {
        const level = next(now);
        if (level === undefined) continue;
        // What is not settled by then hardly ever will be.
        items += share * (ahead < LOOK_AHEAD ? 1 : maxItems - askedOfAll(now));
        if (ahead === LOOK_AHEAD) continue;
        const passes = passProbability(now.tallies, level, prior);
        for (const [passed, chance] of [[true, passes] as const, [false, 1 - passes] as const]) {
          const after = { ...now, tallies: addOutcome(now.tallies, level, passed) };
          const key = JSON.stringify(after.tallies);
          following.set(key, { progress: after, share: (following.get(key)?.share ?? 0) + share * chance });
        }
      }
      layer = following;
    }
    return items;
  });
  return {
    next(progress) {
      const level = next(progress);
      return level === undefined ? [] : [level];
    },
    expectedItems,
  };
}

function mostInformative(tallies: Tallies, open: readonly TestedLevel[], prior: CellPrior): TestedLevel | undefined {
  const now = posterior(tallies, prior);
  const before = entropy(now);
  let best: { readonly level: TestedLevel; readonly drop: number } | undefined;
  for (const level of open) {
    const passes = passProbability(tallies, level, prior, now);
    const after =
      passes * entropy(posterior(addOutcome(tallies, level, true), prior)) +
      (1 - passes) * entropy(posterior(addOutcome(tallies, level, false), prior));
    // Drops that differ by rounding alone go to the lower level on every machine.
    if (best === undefined || before - after > best.drop + 1e-12) best = { level, drop: before - after };
  }
  return best?.level;
}
