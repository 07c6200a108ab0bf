import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  type AuditEntry,
  type Diagnostic,
  errorMessage,
  inputInvalid,
  joinInside,
  nearest,
  optimizationDocumentSchema,
  type Proposal,
  type ProposalSummary,
  type PublishedRound,
  type Skill,
  sha256,
  storeCorrupt,
  unknownName,
} from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import { z } from 'zod';
import type { CacheLayout } from '../cache-layout.ts';
import { unlessMissing } from '../disk.ts';
import { checkJson, readJsonFile } from '../json-file.ts';
import { lockHolder } from '../lock.ts';
import { readAudit, stateOf } from './proposal-audit.ts';
import {
  manifestSchema,
  metaSchema,
  type ProposalManifest,
  type ProposalMeta,
  stateOfPublished,
  summarise,
} from './proposal-meta.ts';

/** Files of a proposal's folder. */
export const FILES = {
  meta: 'meta.json',
  audit: 'audit.jsonl',
  manifest: 'manifest.json',
  document: 'proposal.json',
  history: 'history.json',
  analysis: 'analysis.md',
} as const;

/** What stands in a proposal's folder. */
export interface ProposalFolder {
  readonly id: string;
  /** Absolute. */
  readonly dir: string;
  readonly meta: ProposalMeta;
  /** Empty for those of the published system until something is done with them here. */
  readonly audit: readonly AuditEntry[];
  readonly manifest: ProposalManifest | undefined;
  readonly summary: ProposalSummary;
}

const NAME = /^(?!\.+$)[A-Za-z0-9._+@~-]{1,200}$/;

/** The folder of all proposals. */
export const rootOf = (layout: CacheLayout): string => join(layout.proposals, 'jit-optimize');

/**
 * The folder of an id `<adapter>/<model>/<skill>/<time>`.
 *
 * @throws INPUT_INVALID for what is no id
 */
export function dirOf(layout: CacheLayout, id: string): string {
  const parts = id.split('/');
  if (parts.length !== 4 || parts.some((part) => !NAME.test(part))) {
    throw inputInvalid(
      `Expected the id of a proposal, <adapter>/<model>/<skill>/<time>, got ${JSON.stringify(id.slice(0, 200))}`,
      '"skvm proposals list" shows the ids.',
    );
  }
  return joinInside(rootOf(layout), id);
}

/** The lock that a process holds while it works on a proposal. */
export const lockOf = (layout: CacheLayout, id: string): string => layout.lock('proposal', id);

/** Ids of all folders that may hold a proposal, in no order. Nothing in them is read; links are not followed. */
export async function proposalIds(layout: CacheLayout): Promise<string[]> {
  const level = async (prefix: string, depth: number): Promise<string[]> => {
    const entries = (await readdir(join(rootOf(layout), prefix), { withFileTypes: true }).catch(unlessMissing)) ?? [];
    const names = entries.filter((entry) => entry.isDirectory() && NAME.test(entry.name)).map(({ name }) => name);
    if (depth === 3) return names.map((name) => `${prefix}/${name}`);
    const deeper = await Promise.all(names.map((name) => level(prefix === '' ? name : `${prefix}/${name}`, depth + 1)));
    return deeper.flat();
  };
  return level('', 0);
}

/**
 * Reads a proposal, but for its document and its rounds.
 *
 * @throws INPUT_INVALID for an unknown id, with the nearest; DOCUMENT_INVALID, STORE_CORRUPT for what cannot be read
 */
export async function readFolder(layout: CacheLayout, id: string): Promise<ProposalFolder> {
  const dir = dirOf(layout, id);
  const meta = await readJsonFile(join(dir, FILES.meta), metaSchema);
  if (meta === undefined) {
    const known = await proposalIds(layout);
    throw unknownName({ code: 'INPUT_INVALID', what: 'proposal', name: id, known, near: nearest(id, known) });
  }
  const audit = await readAudit(join(dir, FILES.audit));
  const isPublished = meta.session === undefined;
  const manifest = isPublished
    ? undefined
    : await readJsonFile(join(dir, FILES.manifest), manifestSchema, { ours: true });
  const recorded = audit.length === 0 && isPublished ? stateOfPublished(meta.status) : stateFrom(meta, audit);
  const isAbandoned = recorded === 'running' && (await lockHolder(lockOf(layout, id))) === undefined;
  const last = audit.at(-1);
  const accepted = audit.findLast(({ event }) => event === 'accepted');
  const summary = summarise({
    ...{ id, meta, manifest, isPublished },
    state: recorded,
    acceptedRound:
      recorded === 'accepted' ? (accepted ? (accepted.round ?? null) : (meta.acceptedRound ?? null)) : null,
    note: isAbandoned
      ? `interrupted: no process works on it; go on with --session=${meta.session}`
      : last?.event === 'failed' || last?.event === 'cancelled'
        ? last.note
        : undefined,
  });
  return { id, dir, meta, audit, manifest, summary };
}

/** The state of a published proposal goes on from what its own system left. */
function stateFrom(meta: ProposalMeta, audit: readonly AuditEntry[]): ProposalSummary['state'] {
  if (meta.session !== undefined) return stateOf(audit);
  const before: AuditEntry[] = [
    { at: '', event: 'finished', by: 'published' },
    ...(meta.status === 'accepted' && audit[0]?.event === 'undone'
      ? [{ at: '', event: 'accepted' as const, by: 'published' }]
      : []),
  ];
  return stateOf([...before, ...audit]);
}

/** A proposal with all that is known of it. @throws as {@link readFolder} */
export async function readProposal(layout: CacheLayout, id: string): Promise<Proposal> {
  const folder = await readFolder(layout, id);
  const { dir, meta, audit, manifest, summary } = folder;
  const holder = summary.state === 'running' ? await lockHolder(lockOf(layout, id)) : undefined;
  return {
    summary,
    target: { adapter: meta.harness, model: meta.targetModel },
    dir,
    audit,
    ...(manifest === undefined ? {} : { document: await readDocument(dir, manifest) }),
    ...(summary.format === 'published' ? { published: await readHistory(dir) } : {}),
    ...(holder === undefined ? {} : { pid: holder.pid }),
  };
}

async function readDocument(dir: string, manifest: ProposalManifest) {
  const file = join(dir, FILES.document);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw storeCorrupt(file, `cannot be read: ${errorMessage(error)}`);
  });
  if (sha256(bytes) !== manifest.document) throw storeCorrupt(file, 'it is not what the manifest says');
  return checkJson(file, JSON.parse(bytes.toString('utf8')), optimizationDocumentSchema, { ours: true });
}

const historySchema = z.looseObject({
  entries: z
    .array(
      z.looseObject({
        round: z.int().min(0),
        rootCause: z.string().nullish(),
        trainScore: z.number().nullish(),
        testScore: z.number().nullish(),
        changedFiles: z.array(z.string()).nullish(),
      }),
    )
    .default([]),
});

/** `history.json` of the published system; empty when there is none, or it cannot be read. */
async function readHistory(dir: string): Promise<readonly PublishedRound[]> {
  const history = await readJsonFile(join(dir, FILES.history), historySchema).catch(() => undefined);
  return (history?.entries ?? []).map(({ round, rootCause, trainScore, testScore, changedFiles }) => ({
    round,
    rootCause: rootCause ?? null,
    trainScore: trainScore ?? null,
    testScore: testScore ?? null,
    changedFiles: changedFiles ?? [],
  }));
}

/**
 * The skill of a round; 0 is the original. What the manifest does not vouch for is not used.
 *
 * @throws INPUT_INVALID when there is no such round, STORE_CORRUPT, SKILL_INVALID
 */
export async function readRound({ dir, id, meta, manifest }: ProposalFolder, round: number): Promise<Skill> {
  const folder = `round-${round}`;
  const path = join(dir, folder);
  const names = (await readdir(dir).catch(unlessMissing)) ?? [];
  const isKept = manifest ? folder in manifest.trees : names.includes(folder);
  if (!isKept) {
    const rounds = (manifest ? Object.keys(manifest.trees) : names).flatMap(
      (name) => /^round-(\d+)$/.exec(name)?.[1] ?? [],
    );
    throw inputInvalid(
      `The proposal ${id} has no round ${round}`,
      rounds.length === 0
        ? 'It has none yet.'
        : `It has ${rounds
            .map(Number)
            .sort((a, b) => a - b)
            .join(', ')}.`,
    );
  }
  const skill = await loadSkill(path);
  if (manifest && manifest.trees[folder] !== skill.digest) {
    throw storeCorrupt(path, 'its files are not those that the manifest vouches for', `Remove the proposal ${dir}.`);
  }
  // The folder is called after the round, which says nothing of a skill that has no name in its front matter.
  return skill.frontMatter.name === undefined ? { ...skill, name: meta.skillName } : skill;
}

/** A finding about a proposal that cannot be read. */
export function unreadable(id: string, error: unknown): Diagnostic {
  const message = `The proposal ${id} cannot be read and is left out: ${errorMessage(error)}`;
  return { severity: 'warning', code: 'proposal-unreadable', message, source: 'proposals' };
}

/**
 * What the proposals of a skill are filed under: the name of its folder, or of the folder above when that is a version
 * (`v2`), as in the published system.
 */
export function skillFolderName(dir: string): string {
  const own = basename(dir);
  return /^v\d/.test(own) ? basename(dirname(dir)) : own;
}
