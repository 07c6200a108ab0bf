import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OptimizationDocument } from '@skvm/core';
import { skillFromFiles, skillHunks } from '@skvm/core/skill';
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
import { BEST, ORIGINAL, proposalRoom, type Wanted } from './proposal-room.ts';

const HUNK = { round: 1, path: 'SKILL.md' };

/** What is known of a hunk of the diff from the original to the best round, and of one that was pruned. */
function evidence(): { readonly id: string; readonly hunks: OptimizationDocument['result']['hunks'] } {
  const bundle = (body: string) =>
    skillFromFiles({ text: `---\nname: reports\ndescription: Reports.\n---\n${body}`, files: [], folder: 'reports' });
  const [first] = skillHunks(bundle(ORIGINAL), bundle(BEST));
  const id = first?.id ?? '';
  return {
    id,
    hunks: [
      { ...HUNK, id, runs: ['run-1'], loss: 0.12, interval: { low: 0.02, high: 0.22 }, kept: true },
      { ...HUNK, id: 'gone', runs: [], loss: 0, interval: null, kept: false },
    ],
  };
}

const other: Wanted = {
  ...{ adapter: 'pi', model: 'openai/gpt-5.4', skill: 'notes', at: '2026-08-02T10:00:00.000Z' },
  ...{ costUsd: 1.5, simulated: false },
  result: { verdict: 'worse', final: finalOf(-0.1, { low: -0.18, high: -0.02 }) },
};

function finalOf(effect: number, interval: { readonly low: number; readonly high: number }) {
  const skill = skillFromFiles({ text: ORIGINAL, files: [], folder: 'reports' });
  const { final } = sampleOptimization(skill, skill).result;
  if (!final) throw new Error('the sample has a final comparison');
  return { ...final, effect, interval };
}

const text = ({ render }: Outcome): string => render(plainStyle);
const ids = ({ document }: Outcome): string[] =>
  (document as unknown as { proposals: { id: string }[] }).proposals.map(({ id }) => id);

describe('proposals list', () => {
  const published: Wanted = { ...other, published: true, at: '2026-08-02T09:00:00.000Z' };

  test('is a table whose headline is the final effect with its interval', async () => {
    const shown = text(await listProposals({ sort: 'recent' }, await proposalRoom({}, other, published)));
    expect(shown).toMatch(/^verdict +effect +skill +model +state +cost +age +id\n/);
    expect(shown).toMatch(
      /recommended +\+0\.15 \[\+0\.08, \+0\.22\] +reports +sim\/qwen3\.5-9b \[simulated\] +pending +\? +2 d/,
    );
    expect(shown).toMatch(/worse +−0\.10 \[−0\.18, −0\.02\] +notes +openai\/gpt-5\.4 +pending +\$1\.50 +23 h/);
  });

  test('filters and sorts', async () => {
    const room = await proposalRoom({}, other, published);
    const [mine, theirs, old] = room.ids;
    expect(ids(await listProposals({ sort: 'effect' }, room))).toEqual([mine, theirs, old]);
    expect(ids(await listProposals({ sort: 'recent' }, room))).toEqual([theirs, old, mine]);
    expect(ids(await listProposals({ sort: 'recent', 'min-effect': 0.1 }, room))).toEqual([mine]);
    expect(ids(await listProposals({ sort: 'recent', verdict: 'worse' }, room))).toEqual([theirs]);
    const notes = { sort: 'recent', 'target-model': 'openai/gpt-5.4', skill: 'notes' } as const;
    expect(ids(await listProposals(notes, room))).toHaveLength(2);
  });

  test('groups, and what was never compared does not count as an effect of 0', async () => {
    const room = await proposalRoom({}, other, published);
    const { document, render } = await listProposals({ sort: 'recent', 'group-by': 'skill' }, room);
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
    expect(text(await listProposals({ sort: 'recent' }, await proposalRoom()))).toMatch(/^No proposals\./);
  });
});

describe('the id of a proposal', () => {
  const whole = 'bare-agent/sim--qwen3.5-9b/reports/20260801T093000000Z';

  test.each([whole, '20260801', '20260801T093000000Z', 'bare-agent', 'reports/20260801T093000000Z'])(
    '%s is enough',
    async (given) => {
      const { files, ids: all } = await proposalRoom({}, other);
      expect(all[0]).toBe(whole);
      expect(await proposalId(given, files)).toBe(whole);
    },
  );

  test.each([
    ['202608', /Expected the id of one proposal, got "202608", which 2 have/],
    ['20260801T093000001Z', /No proposal "20260801T093000001Z"; known: /],
    ['', /No proposal ""/],
  ])('%j is refused', async (given, message) => {
    const { files } = await proposalRoom({}, other);
    await expect(proposalId(given, files)).rejects.toThrow(message);
  });

  test('names the nearest', async () => {
    const { files } = await proposalRoom({}, other);
    await expect(proposalId('20260801T093000001Z', files)).rejects.toMatchObject({ hint: `Did you mean "${whole}"?` });
  });
});

/** A room with one proposal, and its id. */
async function one(wanted: Wanted = {}): Promise<{ room: Awaited<ReturnType<typeof proposalRoom>>; id: string }> {
  const room = await proposalRoom(wanted);
  return { room, id: room.ids[0] ?? '' };
}

describe('proposals show', () => {
  test('tells the verdict with its reason, the interval, tasks, rounds, cost, history, and what to do next', async () => {
    const { room, id } = await one({ result: { hunks: evidence().hunks } });
    const outcome = await showProposal(id, { full: true }, room);
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
    const { room, id } = await one();
    const outcome = await showProposal(id, { full: false, round: 1 }, room);
    expect(outcome.document).toMatchObject({
      schema: 'skvm.proposal-round/1',
      round: 1,
      runs: [{ id: 'run-1' }, { id: 'run-2' }],
    });
    expect(text(outcome)).toMatch(/unscored: infra/);
    await expect(showProposal(id, { full: false, round: 7 }, room)).rejects.toThrow(/No round 7 of .*; it has 0, 1/);
  });

  test('shows what there is of a proposal of the published system', async () => {
    const { room, id } = await one({ published: true });
    expect(text(await showProposal(id, { full: false }, room))).toContain('so there is no verdict');
    expect(text(await showProposal(id, { full: false, round: 1 }, room))).toContain('train 0.90, test –');
  });

  test.each([
    [{ result: { verdict: 'unverified' } }, /accept .* --unverified/],
    [{ result: { verdict: 'worse' } }, /takes --force=<reason>/],
    [{ result: { verdict: 'inconclusive', bestRound: 0 } }, /there is nothing to accept/],
    [{ end: 'accepted' }, /proposals undo/],
    [{ end: 'running' }, /proposals cancel/],
    [{ end: 'failed' }, /nothing to accept/],
    [{ end: 'rejected' }, /It was rejected/],
  ] as const satisfies readonly (readonly [Wanted, RegExp])[])(
    'of %j it says what can be done',
    async (wanted, next) => {
      const { room, id } = await one(wanted);
      expect(text(await showProposal(id, { full: false }, room))).toMatch(next);
    },
  );
});

describe('proposals diff', () => {
  test('shows each hunk with its id and evidence, and nothing that a terminal would act on', async () => {
    const { id: hunk, hunks } = evidence();
    const { room, id } = await one({ result: { hunks } });
    const outcome = await diffProposal(id, {}, room);
    expect(outcome.document).toMatchObject({
      schema: 'skvm.proposal-diff/1',
      round: 1,
      hunks: [{ id: hunk, evidence: { loss: 0.12 } }, {}],
      pruned: [{ id: 'gone' }],
    });
    expect(text(outcome).split('\n')).toEqual([
      '--- a/SKILL.md',
      '+++ b/SKILL.md',
      `@@ -6,0 +6,1 @@ [${hunk}] round 1, from 1 run; lost without it: +0.12 [+0.02, +0.22]`,
      '+Amounts are strings.',
      expect.stringMatching(/^@@ -8,0 \+9,1 @@ \[\w+\] nothing is known of it$/),
      '+red',
      '',
      'Left out, since nothing was lost without them',
      '  [gone] SKILL.md: round 1, from 0 runs; lost without it: 0.00 (no interval)',
    ]);
  });

  test('says of which hunk nothing is known', async () => {
    const { room, id } = await one();
    expect(text(await diffProposal(id, {}, room))).toContain('nothing is known of it');
  });

  test('a round that is not there is an error; that none is better is not', async () => {
    const { room, id } = await one();
    await expect(diffProposal(id, { round: 5 }, room)).rejects.toThrow(/has no round 5/);
    const none = await one({ result: { verdict: 'inconclusive', bestRound: 0 } });
    const nothing = await diffProposal(none.id, {}, none.room);
    expect(nothing.document).toMatchObject({ round: 0, hunks: [] });
    expect(text(nothing)).toMatch(/^No round is better than the original/);
    expect(text(await diffProposal(none.id, { round: 1 }, none.room))).toContain('+Amounts are strings.');
  });
});

describe('changing a proposal', () => {
  const flags = { unverified: false, 'dry-run': false };

  test('accept tells what was done and how to take it back, and undo takes it back', async () => {
    const { room, id } = await one();
    const file = join(room.skillDir(), 'SKILL.md');
    const before = await readFile(file, 'utf8');
    const outcome = await acceptProposal('20260801', flags, room);
    expect(outcome.document).toMatchObject({ schema: 'skvm.deployment/1', action: 'accept', dryRun: false });
    expect(text(outcome)).toMatch(/^Changed .*\/skills\/reports\n {2}changed {2}SKILL\.md\n/);
    expect(text(outcome)).toContain(`To take it back: skvm proposals undo ${id}`);
    expect(await readFile(file, 'utf8')).toContain('Amounts are strings.');
    const undone = await undoProposal(id, { force: false, 'dry-run': false }, room);
    expect(undone.document).toMatchObject({ action: 'undo', summary: { state: 'undone' } });
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  test('accept hands on round, hunks, folder and reason', async () => {
    const { room, id } = await one({ result: { verdict: 'worse' } });
    const target = room.skillDir();
    const all = { ...flags, hunks: [evidence().id], target, force: 'I know', round: 1 };
    const { document } = await acceptProposal(id, all, room);
    expect(document).toMatchObject({ summary: { state: 'accepted', acceptedRound: 1 }, dir: target });
    const { audit } = await room.files.load(id);
    expect(audit.at(-1)).toMatchObject({ by: 'tester@host', note: 'I know', hunks: [evidence().id], target });
    const unverified = await one({ result: { verdict: 'unverified' } });
    const taken = await acceptProposal(unverified.id, { ...flags, unverified: true }, unverified.room);
    expect(taken.document).toMatchObject({ summary: { state: 'accepted' } });
  });

  test('a dry run says so, and does nothing', async () => {
    const { room, id } = await one();
    const outcome = await acceptProposal(id, { ...flags, 'dry-run': true }, room);
    expect(text(outcome)).toMatch(/^Would change .*dry run: nothing was written$/s);
    expect((await room.files.load(id)).summary.state).toBe('pending');
    expect(await readFile(join(room.skillDir(), 'SKILL.md'), 'utf8')).not.toContain('Amounts');
  });

  test('reject, cancel and prune', async () => {
    const room = await proposalRoom({}, { end: 'running', skill: 'notes' }, { end: 'failed', skill: 'old' });
    const [pending = '', running = '', failed = ''] = room.ids;
    expect((await rejectProposal(pending, { note: 'too long' }, room)).document).toMatchObject({
      summary: { state: 'rejected' },
    });
    expect((await room.files.load(pending)).audit.at(-1)).toMatchObject({ note: 'too long', by: 'tester@host' });
    expect((await cancelProposal(running, room)).document).toMatchObject({ summary: { state: 'cancelled' } });
    expect(text(await pruneProposals({ 'max-age-days': 30, yes: false }, room))).toMatch(
      /^No proposal is done with and old enough\./,
    );
    expect(text(await pruneProposals({ 'max-age-days': 1, yes: false }, room))).toMatch(
      /^Would go 3 proposals, [\d.]+ kB\n.*--yes/s,
    );
    expect(ids(await listProposals({ sort: 'recent' }, room))).toHaveLength(3);
    const { document } = await pruneProposals({ 'max-age-days': 1, yes: true }, room);
    expect(document).toMatchObject({ dryRun: false });
    expect(await room.files.list()).toEqual([]);
    await expect(room.files.load(failed)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
