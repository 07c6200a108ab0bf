import { inputInvalid, TESTED_LEVELS, type TestedLevel } from '@skvm/core';
import { addOutcome, entropy, mostProbable, NO_TALLIES, passProbability, posterior, type Tallies } from './estimate.ts';

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
}): Schedule {
  const { policy, confidence, maxItems } = options;
  if (policy.kind === 'fixed') {
    const missing = (progress: Progress) =>
      TESTED_LEVELS.flatMap((level) =>
        Array.from({ length: Math.max(0, policy.count - askedItems(progress, level)) }, () => level),
      );
    const expectedItems = (progress: Progress) =>
      TESTED_LEVELS.reduce((sum, level) => sum + Math.max(0, policy.count - askedItems(progress, level)), 0);
    return { next: missing, expectedItems };
  }

  const next = (progress: Progress): TestedLevel | undefined => {
    const asked = TESTED_LEVELS.reduce((sum, level) => sum + askedItems(progress, level), 0);
    const isSettled = mostProbable(posterior(progress.tallies)).confidence >= confidence;
    const open = TESTED_LEVELS.filter((level) => !progress.closed.includes(level));
    return asked >= maxItems || isSettled ? undefined : mostInformative(progress.tallies, open);
  };
  const known = new Map<string, number>();
  const expectedItems = (progress: Progress): number => {
    const key = JSON.stringify(progress);
    const found = known.get(key);
    if (found !== undefined) return found;
    const level = next(progress);
    let items = 0;
    if (level !== undefined) {
      const after = (passed: boolean) =>
        expectedItems({ ...progress, tallies: addOutcome(progress.tallies, level, passed) });
      const passes = passProbability(progress.tallies, level);
      items = 1 + passes * after(true) + (1 - passes) * after(false);
    }
    known.set(key, items);
    return items;
  };
  return {
    next(progress) {
      const level = next(progress);
      return level === undefined ? [] : [level];
    },
    expectedItems,
  };
}

function mostInformative(tallies: Tallies, open: readonly TestedLevel[]): TestedLevel | undefined {
  const now = posterior(tallies);
  const before = entropy(now);
  let best: { readonly level: TestedLevel; readonly drop: number } | undefined;
  for (const level of open) {
    const passes = passProbability(tallies, level, now);
    const after =
      passes * entropy(posterior(addOutcome(tallies, level, true))) +
      (1 - passes) * entropy(posterior(addOutcome(tallies, level, false)));
    // Drops that differ by rounding alone go to the lower level on every machine.
    if (best === undefined || before - after > best.drop + 1e-12) best = { level, drop: before - after };
  }
  return best?.level;
}
