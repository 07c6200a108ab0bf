import type { ProposalSummary, Skill } from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';
import { sampleOptimization } from '@skvm/core/testing';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../src/base-command.ts';
import { plainStyle } from '../src/style.ts';
import {
  acceptProposal,
  cancelProposal,
  rejectProposal,
  undoProposal,
} from '../src/verbs/proposals/change-proposal.ts';
import { diffProposal } from '../src/verbs/proposals/diff-proposal.ts';
import { listProposals } from '../src/verbs/proposals/list-proposals.ts';
import { proposalId } from '../src/verbs/proposals/proposal-id.ts';
import { pruneProposals } from '../src/verbs/proposals/prune-proposals.ts';
import { showProposal } from '../src/verbs/proposals/show-proposal.ts';
import { type KeptProposal, memoryProposals } from './memory-proposals.ts';

const skill = (text: string): Skill =>
  skillFromFiles({ text: `---\nname: reports\ndescription: Reports.\n---\n${text}`, files: [], folder: 'reports' });
const original = skill('Write a report.\n');
const best = skill('Write a report.\nAmounts are strings.\n\u001b[31mred\u001b[0m\n');

function kept(over: Partial<ProposalSummary> = {}, evidence = true): KeptProposal {
  const document = sampleOptimization(original, best, {
    hunks: [
      {
        id: 'h5',
        path: 'SKILL.md',
        round: 1,
        runs: ['run-1'],
        loss: 0.12,
        interval: { low: 0.02, high: 0.22 },
        kept: true,
      },
      { id: 'gone', path: 'SKILL.md', round: 1, runs: [], loss: 0, interval: null, kept: false },
    ],
  });
  const summary: ProposalSummary = {
    id: 'bare-agent/sim--qwen3.5-9b/reports/20260801T093000000Z',
    state: 'pending',
    skill: 'reports',
    adapter: 'bare-agent',
    model: 'sim/qwen3.5-9b',
    optimizerModel: null,
    skillDir: '/skills/reports',
    originalDigest: original.digest,
    source: 'synthetic',
    createdAt: '2026-08-01T09:30:00.000Z',
    verdict: 'recommended',
    explanation: document.result.explanation,
    bestRound: 1,
    rounds: 1,
    acceptedRound: null,
    effect: 0.15,
    interval: { low: 0.08, high: 0.22 },
    costUsd: null,
    simulated: true,
    format: 'skvm',
    ...over,
  };
  return {
    proposal: {
      summary,
      target: { adapter: summary.adapter, model: summary.model },
      dir: '/proposals/one',
      audit: [{ at: '2026-08-01T09:30:00.000Z', event: 'created', by: 'tester@host' }],
      ...(evidence
        ? { document }
        : { published: [{ round: 1, rootCause: 'x', trainScore: 0.9, testScore: null, changedFiles: ['SKILL.md'] }] }),
    },
    rounds: [original, best],
  };
}

const other = {
  id: 'pi/openai--gpt-5.4/notes/20260802T100000000Z',
  adapter: 'pi',
  model: 'openai/gpt-5.4',
  skill: 'notes',
  createdAt: '2026-08-02T10:00:00.000Z',
  verdict: 'worse',
  effect: -0.1,
  interval: { low: -0.18, high: -0.02 },
  costUsd: 1.5,
  simulated: false,
} as const;
const text = ({ render }: Outcome): string => render(plainStyle);
const ids = ({ document }: Outcome): string[] =>
  (document as unknown as { proposals: { id: string }[] }).proposals.map(({ id }) => id);

describe('proposals list', () => {
  const parts = memoryProposals([
    kept(),
    kept(other),
    kept({ ...other, id: 'pi/m/notes/3', verdict: null, effect: null, interval: null }),
  ]);

  test('is a table whose headline is the final effect with its interval', async () => {
    const shown = text(await listProposals({ sort: 'recent' }, parts));
    expect(shown).toMatch(/^verdict +effect +skill +model +state +cost +age +id\n/);
    expect(shown).toMatch(
      /recommended +\+0\.15 \[\+0\.08, \+0\.22\] +reports +sim\/qwen3\.5-9b \[simulated\] +pending +\? +2 d/,
    );
    expect(shown).toMatch(/worse +−0\.10 \[−0\.18, −0\.02\] +notes +openai\/gpt-5\.4 +pending +\$1\.50 +23 h/);
  });

  test('filters and sorts', async () => {
    const [mine, theirs] = [kept().proposal.summary.id, other.id];
    expect(ids(await listProposals({ sort: 'effect' }, parts))).toEqual([mine, theirs, 'pi/m/notes/3']);
    expect(ids(await listProposals({ sort: 'recent', 'min-effect': 0.1 }, parts))).toEqual([mine]);
    expect(ids(await listProposals({ sort: 'recent', verdict: 'worse' }, parts))).toEqual([theirs]);
    expect(
      ids(await listProposals({ sort: 'recent', 'target-model': 'openai/gpt-5.4', skill: 'notes' }, parts)),
    ).toHaveLength(2);
  });

  test('groups, and what was never compared does not count as an effect of 0', async () => {
    const { document, render } = await listProposals({ sort: 'recent', 'group-by': 'skill' }, parts);
    expect(document).toMatchObject({
      schema: 'skvm.proposals/1',
      groups: [
        { key: 'reports', proposals: 1, meanEffect: 0.15, verdicts: { recommended: 1 } },
        { key: 'notes', proposals: 2, meanEffect: -0.1, verdicts: { worse: 1 } },
      ],
    });
    expect(render(plainStyle)).toMatch(/^skill +proposals +mean effect/);
  });

  test('says that there is none', async () => {
    expect(text(await listProposals({ sort: 'recent' }, memoryProposals([])))).toMatch(/^No proposals\./);
  });
});

describe('the id of a proposal', () => {
  const { files } = memoryProposals([kept(), kept(other)]);
  const { id } = kept().proposal.summary;

  test.each([id, '20260801', '20260801T093000000Z', 'bare-agent', 'reports/20260801T093000000Z'])(
    '%s is enough',
    async (given) => {
      expect(await proposalId(given, files)).toBe(id);
    },
  );

  test.each([
    ['202608', /Expected the id of one proposal, got "202608", which 2 have/],
    ['20260801T093000001Z', /No proposal "20260801T093000001Z"; known: /],
    ['', /No proposal ""/],
  ])('%j is refused', async (given, message) => {
    await expect(proposalId(given, files)).rejects.toThrow(message);
  });

  test('names the nearest', async () => {
    await expect(proposalId('20260801T093000001Z', files)).rejects.toMatchObject({ hint: `Did you mean "${id}"?` });
  });
});

describe('proposals show', () => {
  const { id } = kept().proposal.summary;

  test('tells the verdict with its reason, the interval, tasks, rounds, cost, history, and what to do next', async () => {
    const outcome = await showProposal(id, { full: true }, memoryProposals([kept()]));
    expect(outcome.document).toMatchObject({
      schema: 'skvm.proposal/1',
      summary: { id },
      document: { result: { bestRound: 1 } },
    });
    const shown = text(outcome);
    for (const part of [
      'recommended  +0.15 [+0.08, +0.22]  [simulated]',
      'Better by 0.15 on 6 tasks',
      '95 % interval over 6 tasks; likely to show an effect from 0.09 up',
      '6 better, 0 equal, 0 worse',
      'cost unknown',
      'The skill does not say that amounts are strings.',
      'The reference fails.',
      'pruned',
      `skvm proposals accept ${id}`,
    ]) {
      expect(shown).toContain(part);
    }
    expect(shown).toMatch(/−0\.25 ·+│·+├─+●─+┤·* \+0\.25/);
  });

  test('shows one round, and refuses one that is not there', async () => {
    const parts = memoryProposals([kept()]);
    const outcome = await showProposal(id, { full: false, round: 1 }, parts);
    expect(outcome.document).toMatchObject({
      schema: 'skvm.proposal-round/1',
      round: 1,
      runs: [{ id: 'run-1' }, { id: 'run-2' }],
    });
    expect(text(outcome)).toMatch(/unscored: infra/);
    await expect(showProposal(id, { full: false, round: 7 }, parts)).rejects.toThrow(/No round 7 of .*; it has 0, 1/);
  });

  test('shows what there is of a proposal of the published system', async () => {
    const parts = memoryProposals([kept({ verdict: null, effect: null, interval: null, format: 'published' }, false)]);
    expect(text(await showProposal(id, { full: false }, parts))).toContain('so there is no verdict');
    expect(text(await showProposal(id, { full: false, round: 1 }, parts))).toContain('train 0.90, test –');
  });

  test.each([
    [{ verdict: 'unverified' }, /accept .* --unverified/],
    [{ verdict: 'worse' }, /takes --force=<reason>/],
    [{ bestRound: 0 }, /there is nothing to accept/],
    [{ state: 'accepted' }, /proposals undo/],
    [{ state: 'running' }, /proposals cancel/],
    [{ state: 'failed' }, /nothing to accept/],
    [{ state: 'rejected' }, /It was rejected/],
  ] as const)('of %j it says what can be done', async (over, next) => {
    expect(text(await showProposal(id, { full: false }, memoryProposals([kept(over)])))).toMatch(next);
  });
});

describe('proposals diff', () => {
  const { id } = kept().proposal.summary;

  test('shows each hunk with its id and evidence, and nothing that a terminal would act on', async () => {
    const outcome = await diffProposal(id, {}, memoryProposals([kept()]));
    expect(outcome.document).toMatchObject({
      schema: 'skvm.proposal-diff/1',
      round: 1,
      hunks: [{ id: 'h5', evidence: { loss: 0.12 } }, { id: 'h6' }],
      pruned: [{ id: 'gone' }],
    });
    expect(text(outcome).split('\n')).toEqual([
      '--- a/SKILL.md',
      '+++ b/SKILL.md',
      '@@ -5,0 +6,1 @@ [h5] round 1, from 1 run; lost without it: +0.12 [+0.02, +0.22]',
      '+Amounts are strings.',
      '@@ -6,0 +7,1 @@ [h6] nothing is known of it',
      '+red',
      '',
      'Left out, since nothing was lost without them',
      '  [gone] SKILL.md: round 1, from 0 runs; lost without it: 0.00 (no interval)',
    ]);
  });

  test('a round that is not there is an error, and so is no round at all', async () => {
    await expect(diffProposal(id, { round: 5 }, memoryProposals([kept()]))).rejects.toThrow(/No round 5/);
    await expect(diffProposal(id, {}, memoryProposals([kept({ bestRound: 0 })]))).rejects.toThrow(/there is no diff/);
  });
});

describe('changing a proposal', () => {
  const { id } = kept().proposal.summary;

  test('accept hands on all that was asked for, and tells what was done and how to take it back', async () => {
    const parts = memoryProposals([kept()]);
    const flags = {
      unverified: false,
      'dry-run': false,
      hunks: ['h5'],
      target: '/skills/reports',
      force: 'I know',
      round: 1,
    };
    const outcome = await acceptProposal('20260801', flags, parts);
    expect(parts.asked).toEqual([
      {
        accept: {
          id,
          round: 1,
          hunks: ['h5'],
          dir: '/skills/reports',
          override: 'I know',
          unverified: false,
          dryRun: false,
          by: 'tester@host',
        },
      },
    ]);
    expect(outcome.document).toMatchObject({ schema: 'skvm.deployment/1', action: 'accept', backup: 'backup-key' });
    expect(text(outcome)).toMatch(/^Changed \/skills\/reports\n {2}changed {2}SKILL\.md\n/);
    expect(text(outcome)).toContain(`To take it back: skvm proposals undo ${id}`);
  });

  test('a dry run says so', async () => {
    const outcome = await acceptProposal(id, { unverified: false, 'dry-run': true }, memoryProposals([kept()]));
    expect(text(outcome)).toMatch(/^Would change .*dry run: nothing was written$/s);
  });

  test('undo, reject, cancel and prune', async () => {
    const parts = memoryProposals([kept()]);
    expect((await undoProposal(id, { force: true, 'dry-run': false }, parts)).document).toMatchObject({
      action: 'undo',
    });
    expect((await rejectProposal(id, { note: 'too long' }, parts)).document).toMatchObject({
      summary: { state: 'rejected' },
    });
    expect((await cancelProposal(id, parts)).document).toMatchObject({ summary: { state: 'cancelled' } });
    expect(text(await pruneProposals({ 'max-age-days': 30, yes: false }, parts))).toMatch(
      /^Would go 1 proposal, 2\.0 kB\n.*--yes/s,
    );
    expect((await pruneProposals({ 'max-age-days': 7, yes: true }, parts)).document).toMatchObject({ dryRun: false });
    expect(parts.asked).toMatchObject([
      { undo: { id, force: true } },
      { reject: { id, note: 'too long', by: 'tester@host' } },
      { cancel: { id } },
      { prune: { maxAgeDays: 30, dryRun: true } },
      { prune: { maxAgeDays: 7, dryRun: false } },
    ]);
  });
});
