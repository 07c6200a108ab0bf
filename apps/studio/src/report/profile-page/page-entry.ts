import {
  type AnyProfile,
  CATEGORIES,
  type Estimate,
  type FailureReport,
  type FailureReports,
  formatTarget,
  type Level,
  type PrimitiveSpec,
  type Profile,
  type ProfileDetail,
  primitiveSpecs,
  TESTED_LEVELS,
  type TestedLevel,
} from '@skvm/core';

/** A profile for the page, and what is known beside it. */
export interface ProfilePageEntry {
  readonly profile: AnyProfile;
  /** The whole document, when it is one of ours: status, error, suite, host, findings. */
  readonly document?: Profile | undefined;
  /** What failed. Absent: only what the profile itself says of it is shown. */
  readonly failures?: FailureReports | undefined;
  /** When that was measured, if it was not with this profile. ISO 8601 UTC. */
  readonly failuresFrom?: string | undefined;
}

/** What is known of one level of one primitive. */
export interface LevelResult {
  readonly level: TestedLevel;
  readonly passed: number;
  readonly failed: number;
  /** Counts by reason, in words. */
  readonly unscored: readonly (readonly [string, number])[];
  /** Median of a run, milliseconds; `null`: not known. */
  readonly latencyMs: number | null;
  /** US dollars; `null`: not known. */
  readonly costUsd: number | null;
  /** Indices of the items in their bank; `null`: not recorded. */
  readonly items: readonly number[] | null;
}

/** What is known of one primitive of one target. */
export interface PageCell {
  readonly primitive: string;
  readonly spec: PrimitiveSpec | undefined;
  /** `adapter × model`. */
  readonly target: string;
  readonly simulated: boolean;
  /** `null`: unknown; `unknown` says why. */
  readonly level: Level | null;
  readonly unknown: string;
  readonly estimate: Estimate | undefined;
  readonly levels: readonly LevelResult[];
  readonly failures: readonly FailedLevel[];
  readonly failuresFrom: string | undefined;
}

/** What failed at one level: reports, or the profile's own lines when there are none. */
export interface FailedLevel {
  readonly level: TestedLevel;
  readonly reports: readonly FailureReport[];
  readonly lines: readonly string[];
}

/** A heading of the map and its primitives. */
export interface PageGroup {
  readonly title: string;
  readonly primitives: readonly string[];
}

/** The primitives of the catalogue by category, and those that plug-ins brought. */
export function groupsOf(entries: readonly ProfilePageEntry[]): PageGroup[] {
  const known = new Set(primitiveSpecs.map(({ id }) => id));
  const named = entries.flatMap(({ profile: { capabilities, estimates = [] } }) => [
    ...Object.keys(capabilities),
    ...estimates.map(({ primitive }) => primitive),
  ]);
  const others = [...new Set(named)].filter((id) => !known.has(id));
  return [
    ...CATEGORIES.map((category) => ({
      title: category.replace('-', ' '),
      primitives: primitiveSpecs.filter((spec) => spec.category === category).map(({ id }) => id),
    })),
    ...(others.length > 0 ? [{ title: 'of plug-ins', primitives: others }] : []),
  ];
}

export function targetOf({ profile }: ProfilePageEntry): string {
  return formatTarget({ adapter: profile.harness, model: profile.model });
}

/** All that an entry says of one primitive. */
export function cellOf(entry: ProfilePageEntry, primitive: string): PageCell {
  const { profile, document, failures = {}, failuresFrom } = entry;
  const estimate = profile.estimates?.find((one) => one.primitive === primitive);
  const detail = profile.details.find(({ primitiveId }) => primitiveId === primitive);
  const level = Object.hasOwn(profile.capabilities, primitive) ? profile.capabilities[primitive] : undefined;
  return {
    primitive,
    spec: primitiveSpecs.find(({ id }) => id === primitive),
    target: targetOf(entry),
    simulated: profile.simulated ?? false,
    level: level ?? null,
    unknown: estimate?.unknown ?? whyUnknown(primitive, estimate, document),
    estimate,
    levels: estimate ? levelsOfEstimate(estimate) : levelsOfDetail(detail),
    failures: TESTED_LEVELS.map((tested) => {
      const reports = failures[`${primitive}/${tested}`] ?? [];
      const lines = detail?.levelResults.find((result) => result.level === tested)?.failureDetails ?? [];
      return { level: tested, reports, lines: reports.length > 0 ? [] : lines };
    }).filter(({ reports, lines }) => reports.length + lines.length > 0),
    failuresFrom,
  };
}

function whyUnknown(primitive: string, estimate: Estimate | undefined, document: Profile | undefined): string {
  if (estimate) return 'its items were not asked to the end';
  if (document && !document.spec.primitives.includes(primitive)) return 'it was not asked for';
  return 'the profile says nothing about it';
}

function levelsOfEstimate({ cells }: Estimate): LevelResult[] {
  return cells.map(({ level, passed, failed, unscored, latencyMs, costUsd, items }) => {
    const reasons = Object.entries(unscored).map(([reason, count]) => [reason, count ?? 0] as const);
    return { level, passed, failed, unscored: reasons, latencyMs, costUsd, items };
  });
}

/** The published form counts, and knows neither what one run took nor which items were asked; its zeros are blanks. */
function levelsOfDetail(detail: ProfileDetail | undefined): LevelResult[] {
  return (detail?.levelResults ?? []).map(({ level, passCount, totalCount, skipCount, costUsd, durationMs }) => ({
    level,
    passed: passCount,
    failed: Math.max(0, totalCount - passCount - skipCount),
    unscored: skipCount > 0 ? [['skipped', skipCount]] : [],
    latencyMs: durationMs > 0 && totalCount > 0 ? durationMs / totalCount : null,
    costUsd: costUsd > 0 ? costUsd : null,
    items: null,
  }));
}
