import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadSkill, skillHunks } from '@skvm/core/skill';
import { sampleOptimization } from '@skvm/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ORIGINAL,
  PROPOSED,
  proposalKit,
  readAll,
  SKILL_MD,
  skillOf,
  TARGET,
  writeFiles,
} from '../../test/proposal-kit.ts';
import { cacheLayout } from '../cache-layout.ts';
import { collectGarbage } from '../collect-garbage.ts';

const by = 'somebody@somewhere';
const bundleAt = async (dir: string) => (await loadSkill(dir)).digest;

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
    await writeFiles(dir, { 'private/inner/.git/HEAD': 'ref' });
    for (const path of ['.', 'scripts', 'outbox', 'private']) await chmod(join(dir, path), 0o700);
    const modes = async () =>
      Promise.all(
        ['.', 'scripts', 'outbox', 'outbox/deeper', 'private', 'private/inner'].map(
          async (path) => (await stat(join(dir, path))).mode & 0o777,
        ),
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
