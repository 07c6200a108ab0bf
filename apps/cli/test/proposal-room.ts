import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheLayout, openStore, proposalFiles } from '@skvm/cache';
import type { OptimizationDocument } from '@skvm/core';
import { loadSkill, skillFromFiles, writeSkill } from '@skvm/core/skill';
import { sampleOptimization } from '@skvm/core/testing';
import type { ProposalParts } from '../src/verbs/proposals/proposal-parts.ts';
import { tempDir } from './skvm.ts';

/** A proposal that a test wants to be there. */
export interface Wanted {
  readonly skill?: string;
  readonly adapter?: string;
  readonly model?: string;
  /** ISO 8601; default 2026-08-01T09:30:00.000Z. */
  readonly at?: string;
  readonly costUsd?: number;
  readonly simulated?: boolean;
  readonly result?: Partial<OptimizationDocument['result']>;
  /** What became of it; absent: it waits for a person. */
  readonly end?: 'running' | 'failed' | 'accepted' | 'rejected';
  /** Written as the published system does, which has no verdict. */
  readonly published?: boolean;
}

export interface ProposalRoom extends ProposalParts {
  /** In the order in which they were wanted. */
  readonly ids: readonly string[];
  /** Folder of a skill, by its name. */
  skillDir(name?: string): string;
  readonly home: string;
}

/** Two hunks apart. */
export const ORIGINAL = 'Write a report.\n\n## End\n';
export const BEST = 'Write a report.\nAmounts are strings.\n\n## End\n\u001b[31mred\u001b[0m\n';

const textOf = (name: string, body: string) => `---\nname: ${name}\ndescription: Reports.\n---\n${body}`;

/** Proposals on disk, at 2026-08-03T09:30Z. */
export async function proposalRoom(...all: readonly Wanted[]): Promise<ProposalRoom> {
  const base = await tempDir();
  // Where commands look for it when this is their home.
  const root = join(base, '.skvm');
  const layout = cacheLayout({ root });
  let time = new Date(0);
  const files = proposalFiles(layout, { store: openStore(layout.store), now: () => time });
  const skillDir = (name = 'reports') => join(base, 'skills', name);
  const ids: string[] = [];
  for (const [index, wanted] of all.entries()) {
    const { skill: name = 'reports', adapter = 'bare-agent', model = 'sim/qwen3.5-9b', result = {}, end } = wanted;
    time = new Date(wanted.at ?? '2026-08-01T09:30:00.000Z');
    const dir = skillDir(name);
    const bundle = (body: string) => skillFromFiles({ text: textOf(name, body), files: [], folder: name });
    const [original, best] = [bundle(ORIGINAL), bundle(BEST)];
    if (wanted.published) {
      ids.push(await writePublished({ layout, name, dir, adapter, model, time, rounds: [original, best] }));
      continue;
    }
    await writeSkill(original, dir);
    await using draft = await files.create({
      skill: { ...(await loadSkill(dir)), dir },
      target: { adapter, model },
      ...{ optimizerModel: null, source: 'synthetic', session: `session-${index}` },
    });
    ids.push(draft.id);
    if (end === 'running') continue;
    if (end === 'failed') {
      await draft.fail({ explanation: 'the target was not there' });
      continue;
    }
    const sample = sampleOptimization(original, best, result);
    const usage = { ...sample.usage, costUsd: wanted.costUsd ?? null };
    const document = { ...sample, usage, simulated: wanted.simulated ?? true };
    await draft.finish({ document, rounds: new Map([original, best].map((skill, round) => [round, skill])) });
    if (end === 'accepted') await files.accept({ id: draft.id, by: 'tester@host' });
    if (end === 'rejected') await files.reject({ id: draft.id, by: 'tester@host' });
  }
  time = new Date('2026-08-03T09:30:00.000Z');
  const signal = new AbortController().signal;
  return { files, now: () => time, by: 'tester@host', signal, diagnostics: [], ids, skillDir, home: base };
}

async function writePublished(input: {
  readonly layout: ReturnType<typeof cacheLayout>;
  readonly name: string;
  readonly dir: string;
  readonly adapter: string;
  readonly model: string;
  readonly time: Date;
  readonly rounds: readonly ReturnType<typeof skillFromFiles>[];
}): Promise<string> {
  const { layout, name, dir, adapter, model, time, rounds } = input;
  const timestamp = time.toISOString().replace(/[-:.]/g, '');
  const parent = layout.proposalsDir({ target: { adapter, model }, skill: name });
  const folder = join(parent, timestamp);
  await mkdir(folder, { recursive: true });
  for (const [round, skill] of rounds.entries()) await writeSkill(skill, join(folder, `round-${round}`));
  const meta = {
    ...{ schemaVersion: 1, skillName: name, skillDir: dir, harness: adapter, optimizerModel: 'x/y', timestamp },
    ...{ targetModel: model, source: 'synthetic-task', status: 'pending', acceptedRound: null, bestRound: 1 },
    ...{ bestRoundReason: 'train 0.90', roundCount: 2 },
  };
  const entry = { round: 1, rootCause: 'x', trainScore: 0.9, testScore: null, changedFiles: ['SKILL.md'] };
  await writeFile(join(folder, 'meta.json'), JSON.stringify(meta));
  await writeFile(join(folder, 'history.json'), JSON.stringify({ entries: [entry] }));
  return folder.slice(join(layout.proposals, 'jit-optimize').length + 1);
}
