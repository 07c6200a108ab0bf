import { type EventPayload, NO_USAGE } from '@skvm/core';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { plainStyle } from '../style.ts';
import { createLiveReporter } from './live-reporter.ts';
import { mergeTargets } from './merge-targets.ts';
import { createPlainReporter } from './plain-reporter.ts';
import { addEvent, noProgress, progressText, remainingMs } from './progress.ts';

const usage = { ...NO_USAGE, inputTokens: 1000, outputTokens: 234, calls: 1, costUsd: 0.0042, knownCostUsd: 0.0042 };

/** A reporter on a screen of 80 columns and a clock that stands still unless it is moved. */
function record(create: typeof createPlainReporter, isVerbose = false) {
  let written = '';
  let ms = 0;
  const reporter = create({
    output: {
      columns: 80,
      write: (text) => {
        written += text;
      },
    },
    style: plainStyle,
    now: () => new Date(ms),
    isVerbose,
  });
  return {
    reporter,
    pass: (byMs: number) => {
      ms += byMs;
    },
    written: () => written,
  };
}

const events: readonly EventPayload[] = [
  { type: 'phase-start', phase: 'profile', total: 20 },
  { type: 'model-call-end', model: 'a/b', usage, durationMs: 1500 },
  { type: 'run-end', run: 'r1', task: 't', score: 1, usage, durationMs: 2000 },
  { type: 'run-end', run: 'r2', task: 't', score: null, unscored: 'infra', usage, durationMs: 2000 },
  { type: 'phase-progress', phase: 'profile', done: 1 },
  { type: 'phase-progress', phase: 'profile', done: 2 },
  { type: 'model-call-retry', model: 'a/b', attempt: 1, waitMs: 2000, reason: '429: slow down' },
  {
    type: 'diagnostic',
    diagnostic: {
      severity: 'warning',
      code: 'sandbox-weak',
      message: 'not isolated',
      source: 'sandbox',
      hint: 'Install it.',
    },
  },
  { type: 'phase-end', phase: 'profile', done: 20 },
];

describe('progress', () => {
  test('counts, tells what is left and what it cost', () => {
    let progress = noProgress(0);
    for (const event of events.slice(0, 6)) progress = addEvent(progress, event, 0);
    expect(remainingMs(progress, 1000)).toBe(9000);
    expect(progressText(progress, 1000)).toBe('2/20 · 2 runs, 1 unscored · 9.0 s left · 1,234 tokens · $0.0042');
  });

  test('goes by the pace of what is done now, not of what an earlier session did', () => {
    const begun = addEvent(noProgress(0), { type: 'phase-start', phase: 'profile', total: 100 }, 0);
    const at = (done: number, doneBefore: number) =>
      addEvent(begun, { type: 'phase-progress', phase: 'profile', done, doneBefore }, 0);
    expect(remainingMs(at(80, 80), 1000)).toBeUndefined();
    expect(remainingMs(at(90, 80), 1000)).toBe(1000);
  });

  test('a price that nobody knows is not zero', () => {
    const unknown: EventPayload = {
      type: 'model-call-end',
      model: 'a/b',
      usage: { ...usage, costUsd: null },
      durationMs: 1,
    };
    expect(progressText(addEvent(noProgress(0), unknown, 0), 0)).toBe('1,234 tokens · cost unknown');
  });
});

describe('the plain reporter', () => {
  test('tells a phase, a tenth of it, what went wrong, and its end', () => {
    const { reporter, pass, written } = record(createPlainReporter);
    for (const event of events) {
      reporter.on(event);
      pass(500);
    }
    expect(written()).toBe(
      [
        'profile: 20 to do',
        'profile: 2/20 · 2 runs, 1 unscored · 22.5 s left · 1,234 tokens · $0.0042',
        'a/b: 429: slow down; trying again in 2.0 s (attempt 1)',
        'warning: not isolated (sandbox/sandbox-weak)',
        '  Install it.',
        'profile: 20 done in 4.0 s',
        '',
      ].join('\n'),
    );
  });

  test('tells runs and calls when asked', () => {
    const { reporter, written } = record(createPlainReporter, true);
    for (const event of events.slice(1, 4)) reporter.on(event);
    expect(written()).toBe(
      [
        'call a/b: 1000 in, 234 out, $0.0042, 1.5 s',
        'run r1: score 1.00, 2.0 s',
        'run r2: unscored (infra), 2.0 s',
        '',
      ].join('\n'),
    );
  });
});

test('the live reporter leaves findings and ended phases as lines', () => {
  const { reporter, written } = record(createLiveReporter);
  for (const event of events) reporter.on(event);
  reporter.close();
  expect(written().replaceAll('\r\x1b[2K', '')).toBe(
    [
      'a/b: 429: slow down; trying again in 2.0 s (attempt 1)',
      'warning: not isolated (sandbox/sandbox-weak)',
      '  Install it.',
      'profile: 20 done in 0 ms',
      '',
    ].join('\n'),
  );
});

test('the live reporter draws one line no wider than the screen, and clears it', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { reporter, pass, written } = record(createLiveReporter);
  for (const event of events.slice(0, 6)) reporter.on(event);
  pass(1000);
  vi.advanceTimersByTime(100);
  expect(written()).toBe('profile  ██░░░░░░░░░░░░░░░░░░  2/20 · 2 runs, 1 unscored · 9.0 s left · 1,234 t');
  reporter.close();
  expect(written().endsWith('\r\x1b[2K')).toBe(true);
});

test('targets side by side are told as one phase, and each as it ends, on a screen and in a log', () => {
  const targets: readonly EventPayload[] = [
    { type: 'phase-start', phase: 'profile', total: 20, target: 'x/a' },
    { type: 'phase-start', phase: 'profile', total: 30, target: 'x/b' },
    { type: 'phase-progress', phase: 'profile', done: 10, total: 20, note: 'n', target: 'x/a' },
    { type: 'phase-progress', phase: 'profile', done: 15, total: 28, target: 'x/b' },
    { type: 'phase-end', phase: 'profile', done: 20, target: 'x/a' },
    { type: 'phase-end', phase: 'profile', done: 28, target: 'x/b' },
  ];
  const plain = record(createPlainReporter);
  const reporter = mergeTargets(plain.reporter);
  for (const event of targets) {
    plain.pass(1000);
    reporter.on(event);
  }
  expect(plain.written()).toBe(
    [
      'profile: 20 to do',
      'profile: 10/50 · 8.0 s left',
      'profile: 25/48 · 2.8 s left',
      'profile: x/a: 20 done',
      'profile: 35/48 · 1.5 s left',
      'profile: x/b: 28 done',
      'profile: 48/48',
      'profile: 48 done in 5.0 s',
      '',
    ].join('\n'),
  );
  const live = record(createLiveReporter);
  const screen = mergeTargets(live.reporter);
  for (const event of targets) screen.on(event);
  screen.close();
  expect(live.written()).toBe('profile: x/a: 20 done\nprofile: x/b: 28 done\nprofile: 48 done in 0 ms\n');
});
