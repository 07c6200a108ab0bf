import {
  addUsage,
  type Diagnostic,
  type DocumentStatus,
  type Estimate,
  type Level,
  levelRank,
  NO_USAGE,
  type Primitive,
  type Profile,
  type ProfileDetail,
  TESTED_LEVELS,
  type TestedLevel,
  type UnscoredReason,
  type Usage,
} from '@skvm/core';
import { cellHash } from './cell-hash.ts';
import { isInverted, levelInterval, mostProbable, posterior, type Tally } from './estimate.ts';
import type { JournalHeader, RunRecord } from './profile-journal.ts';
import type { Policy, Progress } from './schedule.ts';

/** Why a profile is what it is. */
export interface Ending {
  readonly status: DocumentStatus;
  readonly error?: NonNullable<Profile['error']>;
}

/** What is known of one primitive when a profile ends. */
export interface MeasuredPrimitive {
  readonly primitive: Primitive;
  readonly progress: Progress;
  /** The schedule asks for nothing more. */
  readonly isSettled: boolean;
  /** All attempts, the items in order of asking. */
  readonly runs: readonly RunRecord[];
  /** The attempt that counts for each item that is finished. */
  readonly items: readonly RunRecord[];
}

const DETAIL_CHARACTERS = 200;

/** Writes the document of a profile. */
export function profileDocument(input: {
  readonly header: JournalHeader;
  readonly policy: Policy;
  /** What the target is; its runs say so too. */
  readonly simulated: boolean;
  readonly measured: readonly MeasuredPrimitive[];
  readonly ending: Ending;
  readonly elapsedMs: number;
  readonly host: NonNullable<Profile['spec']['host']>;
}): Profile {
  const { header, policy, simulated, measured, ending, elapsedMs, host } = input;
  const runs = measured.flatMap((one) => one.runs);
  const usage = runs.reduce((sum, run) => addUsage(sum, run.usage), NO_USAGE);
  const known = (count: (usage: Usage) => number | null) => runs.reduce((sum, run) => sum + (count(run.usage) ?? 0), 0);
  const levels = new Map(
    measured.flatMap((one) => (isMeasured(one) ? [[one.primitive.id, levelOf(one, policy)]] : [])),
  );
  return {
    schema: 'skvm.profile/1',
    id: header.id,
    createdAt: header.createdAt,
    status: ending.status,
    ...(simulated || runs.some((run) => run.simulated) ? { simulated: true } : {}),
    version: '1.0',
    model: header.target.model,
    harness: header.target.adapter,
    profiledAt: header.profiledAt ?? header.createdAt,
    capabilities: Object.fromEntries(levels),
    // The published form has no word for unknown: what has no score is left to the estimates.
    details: measured.filter(isScored).map((one) => detailOf(one, policy)),
    cost: {
      totalUsd: usage.knownCostUsd,
      totalTokens: {
        input: known((one) => one.inputTokens),
        output: known((one) => one.outputTokens),
        cacheRead: known((one) => one.cachedInputTokens),
        cacheWrite: 0,
      },
      durationMs: elapsedMs,
    },
    isPartial: measured.some((one) => !isMeasured(one) || one.progress.closed.length > 0 || hasUnscoredLevel(one)),
    spec: { ...header.spec, host },
    usage,
    diagnostics: measured.flatMap(diagnosticsOf),
    estimates: measured.map(estimateOf),
    ...(ending.error === undefined ? {} : { error: ending.error }),
  };
}

/** A level is given to what was asked to the end and scored at least once; all else is unknown. */
function isMeasured(one: MeasuredPrimitive): boolean {
  return one.isSettled && isScored(one);
}

function isScored({ items }: MeasuredPrimitive): boolean {
  return items.some((item) => item.value !== null);
}

/** True when a level was asked and none of its items has a score. */
function hasUnscoredLevel({ items }: MeasuredPrimitive): boolean {
  const scored = new Set(items.flatMap(({ level, value }) => (value === null ? [] : [level])));
  return items.some(({ level }) => !scored.has(level));
}

/** The most probable level, or under `fixed:N` the highest that was passed in full: the published rule. */
function levelOf(one: MeasuredPrimitive, policy: Policy): Level {
  if (policy.kind === 'adaptive') return mostProbable(posterior(one.progress.tallies)).level;
  return TESTED_LEVELS.findLast((level) => isPassedInFull(one.progress.tallies[level])) ?? 'L0';
}

function isPassedInFull({ passed, failed }: Tally): boolean {
  return passed > 0 && failed === 0;
}

function isPass(run: RunRecord): boolean {
  return run.value === 1;
}

function detailOf(one: MeasuredPrimitive, policy: Policy): ProfileDetail {
  const { primitive, items, runs, progress } = one;
  const highestLevel = levelOf(one, policy);
  // Under `adaptive` a level is held, whatever single items slipped. What nobody was seen to pass is never passed.
  const isPassed = (level: TestedLevel, tally: Tally) =>
    policy.kind === 'fixed' ? isPassedInFull(tally) : tally.passed > 0 && levelRank(level) <= levelRank(highestLevel);
  const asked = TESTED_LEVELS.filter((level) => items.some((item) => item.level === level));
  return {
    primitiveId: primitive.id,
    highestLevel,
    levelResults: asked.map((level) => {
      const ofLevel = items.filter((item) => item.level === level);
      const spent = runs.filter((run) => run.level === level);
      const tally = progress.tallies[level];
      return {
        level,
        passed: isPassed(level, tally),
        passCount: tally.passed,
        totalCount: ofLevel.length,
        skipCount: progress.unscored[level],
        durationMs: spent.reduce((sum, run) => sum + run.durationMs, 0),
        costUsd: spent.reduce((sum, run) => sum + run.usage.knownCostUsd, 0),
        testDescription: primitive.spec.levels[level],
        failureDetails: ofLevel
          .filter((item) => !isPass(item))
          .map((item) =>
            `item ${item.item}: ${item.explanation ?? item.unscored ?? 'failed'}`.slice(0, DETAIL_CHARACTERS),
          ),
      };
    }),
  };
}

function estimateOf(one: MeasuredPrimitive): Estimate {
  const { primitive, progress, items } = one;
  const [p0, p1, p2, p3] = posterior(progress.tallies);
  const { level, confidence } = mostProbable([p0, p1, p2, p3]);
  const scored = isScored(one);
  return {
    primitive: primitive.id,
    posterior: [p0, p1, p2, p3],
    level: scored ? level : null,
    interval: levelInterval([p0, p1, p2, p3]),
    confidence,
    inversion: isInverted(progress.tallies),
    cells: TESTED_LEVELS.filter((asked) => items.some((item) => item.level === asked)).map((asked) =>
      cellOf(one, asked),
    ),
    ...(scored ? {} : { unknown: whyUnknown(one) }),
  };
}

function cellOf(
  { primitive, progress, items, runs }: MeasuredPrimitive,
  level: TestedLevel,
): Estimate['cells'][number] {
  const ofLevel = items.filter((item) => item.level === level);
  const costs = runs.filter((run) => run.level === level).map((run) => run.usage.costUsd);
  return {
    level,
    passed: progress.tallies[level].passed,
    failed: progress.tallies[level].failed,
    unscored: countReasons(ofLevel),
    items: ofLevel.map((item) => item.item),
    scores: ofLevel.map((item) => item.value),
    latencyMs: median(ofLevel.filter((item) => item.value !== null).map((item) => item.durationMs)),
    costUsd: costs.reduce((sum, cost) => (sum === null || cost === null ? null : sum + cost), 0),
    hash: cellHash(primitive, level),
  };
}

function countReasons(items: readonly RunRecord[]): Partial<Record<UnscoredReason, number>> {
  const counts: Partial<Record<UnscoredReason, number>> = {};
  for (const { value, unscored = 'infra' } of items) {
    if (value === null) counts[unscored] = (counts[unscored] ?? 0) + 1;
  }
  return counts;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return (low + high) / 2;
}

function whyUnknown({ items }: MeasuredPrimitive): string {
  if (items.length === 0) return 'nothing was asked';
  const reasons = Object.entries(countReasons(items)).map(([reason, count]) => `${reason} (${count})`);
  const explanation = items.findLast((item) => item.explanation !== undefined)?.explanation;
  return `no run was scored: ${reasons.join(', ')}${explanation === undefined ? '' : `; ${explanation.slice(0, DETAIL_CHARACTERS)}`}`;
}

function diagnosticsOf(one: MeasuredPrimitive): Diagnostic[] {
  const { primitive, progress, items, isSettled } = one;
  const head = { source: 'profiler' };
  const found: Diagnostic[] = [];
  if (isSettled && !isMeasured(one)) {
    found.push({
      ...head,
      severity: 'warning',
      code: 'primitive-unknown',
      message: `${primitive.id}: ${whyUnknown(one)}`,
    });
  }
  if (isInverted(progress.tallies)) {
    const counts = TESTED_LEVELS.map(
      (level) =>
        `${level} ${progress.tallies[level].passed}/${progress.tallies[level].passed + progress.tallies[level].failed}`,
    );
    found.push({
      ...head,
      severity: 'warning',
      code: 'level-inversion',
      message: `${primitive.id}: a higher level was passed where a lower one failed (${counts.join(', ')})`,
      hint: 'Look at the transcripts of the lower level; the item bank may be at fault.',
    });
  }
  const grader = items.filter((item) => item.unscored === 'grader');
  if (grader.length > 0) {
    found.push({
      ...head,
      severity: 'error',
      code: 'grader-failed',
      message: `${primitive.id}: the grader failed on ${grader.length} answers: ${grader[0]?.explanation ?? 'no message'}`,
    });
  }
  const unscored = items.filter((item) => item.value === null).length;
  if (unscored > 0) {
    found.push({
      ...head,
      severity: 'info',
      code: 'unscored-items',
      message: `${primitive.id}: ${unscored} of ${items.length} items ended without a score`,
    });
  }
  return found;
}
