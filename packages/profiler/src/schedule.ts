import { inputInvalid, TESTED_LEVELS, type TestedLevel } from '@skvm/core';
import { addOutcome, entropy, mostProbable, NO_TALLIES, passProbability, posterior, type Tallies } from './estimate.ts';

/** How many items of which level a primitive is asked. */
export type Policy = { readonly kind: 'adaptive' } | { readonly kind: 'fixed'; readonly count: number };

/** When the adaptive policy stops. */
export interface StopRule {
  /** Posterior probability of a level, above 0.25 and below 1. */
  readonly confidence: number;
  /** Items of one primitive, scored or not. */
  readonly maxItems: number;
}

/** What a schedule decides from: the results of one primitive. */
export interface Progress {
  readonly tallies: Tallies;
  /** Items that were asked and finished without a score. */
  readonly unscored: Readonly<Record<TestedLevel, number>>;
  /** Levels that cannot be asked here, for want of a program or a script. */
  readonly closed: ReadonlySet<TestedLevel>;
}

export const NO_PROGRESS: Progress = {
  tallies: NO_TALLIES,
  unscored: { L1: 0, L2: 0, L3: 0 },
  closed: new Set(),
};

/** Reads `adaptive` or `fixed:N`. @throws INPUT_INVALID */
export function parsePolicy(text: string): Policy {
  if (text === 'adaptive') return { kind: 'adaptive' };
  const count = /^fixed:([1-9]\d{0,3})$/.exec(text)?.[1];
  if (count === undefined) {
    throw inputInvalid(`Expected the policy to be "adaptive" or "fixed:N" with N from 1 to 9999, got "${text}"`);
  }
  return { kind: 'fixed', count: Number(count) };
}

/** Items of a level that were asked and finished. */
export function askedItems({ tallies, unscored }: Progress, level: TestedLevel): number {
  return tallies[level].passed + tallies[level].failed + unscored[level];
}

/**
 * The level of the next item of a primitive, or `undefined` when enough was asked. It looks at nothing but this
 * primitive's own finished items, so that what else runs, and in which order, changes nothing.
 *
 * `adaptive` takes the level whose answer is expected to tell most: the largest expected drop of the entropy of the
 * posterior. `fixed:N` asks N items of each level.
 */
export function nextLevel(progress: Progress, policy: Policy, stop: StopRule): TestedLevel | undefined {
  const open = TESTED_LEVELS.filter((level) => !progress.closed.has(level));
  if (policy.kind === 'fixed') return open.find((level) => askedItems(progress, level) < policy.count);
  const asked = TESTED_LEVELS.reduce((sum, level) => sum + askedItems(progress, level), 0);
  if (asked >= stop.maxItems) return undefined;
  return mostInformative(progress.tallies, open, stop.confidence);
}

function mostInformative(tallies: Tallies, open: readonly TestedLevel[], confidence: number): TestedLevel | undefined {
  const now = posterior(tallies);
  if (mostProbable(now).confidence >= confidence) return undefined;
  const before = entropy(now);
  let best: { readonly level: TestedLevel; readonly drop: number } | undefined;
  for (const level of open) {
    const passes = passProbability(tallies, level);
    const after =
      passes * entropy(posterior(addOutcome(tallies, level, true))) +
      (1 - passes) * entropy(posterior(addOutcome(tallies, level, false)));
    // Equal drops but for rounding go to the lower level on every machine.
    if (best === undefined || before - after > best.drop + 1e-12) best = { level, drop: before - after };
  }
  return best?.level;
}
