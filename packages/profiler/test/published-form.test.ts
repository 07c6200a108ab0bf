import { createBudget, LEVELS, NO_USAGE, type Profile, TESTED_LEVELS, type TestedLevel } from '@skvm/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { primitives, profile } from '../src/index.ts';
import { profileDocument } from '../src/profile-document.ts';
import type { RunRecord } from '../src/profile-journal.ts';
import { askedItems, createSchedule, NO_PROGRESS, type Progress, parsePolicy } from '../src/schedule.ts';
import { oracleContext, outage, TARGET, type Vector } from './oracle.ts';
import { publishedFormFaults } from './published-form.ts';

/** What a reader of the file gets. */
const asRead = (document: Profile): unknown => JSON.parse(JSON.stringify(document));
const POLICIES = ['adaptive', 'fixed:1', 'fixed:3'];
const isFixed = (policy: string) => policy.startsWith('fixed:');

test.each(POLICIES)('profiles of %s keep the rules of the published form', async (policy) => {
  const levels: Vector = Object.fromEntries(primitives.map(({ id }, index) => [id, LEVELS[index % 4] ?? 'L0']));
  const agent = { vector: levels, slip: 0.1, guess: 0.15 };
  const budget = createBudget({ maxTokens: 5_000 });
  const spend = () => budget.spend({ ...NO_USAGE, inputTokens: 100, outputTokens: 20, calls: 1, costUsd: 0 });
  const documents = [
    await profile({ target: TARGET, policy }, oracleContext(agent)),
    await profile({ target: TARGET, policy, primitives: ['reason.logic'] }, oracleContext(agent)),
    // Cut short; some runs without a verdict; none with one.
    await profile({ target: TARGET, policy }, oracleContext({ ...agent, onRun: spend }, { budget })),
    await profile(
      { target: TARGET, policy },
      oracleContext({ ...agent, breaks: (_, run) => (run % 3 === 0 ? outage() : undefined) }),
    ),
    await profile(
      { target: TARGET, policy, primitives: ['gen.regex'] },
      oracleContext({ ...agent, breaks: () => outage() }),
    ),
  ];
  expect(documents.map(({ isPartial }) => isPartial)).toEqual([false, false, true, expect.any(Boolean), true]);
  for (const document of documents) expect(publishedFormFaults(asRead(document), isFixed(policy))).toEqual([]);
});

type Outcome = 'pass' | 'fail' | 'unscored';

/** Asks one primitive as its schedule says, until it is settled or there are no more outcomes. */
function measure(policyText: string, outcomes: readonly Outcome[], primitive = primitives[0] ?? expect.unreachable()) {
  const policy = parsePolicy(policyText);
  const schedule = createSchedule({ policy, confidence: 0.98, maxItems: 15 });
  let progress: Progress = NO_PROGRESS;
  const items: RunRecord[] = [];
  for (const outcome of outcomes) {
    const [level] = schedule.next(progress);
    if (level === undefined) break;
    items.push(record(primitive.id, level, askedItems(progress, level), outcome));
    progress = after(progress, level, outcome);
  }
  const isSettled = schedule.next(progress).length === 0;
  return { policy, measured: { primitive, progress, items, runs: items, isSettled } };
}

function record(primitive: string, level: TestedLevel, position: number, outcome: Outcome): RunRecord {
  return {
    ...{ record: 'run', primitive, level, position, item: position, attempt: 0, elapsedMs: position },
    ...{ usage: NO_USAGE, durationMs: 1, transcriptKey: '', snapshotKey: '', simulated: false },
    ...(outcome === 'unscored' ? { value: null, unscored: 'infra' } : { value: outcome === 'pass' ? 1 : 0 }),
  };
}

function after(progress: Progress, level: TestedLevel, outcome: Outcome): Progress {
  const { [level]: tally } = progress.tallies;
  if (outcome === 'unscored') {
    return { ...progress, unscored: { ...progress.unscored, [level]: progress.unscored[level] + 1 } };
  }
  const counted = outcome === 'pass' ? { ...tally, passed: tally.passed + 1 } : { ...tally, failed: tally.failed + 1 };
  return { ...progress, tallies: { ...progress.tallies, [level]: counted } };
}

const outcomes = fc.array(fc.constantFrom<Outcome>('pass', 'pass', 'fail', 'fail', 'unscored'), { maxLength: 20 });

test.each(POLICIES)('so they do whatever the outcomes under %s are', (policyText) => {
  fc.assert(
    fc.property(fc.array(outcomes, { minLength: 1, maxLength: 3 }), (drawn) => {
      const tracks = drawn.map((one, index) => measure(policyText, one, primitives[index]));
      const document = profileDocument({
        header: {
          ...{ record: 'profile', version: 1, id: 'p', createdAt: '2026-01-02T03:04:05.678Z', target: TARGET },
          spec: {
            ...{ suite: { id: 's', version: '1' }, primitives: [], policy: policyText, confidence: 0.98, maxItems: 15 },
            ...{ seed: 1, limits: { timeoutMs: 1, maxSteps: 1 } },
          },
        },
        ...{ policy: parsePolicy(policyText), simulated: false, measured: tracks.map(({ measured }) => measured) },
        ...{ ending: { status: 'completed' }, elapsedMs: 1, host: { platform: 'p', arch: 'a', node: 'n' } },
      });
      expect(publishedFormFaults(asRead(document), isFixed(policyText))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('the rules tell what does not keep them', async () => {
  const document = await profile(
    { target: TARGET, policy: 'fixed:3', primitives: ['reason.logic'] },
    oracleContext({ vector: {} }),
  );
  const [detail = expect.unreachable()] = document.details;
  const [result = expect.unreachable()] = detail.levelResults;
  const withResult = (changes: object) => ({
    details: [{ ...detail, levelResults: [{ ...result, ...changes }, ...detail.levelResults.slice(1)] }],
  });
  for (const changes of [
    { version: '2.0' },
    { isPartial: undefined },
    { capabilities: { 'reason.logic': 'L3' } },
    { capabilities: { 'reason.magic': 'L0' } },
    { details: [] },
    { details: [{ ...detail, highestLevel: 'L2' }] },
    withResult({ level: 'L0' }),
    withResult({ passed: true }),
    withResult({ passCount: 3 }),
    withResult({ skipCount: 9 }),
  ]) {
    expect(
      publishedFormFaults(asRead({ ...document, ...changes } as Profile), true),
      JSON.stringify(changes),
    ).not.toEqual([]);
  }
  expect(TESTED_LEVELS).toHaveLength(detail.levelResults.length);
});
