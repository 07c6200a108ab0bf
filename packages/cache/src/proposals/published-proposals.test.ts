import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSkill } from '@skvm/core/skill';
import { describe, expect, it, test } from 'vitest';
import {
  ORIGINAL,
  PROPOSED,
  type ProposalKit,
  proposalKit,
  skillOf,
  TARGET,
  writeFiles,
} from '../../test/proposal-kit.ts';

const by = 'somebody@somewhere';
const bundleAt = async (dir: string) => (await loadSkill(dir)).digest;

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
