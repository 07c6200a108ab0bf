import {
  type AnyProfile,
  type Estimate,
  inputInvalid,
  type Level,
  levelRank,
  type Profile,
  profiledLevel,
  type Target,
  type TestedLevel,
} from '@skvm/core';

/** What two profiles say of one primitive. */
export interface PrimitiveDiff {
  readonly primitive: string;
  /** Level in the first and in the second profile; `null`: not known there. */
  readonly a: Level | null;
  readonly b: Level | null;
  /**
   * How likely it is that the second target has a higher, the same or a lower level than the first; the three sum to 1.
   * `null` when a profile has no posterior of it, as published ones have none.
   */
  readonly probability: { readonly higher: number; readonly same: number; readonly lower: number } | null;
  /** Levels at which the two were asked other items, or graded otherwise: there the two cannot be compared. */
  readonly otherItems: readonly TestedLevel[];
  /** Items that both were asked. */
  readonly sharedItems: number;
  /** Those of them that one passed and the other did not, both scored; `null` when a profile does not say. */
  readonly onlyA: number | null;
  readonly onlyB: number | null;
}

/** One side of a comparison. */
export interface DiffedProfile {
  readonly target: Target;
  readonly profiledAt: string;
  readonly simulated: boolean;
  /** `null` for a profile of the published system, which names none. */
  readonly suite: { readonly id: string; readonly version: string } | null;
}

/** How two profiles differ. */
export interface ProfileDiff {
  readonly schema: 'skvm.profile-diff/1';
  readonly status: 'completed';
  readonly a: DiffedProfile;
  readonly b: DiffedProfile;
  /** All primitives that either measured, in the order of the first, then of the second. */
  readonly primitives: readonly PrimitiveDiff[];
}

/**
 * Compares two profiles primitive by primitive. The posteriors are taken as independent, which understates a difference
 * where both were asked the same items.
 *
 * @throws INPUT_INVALID when the two come from different suites, or from different versions of one: their levels are
 * not on one scale
 */
export function diffProfiles(a: AnyProfile | Profile, b: AnyProfile | Profile): ProfileDiff {
  const [first, second] = [sideOf(a), sideOf(b)];
  const named = (suite: NonNullable<DiffedProfile['suite']>) => `${suite.id} ${suite.version}`;
  if (first.suite && second.suite && named(first.suite) !== named(second.suite)) {
    throw inputInvalid(
      `The profiles come from different suites: ${named(first.suite)} and ${named(second.suite)}`,
      'Their levels are not on one scale. Measure one target anew by "skvm profile --force", or grade its runs anew by --regrade.',
    );
  }
  const measured = (profile: AnyProfile) => [
    ...Object.keys(profile.capabilities),
    ...(profile.estimates ?? []).map(({ primitive }) => primitive),
  ];
  const primitives = [...new Set([...measured(a), ...measured(b)])];
  return {
    schema: 'skvm.profile-diff/1',
    status: 'completed',
    a: first,
    b: second,
    primitives: primitives.map((primitive) => diffPrimitive(primitive, a, b)),
  };
}

function sideOf(profile: AnyProfile | Profile): DiffedProfile {
  return {
    target: { adapter: profile.harness, model: profile.model },
    profiledAt: profile.profiledAt,
    simulated: profile.simulated ?? false,
    suite: 'spec' in profile ? { ...profile.spec.suite } : null,
  };
}

function diffPrimitive(primitive: string, a: AnyProfile, b: AnyProfile): PrimitiveDiff {
  const [first, second] = [a, b].map((profile) => profile.estimates?.find((one) => one.primitive === primitive));
  const [levelA = null, levelB = null] = [profiledLevel(a, primitive), profiledLevel(b, primitive)];
  const isKnown = levelA !== null && levelB !== null;
  return {
    primitive,
    a: levelA,
    b: levelB,
    probability: isKnown && first && second ? compare(first, second) : null,
    ...compareItems(first, second),
  };
}

function compare(a: Estimate, b: Estimate): NonNullable<PrimitiveDiff['probability']> {
  let [higher, same, lower] = [0, 0, 0];
  for (const [rankA, p] of a.posterior.entries()) {
    for (const [rankB, q] of b.posterior.entries()) {
      if (rankB > rankA) higher += p * q;
      else if (rankB === rankA) same += p * q;
      else lower += p * q;
    }
  }
  const sum = higher + same + lower;
  return { higher: higher / sum, same: same / sum, lower: lower / sum };
}

function compareItems(
  a: Estimate | undefined,
  b: Estimate | undefined,
): Pick<PrimitiveDiff, 'otherItems' | 'sharedItems' | 'onlyA' | 'onlyB'> {
  const both = (a?.cells ?? []).flatMap((cell) => {
    const other = b?.cells.find(({ level }) => level === cell.level);
    return other ? [{ level: cell.level, cell, other, isSame: cell.hash === other.hash }] : [];
  });
  const same = both.filter(({ isSame }) => isSame);
  const pairs = same.flatMap(({ cell, other }) =>
    cell.items
      .filter((item) => other.items.includes(item))
      .map((item) => ({ a: scoreOf(cell, item), b: scoreOf(other, item) })),
  );
  const areKept = same.every(({ cell, other }) => cell.scores !== undefined && other.scores !== undefined);
  const count = (isCounted: (scoreA: number, scoreB: number) => boolean) =>
    areKept ? pairs.filter((pair) => pair.a !== null && pair.b !== null && isCounted(pair.a, pair.b)).length : null;
  return {
    otherItems: both.filter(({ isSame }) => !isSame).map(({ level }) => level),
    sharedItems: pairs.length,
    onlyA: count((scoreA, scoreB) => scoreA === 1 && scoreB < 1),
    onlyB: count((scoreA, scoreB) => scoreB === 1 && scoreA < 1),
  };
}

function scoreOf({ items, scores }: Estimate['cells'][number], item: number): number | null {
  return scores?.[items.indexOf(item)] ?? null;
}

/** Levels by which the second stands above the first (below: negative); `null` when one is not known. */
export function levelDifference({ a, b }: Pick<PrimitiveDiff, 'a' | 'b'>): number | null {
  return a === null || b === null ? null : levelRank(b) - levelRank(a);
}
