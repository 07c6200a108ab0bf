import { chmod, lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Diagnostic, OptimizationDocument, Skill } from '@skvm/core';
import { loadSkill, skillFromFiles } from '@skvm/core/skill';
import { sampleOptimization } from '@skvm/core/testing';
import { cacheLayout } from '../src/cache-layout.ts';
import { type FileStore, openStore } from '../src/file-store.ts';
import { proposalFiles } from '../src/proposals/create-proposal-files.ts';
import type { ProposalFiles } from '../src/proposals/proposal-files.ts';
import { temporaryDir } from './temporary-dir.ts';

/** Files by POSIX path. A text that starts with `#!` may be executed. */
export type Files = Readonly<Record<string, string>>;

export const TARGET = { adapter: 'bare-agent', model: 'sim/qwen3.5-9b' };

export const SKILL_MD = `---
name: reports
description: Reports.
---
# Reports

Write a report.

## Form

Use tables.

## End

Say goodbye.
`;

/** The original: a text, a reference and a script. */
export const ORIGINAL: Files = {
  'SKILL.md': SKILL_MD,
  'references/form.md': 'One line a row.\n',
  'scripts/run.sh': '#!/bin/sh\necho old\n',
};

/** What is proposed: two hunks in SKILL.md, a changed script, a new file, a file gone. */
export const PROPOSED: Files = {
  'SKILL.md': SKILL_MD.replace('Write a report.', 'Write a report in English.').replace('goodbye', 'thanks'),
  'scripts/run.sh': '#!/bin/sh\necho new\n',
  'references/amounts.md': 'Amounts are strings.\n',
};

export async function writeFiles(dir: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(dir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await chmod(file, text.startsWith('#!') ? 0o755 : 0o644);
  }
}

/** All that is in a folder: bytes in base64 with the mode, where links lead. `undefined` when there is none. */
export async function readAll(dir: string): Promise<Readonly<Record<string, string>> | undefined> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (!entries) return undefined;
  const paths = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  const told = paths.sort().map(async (path) => {
    const { mode } = await lstat(path);
    const content = await readlink(path).catch(async () => (await readFile(path)).toString('base64'));
    return [path.slice(dir.length + 1), `${(mode & 0o777).toString(8)} ${content}`] as const;
  });
  return Object.fromEntries(await Promise.all(told));
}

export function skillOf(files: Files): Skill {
  const { 'SKILL.md': text = '', ...rest } = files;
  return skillFromFiles({
    ...{ text, folder: 'reports' },
    files: Object.entries(rest).map(([path, content]) => ({
      path,
      bytes: Buffer.from(content),
      executable: content.startsWith('#!'),
    })),
  });
}

/** A clock that goes on by a second with each look, so that each thing told has a time of its own. */
export function clock(): () => Date {
  let at = Date.parse('2026-08-01T09:30:00.000Z');
  return () => {
    at += 1000;
    return new Date(at);
  };
}

export interface ProposalKit {
  readonly root: string;
  /** The skill's folder. */
  readonly dir: string;
  readonly store: FileStore;
  readonly proposals: ProposalFiles;
  readonly reported: readonly Diagnostic[];
  /** Opens the same files once more, as another process would. */
  reopen(): ProposalFiles;
  /** A finished proposal. */
  propose(options?: {
    readonly session?: string;
    readonly result?: Partial<OptimizationDocument['result']>;
    readonly rounds?: readonly Files[];
  }): Promise<string>;
}

/** A skill in a folder, and proposals of it under a cache root. */
export async function proposalKit(files: Files = ORIGINAL): Promise<ProposalKit> {
  const base = await temporaryDir();
  const [root, dir] = [join(base, 'cache'), join(base, 'skills', 'reports')];
  await writeFiles(dir, files);
  const layout = cacheLayout({ root });
  const store = openStore(layout.store);
  const reported: Diagnostic[] = [];
  const now = clock();
  const reopen = () =>
    proposalFiles(layout, {
      ...{ store, now, secrets: ['open sesame'] },
      report: (finding) => void reported.push(finding),
    });
  const proposals = reopen();
  let sessions = 0;
  return {
    ...{ root, dir, store, proposals, reported, reopen },
    async propose(options = {}) {
      sessions += 1;
      const { session = `session-${sessions}`, result = {}, rounds = [PROPOSED] } = options;
      const original = await loadSkill(dir);
      await using draft = await proposals.create({
        skill: { ...original, dir },
        ...{ target: TARGET, optimizerModel: null, source: 'synthetic', session },
      });
      const skills = [original, ...rounds.map(skillOf)];
      const document = sampleOptimization(original, skills[1] ?? original, result);
      const { id } = await draft.finish({ document, rounds: new Map(skills.map((skill, round) => [round, skill])) });
      return id;
    },
  };
}
