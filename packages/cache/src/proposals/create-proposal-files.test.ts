import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadSkill, skillHunks } from '@skvm/core/skill';
import { describe, expect, it, test } from 'vitest';
import {
  ORIGINAL,
  PROPOSED,
  type ProposalKit,
  proposalKit,
  SKILL_MD,
  skillOf,
  TARGET,
  writeFiles,
} from '../../test/proposal-kit.ts';
import { spawnChild } from '../../test/spawn-child.ts';
import { cacheLayout } from '../cache-layout.ts';
import { lockOf } from './proposal-folder.ts';

const by = 'somebody@somewhere';
const bundleAt = async (dir: string) => (await loadSkill(dir)).digest;

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
