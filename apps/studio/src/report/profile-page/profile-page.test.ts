import { type Estimate, type FailureReport, NO_USAGE, type Profile, primitiveSpecs, profileSchema } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProfilePageEntry } from './page-entry.ts';
import { profilePage } from './profile-page.ts';

const HOSTILE = `</script></style><img src=x onerror="window.broken = true"> ' & \u202e\u0000`;

const estimate = (primitive: string, changes: Partial<Estimate> = {}): Estimate => ({
  primitive,
  posterior: [0.001, 0.019, 0.88, 0.1],
  level: 'L2',
  interval: ['L2', 'L3'],
  confidence: 0.88,
  inversion: false,
  cells: [
    {
      level: 'L1',
      passed: 2,
      failed: 1,
      unscored: {},
      items: [41, 42, 43],
      latencyMs: 1234,
      costUsd: 0.25,
      hash: 'aa',
    },
    {
      level: 'L3',
      passed: 0,
      failed: 2,
      unscored: { infra: 3 },
      items: [7],
      latencyMs: null,
      costUsd: null,
      hash: 'bb',
    },
  ],
  ...changes,
});

function sampleProfile(changes: Partial<Profile> = {}): Profile {
  return profileSchema.parse({
    schema: 'skvm.profile/1',
    version: '1.0',
    id: 'p1',
    createdAt: '2026-08-01T09:30:00.000Z',
    profiledAt: '2026-08-01T09:30:00.000Z',
    status: 'completed',
    model: 'vendor/model-one',
    harness: 'bare-agent',
    capabilities: { 'reason.logic': 'L2', 'gen.regex': 'L0' },
    details: [],
    cost: { totalUsd: 1.5, totalTokens: { input: 12_345, output: 678 }, durationMs: 61_000 },
    isPartial: false,
    usage: { ...NO_USAGE, calls: 77, inputTokens: 12_345, outputTokens: 678, costUsd: null, knownCostUsd: 1.5 },
    diagnostics: [],
    spec: {
      suite: { id: 'skvm-primitives', version: '9' },
      primitives: ['reason.logic', 'gen.regex', 'tool.exec'],
      policy: 'adaptive',
      confidence: 0.98,
      maxItems: 15,
      seed: 5,
      limits: { timeoutMs: 1000, maxSteps: 3 },
      host: { platform: 'linux', arch: 'x64', node: 'v24.15.0', sandbox: 'isolated' },
    },
    estimates: [
      estimate('reason.logic', { inversion: true }),
      estimate('gen.regex', { level: 'L0', posterior: [1, 0, 0, 0], confidence: 1, interval: ['L0', 'L0'] }),
      estimate('tool.exec', { level: null, unknown: 'no run was scored: infra (3)', cells: [] }),
    ],
    ...changes,
  });
}

const report = (changes: Partial<FailureReport> = {}): FailureReport => ({
  primitiveId: 'reason.logic',
  level: 'L1',
  instance: 0,
  evalDetails: 'expected 12, got 13',
  agentText: 'ANSWER: 13',
  steps: [
    {
      index: 0,
      role: 'assistant',
      text: 'I will count.',
      toolCalls: [{ name: 'exec', input: '{"command":"wc"}', output: '13', exitCode: 0 }],
    },
  ],
  toolCallSummary: { totalCalls: 1, byTool: { exec: 1 }, errors: [] },
  fileChanges: { created: ['out.txt'], modified: [], deleted: [] },
  durationMs: 900,
  item: 42,
  prompt: 'Count them.',
  ...changes,
});

const entry = (changes: Partial<Profile> = {}, more: Partial<ProfilePageEntry> = {}): ProfilePageEntry => {
  const document = sampleProfile(changes);
  return { profile: document, document, ...more };
};

/** The text of one panel, tags away. */
function panel(page: string, primitive: string, column = 0): string {
  const row = [...page.matchAll(/<a class="cell [^"]*" id="c(\d+)-0".*?<\/a>/g)].findIndex(([link]) =>
    link.includes(`, ${primitive},`),
  );
  const [, start = ''] = page.split(`id="p${row}-${column}"`);
  return (start.split('</section>\n<section class="panel"')[0] ?? '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

describe('profilePage', () => {
  test('has every primitive for every target, in one file that loads nothing', () => {
    const other = entry({ model: 'vendor/model-two', simulated: true, capabilities: { 'acme.own': 'L3' } });
    const page = profilePage([entry(), other]);
    for (const { id } of primitiveSpecs) expect(page).toContain(`<th scope="row">${id}</th>`);
    expect(page).toContain('<th scope="row">acme.own</th>');
    const rows = primitiveSpecs.length + 1;
    expect(page.match(/class="cell [^"]*" id="c/g)).toHaveLength(2 * rows);
    expect(page.match(/<section class="panel"/g)).toHaveLength(2 * rows);
    expect(page).toContain('Some answers were made up by a simulation');
    expect(page.match(/<link|<iframe|<img|src=|@import|url\(|https?:/g)).toBeNull();
    expect(page).toContain('content="default-src &#39;none&#39;');
    expect(new Set(page.match(/ id="[^"]*"/g)).size).toBe(page.match(/ id="[^"]*"/g)?.length);
  });

  test('tells unknown from L0, and why', () => {
    const page = profilePage([entry()]);
    const cellOf = (primitive: string) =>
      page.match(
        new RegExp(`<a class="cell (\\w+)" id="c[^>]*>(?:(?!</a>).)*, ${primitive.replaceAll('.', '\\.')},`),
      )?.[1];
    expect(['gen.regex', 'reason.logic', 'tool.exec', 'follow.style'].map(cellOf)).toEqual([
      'L0',
      'L2',
      'unknown',
      'unknown',
    ]);
    expect(panel(page, 'tool.exec')).toContain('unknown : no run was scored: infra (3)');
    expect(panel(page, 'tool.exec')).toContain('none: nothing was scored');
    expect(panel(page, 'follow.style')).toContain('unknown : it was not asked for');
    expect(page).toContain('<b>24</b> unknown');
    expect(page).not.toContain('Simulated');
  });

  test('gives the numbers of a cell and of the whole, and what is not known as unknown', () => {
    const page = profilePage([entry()]);
    const logic = panel(page, 'reason.logic');
    expect(logic).toContain('L0 &#60;1 % L1 2 % L2 88 % L3 10 %');
    expect(logic).toContain('88 % that it is L2');
    expect(logic).toContain('L2 to L3');
    expect(logic).toContain('⚠ Inverted.');
    expect(logic).toContain('L1 2 1 0 1.2 s $0.25 3 no. 41, 42, 43');
    expect(logic).toContain('L3 0 2 3 infra unknown unknown 1 no. 7');
    const whole = page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(whole).toContain('Cost unknown (the known part: $1.50)');
    expect(whole).toContain('12,345 in (0 cached), 678 out');
    expect(whole).toContain('skvm-primitives 9, seed 5');
    expect(whole).toContain('adaptive, to 98 % or 15 items');
    expect(whole).toContain('linux x64, Node v24.15.0, sandbox: isolated');
    expect(whole).toContain('L1: 1 of 3 failed; L3: 2 of 2 failed, 3 without a score');
  });

  test('says which limits held, and which for items that need more', () => {
    const { spec } = sampleProfile();
    const raisedLimits = { 'tool.exec/L3': { timeoutMs: 300_000, maxSteps: 40 } };
    const whole = profilePage([entry({ spec: { ...spec, raisedLimits } })])
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ');
    expect(whole).toContain('Limits of a run 1.0 s, 3 turns … of tool.exec/L3 5.0 min, 40 turns');
  });

  test('says how a profile ended', () => {
    const error = { code: 'BUDGET_EXCEEDED', message: '2 dollars are spent', hint: 'Go on with --resume.' };
    const page = profilePage([entry({ status: 'partial', isPartial: true, error })]);
    for (const text of ['2 dollars are spent', 'Go on with --resume.', '>partial<']) expect(page).toContain(text);
  });

  test('takes a published profile: blanks are not recorded, its own lines of failures are shown', () => {
    const { estimates: _estimates, usage: _usage, status: _status, ...rest } = sampleProfile();
    const { schema: _schema, ...published } = rest;
    const levelResult = { level: 'L2' as const, passed: false, passCount: 1, totalCount: 3, skipCount: 1 };
    const page = profilePage([
      {
        profile: {
          ...published,
          cost: { totalUsd: 0, totalTokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, durationMs: 0 },
          details: [
            {
              primitiveId: 'reason.logic',
              highestLevel: 'L1',
              levelResults: [
                { ...levelResult, durationMs: 0, costUsd: 0, testDescription: '', failureDetails: ['check: 0.00'] },
              ],
            },
          ],
        },
      },
    ]);
    expect(panel(page, 'reason.logic')).toContain('No posterior is recorded');
    expect(panel(page, 'reason.logic')).toContain('L2 1 1 1 skipped unknown unknown not recorded');
    expect(panel(page, 'reason.logic')).toContain('check: 0.00');
    expect(page.match(/<dd>not recorded<\/dd>/g)).toHaveLength(4);
  });

  test('shows what the agent was asked, said and did', () => {
    const lost = report({ unscored: 'infra', evalDetails: 'connection refused', item: 43 });
    const failures = { 'reason.logic/L1': [report(), lost] };
    const page = profilePage([entry({}, { failures, failuresFrom: '2026-07-01T00:00:00.000Z' })]);
    const logic = panel(page, 'reason.logic');
    expect(logic).toContain('Of the measurement of 2026-07-01');
    expect(logic).toContain('item 42: expected 12, got 13');
    expect(logic).toContain('item 43: no score (infra): connection refused');
    for (const text of ['Count them.', 'I will count.', 'exec', 'exit 0', 'ANSWER: 13', 'out.txt']) {
      expect(logic).toContain(text);
    }
  });

  test('stays small whatever it is given', () => {
    const step = {
      index: 0,
      role: 'assistant',
      text: 'x'.repeat(5000),
      toolCalls: Array.from({ length: 50 }, () => ({
        name: 'n'.repeat(500),
        input: 'i'.repeat(5000),
        output: 'o'.repeat(5000),
      })),
    };
    const large = report({
      steps: Array.from({ length: 100 }, () => step),
      agentText: 'a'.repeat(1e5),
      prompt: 'p'.repeat(1e5),
    });
    const failures = { 'reason.logic/L1': Array.from({ length: 200 }, () => large) };
    const size = profilePage([entry({}, { failures })]).length - profilePage([entry()]).length;
    expect(size).toBeLessThan(100_000);
  });

  test('every text stays text', () => {
    const calls = [{ name: HOSTILE, input: HOSTILE, output: HOSTILE }];
    const hostile = report({
      evalDetails: HOSTILE,
      agentText: HOSTILE,
      prompt: HOSTILE,
      steps: [{ index: 0, role: HOSTILE, text: HOSTILE, toolCalls: calls }],
      fileChanges: { created: [HOSTILE], modified: [HOSTILE], deleted: [HOSTILE] },
    });
    const page = profilePage([
      entry(
        {
          model: HOSTILE,
          harness: HOSTILE,
          capabilities: { [HOSTILE]: 'L3', __proto__: 'L1' },
          estimates: [estimate(HOSTILE, { unknown: HOSTILE })],
          diagnostics: [{ severity: 'error', code: HOSTILE, message: HOSTILE, hint: HOSTILE, source: HOSTILE }],
          error: { code: HOSTILE, message: HOSTILE, hint: HOSTILE },
        },
        { failures: { [`${HOSTILE}/L1`]: [hostile] }, failuresFrom: HOSTILE },
      ),
    ]);
    expect(page.match(/<img|onerror="/g)).toBeNull();
    for (const character of ['\u202e', '\u0000']) expect(page).not.toContain(character);
    expect(page.match(/<\/?(?:script|style)>/g)).toEqual(['<style>', '</style>', '<script>', '</script>']);
    expect(page.split('window.broken').length).toBeGreaterThan(20);
  });

  test('no text makes a tag or leaves an attribute', () => {
    const tags = (text: string) => profilePage([entry({ model: `v/${text}` })]).replace(/[^<>"]/g, '');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '/', '`', ' ', '\n') }), (text) => {
        // The slashes alone decide how much of a model's id is its provider.
        expect(tags(text)).toBe(tags(text.replace(/[^/]/g, 'a')));
      }),
      { numRuns: 25 },
    );
  });
});
