import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadSkill, skillHunks } from '@skvm/core/skill';
import { sampleOptimization } from '@skvm/core/testing';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  ORIGINAL,
  PROPOSED,
  type ProposalKit,
  proposalKit,
  readAll,
  SKILL_MD,
  skillOf,
  TARGET,
  writeFiles,
} from '../../test/proposal-kit.ts';
import { spawnChild } from '../../test/spawn-child.ts';
import { cacheLayout } from '../cache-layout.ts';
import { collectGarbage } from '../collect-garbage.ts';
import { nextState, possibleEvents, stateOf } from './proposal-audit.ts';
import { lockOf } from './proposal-folder.ts';

const by = 'somebody@somewhere';
const bundleAt = async (dir: string) => (await loadSkill(dir)).digest;

describe('states', () => {
  const STATES = ['running', 'failed', 'cancelled', 'pending', 'accepted', 'rejected', 'undone'] as const;
  const EVENTS = ['created', 'finished', 'failed', 'cancelled', 'accepted', 'rejected', 'undone'] as const;

  it('can be reached, and each event leads where its name says', () => {
    const reached = new Set(['running']);
    for (const state of STATES) {
      for (const event of EVENTS) {
        const next = nextState(state, event);
        expect(next !== undefined && event !== 'created').toBe(possibleEvents(state).includes(event));
        if (next !== undefined) reached.add(next);
      }
    }
    expect([...reached].sort()).toEqual([...STATES].sort());
  });

  it('never leave what is final, whatever is told', () => {
    const events = fc.array(fc.constantFrom(...EVENTS), { maxLength: 20 });
    fc.assert(
      fc.property(events, events, (before, after) => {
        const told = (names: readonly (typeof EVENTS)[number][]) => names.map((event) => ({ at: '', event, by }));
        const state = stateOf(told(before));
        if (possibleEvents(state).length === 0) expect(stateOf(told([...before, ...after]))).toBe(state);
        if (state === 'accepted') expect(before).toContain('finished');
      }),
    );
  });
});

describe('a session', () => {
  it('makes a proposal that is running until it is finished, then waits for a person', async () => {
    const { proposals, dir, root } = await proposalKit();
    const original = await loadSkill(dir);
    const skill = { ...original, dir };
    await using draft = await proposals.create({
      ...{ skill, target: TARGET, optimizerModel: 'test/model', source: 'real (12 tasks)', session: 's' },
    });
    expect(draft.id).toMatch(/^bare-agent\/sim--qwen3\.5-9b\/reports\/20260801T\d{9}Z$/);
    expect(draft.dir).toBe(join(root, 'proposals', 'jit-optimize', draft.id));
    const running = await proposals.load(draft.id);
    expect(running.summary).toMatchObject({ state: 'running', skill: 'reports', optimizerModel: 'test/model' });
    expect(running.pid).toBe(process.pid);
    expect(running.document).toBeUndefined();
    await expect(proposals.accept({ id: draft.id, by })).rejects.toThrow(/is running; it cannot be accepted/);
    await draft.fail({ explanation: 'the model open sesame was down' });
    const { summary, audit } = await proposals.load(draft.id);
    expect(summary).toMatchObject({ state: 'failed', verdict: null });
    expect(summary.explanation).not.toContain('open sesame');
    expect(audit.map(({ event }) => event)).toEqual(['created', 'failed']);
  });

  it('is gone on with under the same id, and not told twice', async () => {
    const { proposals, propose, dir } = await proposalKit();
    const id = await propose({ session: 'same' });
    expect(await propose({ session: 'same' })).toBe(id);
    const { audit, summary } = await proposals.load(id);
    expect(audit.map(({ event }) => event)).toEqual(['created', 'finished']);
    expect(summary).toMatchObject({ state: 'pending', verdict: 'recommended', bestRound: 1, rounds: 1, effect: 0.15 });
    await proposals.accept({ id, by });
    expect(await propose({ session: 'same' })).toBe(id);
    expect((await proposals.load(id)).summary.state).toBe('accepted');
    expect(await bundleAt(dir)).toBe(skillOf(PROPOSED).digest);
  });

  it('that was cut off is told so, and another one of the same skill has to wait while it lives', async () => {
    const { proposals, dir } = await proposalKit();
    const skill = { ...(await loadSkill(dir)), dir };
    const input = { skill, target: TARGET, optimizerModel: null, source: 'synthetic', session: 'one' };
    const draft = await proposals.create(input);
    await expect(proposals.create({ ...input, session: 'two' })).rejects.toMatchObject({ code: 'TARGET_LOCKED' });
    await draft[Symbol.asyncDispose]();
    expect((await proposals.load(draft.id)).summary).toMatchObject({
      state: 'running',
      explanation: 'interrupted: no process works on it; go on with --session=one',
    });
    await using second = await proposals.create({ ...input, session: 'two' });
    expect(second.id).not.toBe(draft.id);
    const cancelled = await proposals.cancel({ id: draft.id, by });
    expect(cancelled).toMatchObject({ state: 'cancelled', explanation: 'its process had ended already' });
    await expect(proposals.cancel({ id: second.id, by })).rejects.toThrow(/this very process/);
    await using again = await (async () => {
      await second[Symbol.asyncDispose]();
      return proposals.create(input);
    })();
    // What was cancelled is not gone on with.
    expect(again.id).not.toBe(draft.id);
  });

  it('on another machine is not ended by the id of a process here', async () => {
    const { proposals, dir, root } = await proposalKit();
    const skill = { ...(await loadSkill(dir)), dir };
    const draft = await proposals.create({
      ...{ skill, target: TARGET, optimizerModel: null, source: 'synthetic', session: 's' },
    });
    await draft[Symbol.asyncDispose]();
    const bystander = spawnChild('lock-taker.ts', [join(root, 'another-lock')]);
    const lock = lockOf(cacheLayout({ root }), draft.id);
    const holder = { pid: bystander.pid, start: '1', host: 'elsewhere', boot: null, space: null, what: 'x' };
    await writeFiles(lock, { token: JSON.stringify({ ...holder, since: new Date().toISOString() }) });
    await expect(proposals.cancel({ id: draft.id, by })).rejects.toThrow(
      /on elsewhere, which cannot be ended from here/,
    );
    expect(() => process.kill(bystander.pid, 0)).not.toThrow();
    expect((await proposals.load(draft.id)).summary.state).toBe('running');
  });

  it('that works in another process is ended', async () => {
    const { proposals, dir, root } = await proposalKit();
    const skill = { ...(await loadSkill(dir)), dir };
    const draft = await proposals.create({
      ...{ skill, target: TARGET, optimizerModel: null, source: 'synthetic', session: 's' },
    });
    await draft[Symbol.asyncDispose]();
    const worker = spawnChild('lock-taker.ts', [lockOf(cacheLayout({ root }), draft.id)]);
    await worker.hear();
    worker.tell('take');
    expect(await worker.hear()).toBe('held');
    const { state, explanation } = await proposals.cancel({ id: draft.id, by });
    expect({ state, explanation }).toEqual({ state: 'cancelled', explanation: `process ${worker.pid} was ended` });
  });

  it('that is gone on with for another copy of the skill makes a proposal of its own', async () => {
    const { proposals, propose, dir } = await proposalKit();
    const first = await propose({ session: 'same' });
    const copy = join(dirname(dir), 'copy', 'reports');
    await writeFiles(copy, ORIGINAL);
    const skill = { ...(await loadSkill(copy)), dir: copy };
    await using draft = await proposals.create({
      ...{ skill, target: TARGET, optimizerModel: null, source: 'synthetic', session: 'same' },
    });
    expect(draft.id).not.toBe(first);
    expect((await proposals.load(draft.id)).summary.skillDir).toBe(copy);
  });

  it('writes no secret into any of its files', async () => {
    const { propose, root } = await proposalKit();
    const id = await propose({ result: { explanation: 'say open sesame' } });
    const folder = join(root, 'proposals', 'jit-optimize', id);
    for (const name of await readdir(folder)) {
      if (!/\.(?:json|jsonl|md)$/.test(name)) continue;
      expect(await readFile(join(folder, name), 'utf8'), name).not.toContain('open sesame');
    }
  });

  it('of a version folder is filed under the skill', async () => {
    const { proposals, dir } = await proposalKit();
    const versioned = join(dirname(dir), 'notes', 'v2');
    await writeFiles(versioned, ORIGINAL);
    const skill = { ...(await loadSkill(versioned)), dir: versioned };
    await using draft = await proposals.create({
      ...{ skill, target: TARGET, optimizerModel: null, source: 'log', session: 's' },
    });
    expect(draft.id.split('/')[2]).toBe('notes');
  });
});

describe('list', () => {
  it('has the newest first, filters, and reports what cannot be read', async () => {
    const { proposals, propose, root, reported } = await proposalKit();
    const [first, second] = [await propose(), await propose({ result: { verdict: 'inconclusive' } })];
    expect((await proposals.list()).map(({ id }) => id)).toEqual([second, first]);
    expect((await proposals.list({ verdict: 'inconclusive' })).map(({ id }) => id)).toEqual([second]);
    expect(await proposals.list({ state: 'accepted' })).toEqual([]);
    expect((await proposals.list({ skill: 'reports', adapter: 'bare-agent', model: TARGET.model })).length).toBe(2);
    await proposals.reject({ id: first, by, note: 'no' });
    expect((await proposals.list({ state: 'rejected' })).map(({ id }) => id)).toEqual([first]);
    await writeFile(join(root, 'proposals', 'jit-optimize', second, 'meta.json'), '{"skillName":');
    await writeFile(join(root, 'proposals', 'jit-optimize', second, 'audit.jsonl'), '');
    expect((await proposals.list()).map(({ id }) => id)).toEqual([first]);
    expect(reported).toMatchObject([{ code: 'proposal-unreadable', severity: 'warning' }]);
  });

  it('says the same with an index, without one, and with one that is no index', async () => {
    const { proposals, propose, root } = await proposalKit();
    for (let count = 0; count < 4; count += 1) await propose();
    const [newest] = await proposals.list();
    if (newest) await proposals.accept({ id: newest.id, by });
    const all = await proposals.list();
    const index = join(root, 'proposals', 'jit-optimize', 'index.json');
    for (const text of [undefined, '', '{}', '[]', '{"schema":"skvm.proposal-index/1","entries":{"a":1}}']) {
      if (text === undefined) await rm(index);
      else await writeFile(index, text);
      expect(await proposals.list()).toEqual(all);
      expect(await proposals.list()).toEqual(all);
    }
  });

  it('is empty where there is nothing', async () => {
    const { proposals } = await proposalKit();
    expect(await proposals.list()).toEqual([]);
  });

  test('an unknown id is told with the nearest, and what is no id is refused', async () => {
    const { proposals, propose } = await proposalKit();
    const id = await propose();
    await expect(proposals.load(`${id.slice(0, -2)}9Z`)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining(id),
    });
    for (const bad of [
      '',
      'a/b/c',
      'a/b/c/d/e',
      '../../../etc',
      'a/../b/c',
      'a/./b/c',
      'a/b/c/\0',
      '/a/b/c',
      'a/b//c',
    ]) {
      await expect(proposals.load(bad)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }
  });
});

describe('accept', () => {
  it('makes the folder exactly the round, and keeps what is no part of a bundle', async () => {
    const { proposals, propose, dir, reopen } = await proposalKit();
    await writeFiles(dir, { '.git/HEAD': 'ref', 'node_modules/a/index.js': '1', 'references/.env': 'h' });
    await symlink('form.md', join(dir, 'references', 'link.md'));
    const id = await propose();
    const preview = await proposals.accept({ id, by, dryRun: true });
    expect(preview).toMatchObject({ backup: null, merged: false, summary: { state: 'pending' } });
    expect(await bundleAt(dir)).toBe(skillOf(ORIGINAL).digest);
    const done = await proposals.accept({ id, by });
    expect(done).toMatchObject({
      ...{ dir, merged: false, before: skillOf(ORIGINAL).digest, after: skillOf(PROPOSED).digest },
      summary: { state: 'accepted', acceptedRound: 1 },
    });
    expect(done.changes.map(({ path }) => path).sort()).toEqual(preview.changes.map(({ path }) => path).sort());
    expect(Object.keys((await readAll(dir)) ?? {}).sort()).toEqual([
      ...['.git/HEAD', 'SKILL.md', 'node_modules/a/index.js', 'references/.env', 'references/amounts.md'],
      ...['references/link.md', 'scripts/run.sh'],
    ]);
    // Nothing of ours stands beside it.
    expect(Object.keys((await readAll(dirname(dir))) ?? {}).every((path) => path.startsWith('reports/'))).toBe(true);
    const { audit, summary } = await reopen().load(id);
    expect(summary.state).toBe('accepted');
    expect(audit.at(-1)).toMatchObject({ event: 'accepted', by, round: 1, target: dir, before: done.before });
  });

  it('keeps permissions of folders, and empty folders, and so does taking it back', async () => {
    const { proposals, propose, dir } = await proposalKit();
    await mkdir(join(dir, 'outbox', 'deeper'), { recursive: true });
    for (const path of ['.', 'scripts', 'outbox']) await chmod(join(dir, path), 0o700);
    const modes = async () =>
      Promise.all(
        ['.', 'scripts', 'outbox', 'outbox/deeper'].map(async (path) => (await stat(join(dir, path))).mode & 0o777),
      );
    const before = await modes();
    const id = await propose();
    await proposals.accept({ id, by });
    expect(await modes()).toEqual(before);
    await proposals.undo({ id, by });
    expect(await modes()).toEqual(before);
  });

  it('puts a version of a skill that does not say its name into its folder', async () => {
    const { proposals, dir } = await proposalKit();
    const versioned = join(dirname(dir), 'notes', 'v2');
    const nameless = { 'SKILL.md': '---\ndescription: Notes.\n---\nWrite.\n' };
    await writeFiles(versioned, nameless);
    const skill = { ...(await loadSkill(versioned)), dir: versioned };
    const better = skillOf({ 'SKILL.md': nameless['SKILL.md'].replace('Write.', 'Write well.') });
    await using draft = await proposals.create({
      ...{ skill, target: TARGET, optimizerModel: null, source: 'synthetic', session: 's' },
    });
    const rounds = new Map([skill, better].map((one, round) => [round, one]));
    await draft.finish({ document: sampleOptimization(skill, better), rounds });
    await proposals.accept({ id: draft.id, by });
    expect(await readFile(join(versioned, 'SKILL.md'), 'utf8')).toContain('Write well.');
  });

  it('takes the hunks that were chosen', async () => {
    const { proposals, propose, dir } = await proposalKit();
    const id = await propose();
    const [first] = skillHunks(skillOf(ORIGINAL), skillOf(PROPOSED)).filter(({ path }) => path === 'SKILL.md');
    if (!first) throw new Error('no hunk');
    await expect(proposals.accept({ id, by, hunks: ['nothing'] })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(proposals.accept({ id, by, hunks: [] })).rejects.toThrow(/nothing to do/);
    await proposals.accept({ id, by, hunks: [first.id] });
    const expected = { ...ORIGINAL, 'SKILL.md': SKILL_MD.replace('Write a report.', 'Write a report in English.') };
    expect(await bundleAt(dir)).toBe(skillOf(expected).digest);
    expect((await proposals.load(id)).audit.at(-1)?.hunks).toEqual([first.id]);
  });

  it('merges with edits made since, and says so', async () => {
    const { proposals, propose, dir } = await proposalKit();
    const id = await propose();
    await writeFile(join(dir, 'SKILL.md'), SKILL_MD.replace('Use tables.', 'Use lists.'));
    const { merged } = await proposals.accept({ id, by });
    expect(merged).toBe(true);
    const expected = { ...PROPOSED, 'SKILL.md': PROPOSED['SKILL.md']?.replace('Use tables.', 'Use lists.') ?? '' };
    expect(await bundleAt(dir)).toBe(skillOf(expected).digest);
    await proposals.undo({ id, by });
    expect(await readFile(join(dir, 'SKILL.md'), 'utf8')).toContain('Use lists.');
  });

  it('refuses edits that conflict, and touches nothing', async () => {
    const { proposals, propose, dir } = await proposalKit();
    const id = await propose();
    await writeFile(join(dir, 'SKILL.md'), SKILL_MD.replace('Write a report.', 'Write two reports.'));
    const before = await readAll(dir);
    await expect(proposals.accept({ id, by })).rejects.toThrow(/edits conflict with the proposal: SKILL\.md:\d+/);
    expect(await readAll(dir)).toEqual(before);
    expect((await proposals.load(id)).summary.state).toBe('pending');
  });

  it('refuses the folder of another skill, one that is gone, and one that has no skill', async () => {
    const { proposals, propose, dir } = await proposalKit();
    const id = await propose();
    const other = join(dirname(dir), 'other');
    await writeFiles(other, { 'SKILL.md': '---\nname: other\ndescription: O.\n---\nO\n' });
    const before = await readAll(other);
    await expect(proposals.accept({ id, by, dir: other })).rejects.toThrow(/for the skill "reports".*holds "other"/);
    expect(await readAll(other)).toEqual(before);
    await expect(proposals.accept({ id, by, dir: join(dir, 'nowhere') })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await rm(dir, { recursive: true });
    await expect(proposals.accept({ id, by })).rejects.toThrow(/is not there/);
    await mkdir(dir);
    await expect(proposals.accept({ id, by })).rejects.toMatchObject({ code: expect.stringMatching(/SKILL|INPUT/) });
  });

  it('follows a link to the folder, and deploys where it leads', async () => {
    const { proposals, propose, dir } = await proposalKit();
    const id = await propose();
    const link = join(dirname(dir), 'link');
    await symlink(dir, link);
    expect(await proposals.accept({ id, by, dir: link })).toMatchObject({ dir });
    expect(await bundleAt(link)).toBe(skillOf(PROPOSED).digest);
  });

  it("does not lose a person's link that stands where a file is to go", async () => {
    const { proposals, propose, dir } = await proposalKit();
    const id = await propose();
    await symlink('form.md', join(dir, 'references', 'amounts.md'));
    const before = await readAll(dir);
    await expect(proposals.accept({ id, by })).rejects.toThrow(/amounts\.md is a link/);
    expect(await readAll(dir)).toEqual(before);
    expect((await proposals.load(id)).summary.state).toBe('pending');
  });

  it.each([
    ['inconclusive, the original best', { verdict: 'inconclusive', bestRound: 0 }, {}, /original did best/],
    ['worse', { verdict: 'worse' }, {}, /found to be worse/],
    ['unverified', { verdict: 'unverified' }, {}, /logs alone/],
    ['a round that is not the best', {}, { round: 2 }, /Round 2 is not the best/],
    ['a round that is not there', {}, { round: 7, override: 'why not' }, /has no round 7/],
  ] as const)('refuses what is %s', async (_, result, input, message) => {
    const { proposals, propose, dir } = await proposalKit();
    const id = await propose({ result, rounds: [PROPOSED, { ...PROPOSED, 'b.md': 'b' }] });
    await expect(proposals.accept({ id, by, ...input })).rejects.toThrow(message);
    expect(await bundleAt(dir)).toBe(skillOf(ORIGINAL).digest);
    expect((await proposals.load(id)).summary.state).toBe('pending');
  });

  it('takes those with a reason, which the log keeps', async () => {
    const { proposals, propose } = await proposalKit();
    const worse = await propose({ result: { verdict: 'worse' } });
    await expect(proposals.accept({ id: worse, by, override: '  ' })).rejects.toThrow(/worse/);
    await proposals.accept({ id: worse, by, override: 'the tasks are wrong' });
    expect((await proposals.load(worse)).audit.at(-1)?.note).toBe('the tasks are wrong');
    await proposals.undo({ id: worse, by });
    const unverified = await propose({ result: { verdict: 'unverified' } });
    expect((await proposals.accept({ id: unverified, by, unverified: true })).summary.state).toBe('accepted');
  });

  it('happens once when two ask for it at the same time', async () => {
    const { propose, reopen, dir } = await proposalKit();
    const id = await propose();
    const results = await Promise.allSettled([reopen().accept({ id, by }), reopen().accept({ id, by })]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(String(refused?.reason)).toMatch(/is accepted; it cannot be accepted.*/);
    expect(await bundleAt(dir)).toBe(skillOf(PROPOSED).digest);
    const { audit } = await reopen().load(id);
    expect(audit.filter(({ event }) => event === 'accepted').length).toBe(1);
  });

  it('uses no round and no document that the manifest does not vouch for', async () => {
    const { proposals, propose, dir, root } = await proposalKit();
    const id = await propose();
    const folder = join(root, 'proposals', 'jit-optimize', id);
    const document = await readFile(join(folder, 'proposal.json'), 'utf8');
    await writeFile(join(folder, 'proposal.json'), document.replace('0.15', '0.95'));
    await expect(proposals.load(id)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    await writeFile(join(folder, 'proposal.json'), document);
    await writeFile(join(folder, 'round-1', 'scripts', 'run.sh'), '#!/bin/sh\nrm -rf /\n');
    await expect(proposals.accept({ id, by })).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect(await bundleAt(dir)).toBe(skillOf(ORIGINAL).digest);
  });
});

describe('undo', () => {
  it('restores every byte and permission, whatever they are', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'ü', '\r\n', '\n', '\r', '\u{1f600}', '\ufeff', ' ', '\t', 'word'), { maxLength: 20 })
      .map((parts) => parts.join(''));
    const path = fc.constantFrom('a.md', 'references/b.md', 'scripts/c.sh', 'scripts/deep/d.py', 'x y.txt', 'ü.md');
    const files = fc.dictionary(
      path,
      fc.oneof(
        text,
        text.map((rest) => `#!${rest}`),
      ),
      { maxKeys: 4 },
    );
    const skill = fc.tuple(fc.constantFrom('', '\ufeff'), text, files, fc.constantFrom('\n', '\r\n'));
    const filesOf = ([bom, body, others, end]: readonly [string, string, Record<string, string>, string]) => ({
      ...others,
      'SKILL.md': `${bom}---${end}name: reports${end}description: R.${end}---${end}${body}`,
    });
    const { proposals, propose, dir } = await proposalKit();
    await fc.assert(
      fc.asyncProperty(skill, skill, async (old, proposed) => {
        const [before, after] = [filesOf(old), filesOf(proposed)];
        await rm(dir, { recursive: true });
        await writeFiles(dir, before);
        fc.pre((await bundleAt(dir)) !== skillOf(after).digest);
        const kept = await readAll(dir);
        const id = await propose({ rounds: [after] });
        await proposals.accept({ id, by });
        expect(await bundleAt(dir)).toBe(skillOf(after).digest);
        await proposals.undo({ id, by });
        expect(await readAll(dir)).toEqual(kept);
      }),
      { numRuns: 40 },
    );
  });

  it('asks before it takes edits back, and keeps them', async () => {
    const { proposals, propose, dir, store } = await proposalKit();
    const id = await propose();
    await proposals.accept({ id, by });
    await writeFile(join(dir, 'notes.md'), 'mine');
    await expect(proposals.undo({ id, by })).rejects.toThrow(/was edited since/);
    expect(await readFile(join(dir, 'notes.md'), 'utf8')).toBe('mine');
    expect((await proposals.undo({ id, by, force: true, dryRun: true })).summary.state).toBe('accepted');
    await proposals.undo({ id, by, force: true });
    expect(await bundleAt(dir)).toBe(skillOf(ORIGINAL).digest);
    const note = (await proposals.load(id)).audit.at(-1)?.note ?? '';
    const key = /kept as (sha256:\w+|\w+)/.exec(note)?.[1] ?? '';
    expect(Buffer.from((await store.get(key as never)) ?? []).toString()).toContain(
      Buffer.from('mine').toString('base64'),
    );
  });

  it('can be followed by another acceptance, and by nothing when there was none', async () => {
    const { proposals, propose, dir } = await proposalKit();
    const id = await propose();
    await expect(proposals.undo({ id, by })).rejects.toThrow(/is pending; it cannot be undone/);
    for (let time = 0; time < 2; time += 1) {
      await proposals.accept({ id, by });
      expect(await bundleAt(dir)).toBe(skillOf(PROPOSED).digest);
      await proposals.undo({ id, by });
      expect(await bundleAt(dir)).toBe(skillOf(ORIGINAL).digest);
    }
    await proposals.reject({ id, by });
    await expect(proposals.accept({ id, by })).rejects.toThrow(/is rejected; it cannot be accepted/);
  });

  it('has its backup still after garbage was collected', async () => {
    const { proposals, propose, dir, root } = await proposalKit();
    const id = await propose();
    await proposals.accept({ id, by });
    await collectGarbage(cacheLayout({ root }), {
      ...{ maxAgeDays: 0, graceMs: 0, now: () => new Date(Date.now() + 86_400_000) },
    });
    await proposals.undo({ id, by });
    expect(await bundleAt(dir)).toBe(skillOf(ORIGINAL).digest);
  });
});

describe('prune', () => {
  it('removes what is done with and old, and nothing that waits or was accepted', async () => {
    const { proposals, propose } = await proposalKit();
    const [rejected, accepted, pending] = [await propose(), await propose(), await propose()];
    await proposals.reject({ id: rejected, by });
    await proposals.accept({ id: accepted, by });
    expect((await proposals.prune({ maxAgeDays: 1, dryRun: false })).removed).toEqual([]);
    const dry = await proposals.prune({ maxAgeDays: 0, dryRun: true });
    expect(dry.removed.map(({ id }) => id)).toEqual([rejected]);
    expect(dry.bytes).toBeGreaterThan(0);
    expect((await proposals.list()).length).toBe(3);
    await proposals.prune({ maxAgeDays: 0, dryRun: false });
    expect((await proposals.list()).map(({ id }) => id)).toEqual([pending, accepted]);
  });
});

describe('find', () => {
  const find = async ({ proposals, dir }: ProposalKit, target = TARGET) =>
    proposals.find({ skill: await loadSkill(dir), target });

  it('takes an accepted or recommended round alone, and says why there is none', async () => {
    const kit = await proposalKit();
    expect(await find(kit)).toEqual({ missing: expect.stringContaining('there is no proposal of reports') });
    const unsure = await kit.propose({ result: { verdict: 'inconclusive' } });
    expect(await find(kit)).toEqual({ missing: expect.stringContaining('accepted or recommended') });
    const id = await kit.propose();
    expect(await find(kit)).toMatchObject({ proposal: id, round: 1, verdict: 'recommended', state: 'pending' });
    expect(await find(kit, { ...TARGET, model: 'sim/other' })).toHaveProperty('missing');
    await kit.proposals.reject({ id, by });
    expect(await find(kit)).toHaveProperty('missing');
    await kit.proposals.accept({ id: unsure, by });
    expect(await find(kit)).toMatchObject({ proposal: unsure, round: 1, state: 'accepted' });
    await kit.proposals.undo({ id: unsure, by });
    expect(await find(kit)).toHaveProperty('missing');
  });

  it('does not take what was made from another version, or was accepted in part', async () => {
    const kit = await proposalKit();
    const id = await kit.propose();
    const text = SKILL_MD.replace('Use tables.', 'Use lists.');
    await writeFile(join(kit.dir, 'SKILL.md'), text);
    expect(await find(kit)).toEqual({ missing: expect.stringContaining('another version') });
    await writeFile(join(kit.dir, 'SKILL.md'), SKILL_MD);
    const [hunk] = skillHunks(skillOf(ORIGINAL), skillOf(PROPOSED));
    await kit.proposals.accept({ id, by, hunks: [hunk?.id ?? ''] });
    // The skill as it stands is what was accepted.
    expect(await find(kit)).toMatchObject({ proposal: id, state: 'accepted' });
    const original = await kit.proposals.round(id, 0);
    expect(await kit.proposals.find({ skill: original, target: TARGET })).toEqual({
      missing: expect.stringContaining('a part was accepted'),
    });
  });
});

describe('the published form', () => {
  /** As the published system leaves it: no session, no manifest, no audit log. */
  async function published(kit: ProposalKit, over: object = {}, rounds = [ORIGINAL, PROPOSED]): Promise<string> {
    const id = 'bare-agent/sim--qwen3.5-9b/reports/20260102T030405678Z';
    const folder = join(kit.root, 'proposals', 'jit-optimize', id);
    await writeFiles(join(folder, 'original'), ORIGINAL);
    for (const [round, files] of rounds.entries()) await writeFiles(join(folder, `round-${round}`), files);
    const meta = {
      ...{ skillName: 'reports', skillDir: kit.dir, harness: 'bare-agent', optimizerModel: 'openrouter/x/y' },
      ...{ targetModel: TARGET.model, source: 'synthetic-task', timestamp: '20260102T030405678Z', status: 'pending' },
      ...{ acceptedRound: null, bestRound: 1, bestRoundReason: 'train 0.9', roundCount: 2 },
      ...over,
    };
    const entry = { round: 1, rootCause: 'x', trainScore: 0.9, testScore: null, changedFiles: ['SKILL.md'], other: 1 };
    await writeFiles(folder, {
      'meta.json': JSON.stringify(meta),
      'history.json': JSON.stringify({ entries: [entry], bestRound: 1 }),
    });
    return id;
  }

  it.each([0, 1])('with schemaVersion %i is read, accepted and undone', async (version) => {
    const kit = await proposalKit();
    const id = await published(kit, version === 0 ? {} : { schemaVersion: version });
    const loaded = await kit.proposals.load(id);
    expect(loaded.summary).toMatchObject({
      ...{ state: 'pending', format: 'published', verdict: null, bestRound: 1, rounds: 1, originalDigest: null },
      ...{ createdAt: '2026-01-02T03:04:05.678Z', explanation: 'train 0.9' },
    });
    expect(loaded.published).toMatchObject([{ round: 1, trainScore: 0.9, testScore: null }]);
    await kit.proposals.accept({ id, by });
    expect(await bundleAt(kit.dir)).toBe(skillOf(PROPOSED).digest);
    const meta = JSON.parse(await readFile(join(loaded.dir, 'meta.json'), 'utf8'));
    expect(meta).toMatchObject({ status: 'accepted', acceptedRound: 1, targetModel: TARGET.model });
    await kit.proposals.undo({ id, by });
    expect(await bundleAt(kit.dir)).toBe(skillOf(ORIGINAL).digest);
    // No verdict that we believe: the benchmark does not take it.
    expect(await kit.proposals.find({ skill: skillOf(ORIGINAL), target: TARGET })).toHaveProperty('missing');
  });

  it('that was accepted elsewhere has no backup here, and says so', async () => {
    const kit = await proposalKit();
    const id = await published(kit, { status: 'accepted', acceptedRound: 1 });
    expect((await kit.proposals.load(id)).summary).toMatchObject({ state: 'accepted', acceptedRound: 1 });
    await expect(kit.proposals.undo({ id, by })).rejects.toThrow(/by another program, which kept no backup/);
  });

  it('that was blocked is failed, with its reason; one that is no proposal is left out', async () => {
    const kit = await proposalKit();
    const id = await published(kit, { status: 'infra-blocked', blockedReason: 'down', bestRound: 0 });
    expect((await kit.proposals.load(id)).summary).toMatchObject({ state: 'failed', explanation: 'down' });
    await published(kit, { bestRound: -1 });
    expect(await kit.proposals.list()).toEqual([]);
    expect(kit.reported.length).toBe(1);
  });
});

test('a proposal written by us has what the published system reads', async () => {
  const { propose, root } = await proposalKit();
  const folder = join(root, 'proposals', 'jit-optimize', await propose());
  const meta = JSON.parse(await readFile(join(folder, 'meta.json'), 'utf8'));
  expect(meta).toMatchObject({
    schemaVersion: 1,
    optimizerModel: 'rules',
    status: 'pending',
    roundCount: 2,
    bestRound: 1,
  });
  const history = JSON.parse(await readFile(join(folder, 'history.json'), 'utf8'));
  expect(history).toMatchObject({ bestRound: 1, entries: [{ round: 1, testScore: 0.78, trainScore: 0.8 }] });
  expect((await loadSkill(join(folder, 'original'))).digest).toBe(skillOf(ORIGINAL).digest);
  expect(await readFile(join(folder, 'analysis.md'), 'utf8')).toContain('recommended');
});
