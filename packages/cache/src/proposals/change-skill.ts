import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AuditEntry,
  auditEntrySchema,
  inputInvalid,
  isSkvmError,
  type JsonValue,
  type ProposalSummary,
  type Skill,
  type Store,
} from '@skvm/core';
import { applyHunks, diffSkills, keepSkill, loadKeptSkill, loadSkill, mergeSkills } from '@skvm/core/skill';
import type { CacheLayout } from '../cache-layout.ts';
import { type Disk, disk } from '../disk.ts';
import { readJsonFile, writeJsonFile } from '../json-file.ts';
import { withLock } from '../lock.ts';
import { deploySkill, settleSkill } from './deploy-skill.ts';
import { appendAudit, possibleEvents } from './proposal-audit.ts';
import type { AcceptInput, Deployment } from './proposal-files.ts';
import { dirOf, FILES, type ProposalFolder, readFolder, readRound } from './proposal-folder.ts';
import { type ProposalMeta, publishedStatus } from './proposal-meta.ts';

/** What changing a skill needs. */
export interface ChangeOptions {
  readonly layout: CacheLayout;
  readonly store: Store;
  readonly now: () => Date;
  readonly secrets: readonly string[];
  readonly disk?: Disk | undefined;
}

/** A change that is ready to be made. */
interface Planned {
  readonly dir: string;
  readonly live: Skill;
  readonly after: Skill;
  readonly merged: boolean;
}

/** Deploys a round, or hunks of it. @throws INPUT_INVALID, SKILL_INVALID, TARGET_LOCKED, STORE_CORRUPT */
export async function acceptProposal(input: AcceptInput, options: ChangeOptions): Promise<Deployment> {
  const { id, by, hunks } = input;
  return change(id, 'accepted', input, options, async (folder) => {
    const round = input.round ?? folder.summary.bestRound;
    refuseRound(input, round, folder.summary);
    const original = await readRound(folder, 0);
    const chosen = await readRound(folder, round);
    const wanted = hunks === undefined ? chosen : applyHunks(original, chosen, hunks);
    const dir = await folderOf(input.dir ?? folder.summary.skillDir, folder.summary);
    const live = await loadSkill(dir);
    if (live.name !== original.name) {
      throw inputInvalid(
        `The proposal is for the skill "${original.name}", and ${dir} holds "${live.name}"`,
        'Name the folder of the skill with --target=<dir>.',
      );
    }
    const merged = live.digest !== original.digest;
    const after = merged ? merge(original, live, wanted, dir) : wanted;
    if (after.digest === live.digest) throw inputInvalid(`${dir} has these changes already: there is nothing to do`);
    const entry: Omit<AuditEntry, 'at' | 'event'> = {
      ...{ by, round },
      ...(hunks === undefined ? {} : { hunks: [...hunks] }),
      ...(merged ? { merged } : {}),
      ...(input.override === undefined ? {} : { note: input.override }),
    };
    return { plan: { dir, live, after, merged }, entry };
  });
}

/** Restores what was there before the acceptance. @throws as {@link acceptProposal} */
export async function undoProposal(
  input: {
    readonly id: string;
    readonly by: string;
    readonly force?: boolean;
    readonly dryRun?: boolean;
    readonly signal?: AbortSignal;
  },
  options: ChangeOptions,
): Promise<Deployment> {
  const { id, by, force = false } = input;
  return change(id, 'undone', input, options, async (folder) => {
    const accepted = folder.audit.findLast(({ event }) => event === 'accepted');
    if (!accepted?.backup || !accepted.before || !accepted.target) {
      throw inputInvalid(
        `The proposal ${id} was accepted by another program, which kept no backup here`,
        'Restore the skill from version control.',
      );
    }
    const dir = await folderOf(accepted.target, folder.summary);
    const live = await loadSkill(dir);
    const edited = live.digest !== accepted.after;
    if (edited && !force) {
      throw inputInvalid(
        `${dir} was edited since the proposal was accepted: undoing would lose those edits`,
        'Take them out first, or use --force: they are then kept in the store, and the audit log says where.',
      );
    }
    const after = await loadKeptSkill(accepted.backup, accepted.before, options.store);
    const note = edited
      ? { note: `edits made since the acceptance are kept as ${await keepSkill(live, options.store)}` }
      : {};
    return { plan: { dir, live, after, merged: false }, entry: { by, ...note } };
  });
}

const intentSchema = auditEntrySchema;

/**
 * One change under the locks of proposal and folder: plan, back up, write down what is about to happen, deploy, tell.
 * Whatever ends it, the next look at the proposal sees by the folder whether it happened.
 */
async function change(
  id: string,
  event: 'accepted' | 'undone',
  { dryRun = false, signal }: { readonly dryRun?: boolean; readonly signal?: AbortSignal },
  options: ChangeOptions,
  plan: (
    folder: ProposalFolder,
  ) => Promise<{ readonly plan: Planned; readonly entry: Omit<AuditEntry, 'at' | 'event'> }>,
): Promise<Deployment> {
  const { layout, store, now } = options;
  return withLock(
    layout.lock('proposal-change', id),
    async () => {
      await settleProposal(id, options, { dryRun });
      const folder = await readFolder(layout, id);
      refuseState(folder.summary, event);
      const first = await plan(folder);
      const { dir } = first.plan;
      if (dryRun) return toDeployment(folder.summary, first.plan, null);
      return withLock(
        layout.lock('skill-folder', dir),
        async () => {
          await settleSkill(dir, options.disk ?? disk);
          signal?.throwIfAborted();
          // The folder may have changed while its lock was waited for.
          const { plan: planned, entry } = await plan(folder);
          const { live, after } = planned;
          const backup = await keepSkill(live, store);
          const done: AuditEntry = {
            ...{ at: now().toISOString(), event, ...entry },
            ...{ target: dir, before: live.digest, after: after.digest, backup },
          };
          const intent = join(folder.dir, FILES.intent);
          await writeJsonFile(intent, done as unknown as JsonValue);
          try {
            await deploySkill(dir, after, options.disk ?? disk);
          } finally {
            // Whether it failed before or after the folder changed, the folder says.
            await settleProposal(id, options, { dryRun: false });
          }
          return toDeployment((await readFolder(layout, id)).summary, planned, backup);
        },
        { what: dir, now, ...(signal && { signal }) },
      );
    },
    { what: `The proposal ${id}`, now, ...(signal && { signal }) },
  );
}

function toDeployment(
  summary: ProposalSummary,
  { dir, live, after, merged }: Planned,
  backup: string | null,
): Deployment {
  const changes = diffSkills(live, after);
  return { summary, dir, before: live.digest, after: after.digest, merged, changes, backup };
}

/**
 * Looks whether a deployment that was cut off happened: when the folder holds what it was to hold, the audit log says
 * so; else it did not.
 */
export async function settleProposal(
  id: string,
  options: ChangeOptions,
  { dryRun }: { readonly dryRun: boolean },
): Promise<void> {
  const { layout, secrets } = options;
  const on = options.disk ?? disk;
  const dir = dirOf(layout, id);
  const intent = join(dir, FILES.intent);
  const entry = await readJsonFile(intent, intentSchema, { ours: true });
  if (entry === undefined || dryRun) return;
  const { target = '', after } = entry;
  await settleSkill(target, on);
  const live = await loadSkill(target).catch((error: unknown) => {
    if (isSkvmError(error, 'SKILL_INVALID')) return undefined;
    throw error;
  });
  if (live?.digest === after) await tell(id, entry, options, secrets);
  await on.remove(intent);
}

/** Writes an entry into the audit log, and its state into `meta.json`, which others read. */
export async function tell(
  id: string,
  entry: AuditEntry,
  { layout }: Pick<ChangeOptions, 'layout'>,
  secrets: readonly string[],
): Promise<void> {
  const dir = dirOf(layout, id);
  const { audit, meta } = await readFolder(layout, id);
  const isTold = audit.some((other) => JSON.stringify(other) === JSON.stringify(entry));
  if (!isTold) await appendAudit(join(dir, FILES.audit), entry, secrets);
  const { summary } = await readFolder(layout, id);
  const changed: ProposalMeta = {
    ...meta,
    status: publishedStatus(summary.state),
    acceptedRound: summary.acceptedRound,
  };
  await writeJsonFile(join(dir, FILES.meta), changed as unknown as JsonValue);
}

/** @throws INPUT_INVALID */
export function refuseState({ id, state, explanation }: ProposalSummary, event: AuditEntry['event']): void {
  const possible = possibleEvents(state);
  if (possible.includes(event)) return;
  const why = state === 'failed' && explanation !== null ? `: ${explanation}` : '';
  const rest = possible.length === 0 ? 'nothing more can be done with it' : `it can be ${possible.join(' or ')}`;
  throw inputInvalid(`The proposal ${id} is ${state}${why}; it cannot be ${event}`, `As it stands ${rest}.`);
}

function refuseRound(input: AcceptInput, round: number, summary: ProposalSummary): void {
  const { unverified = false, override } = input;
  const { bestRound, verdict, explanation } = summary;
  if (override !== undefined && override.trim() !== '') return;
  if (round === 0) {
    throw inputInvalid(
      `The original did best, so there is nothing to accept${explanation === null ? '' : `: ${explanation}`}`,
      'Accept another round with --round=<n> --force="<reason>".',
    );
  }
  if (round !== bestRound) {
    throw inputInvalid(
      `Round ${round} is not the best one, which is ${bestRound}`,
      'Give the reason with --force="<reason>"; the audit log keeps it.',
    );
  }
  if (verdict === 'worse') {
    throw inputInvalid(
      `The candidate was found to be worse: ${explanation}`,
      'Give the reason with --force="<reason>"; the audit log keeps it.',
    );
  }
  if (verdict === 'unverified' && !unverified) {
    throw inputInvalid(
      'Nothing was run that speaks for this candidate: it was made from logs alone',
      'Read the diff, then use --unverified.',
    );
  }
}

async function folderOf(path: string, { id }: ProposalSummary): Promise<string> {
  return realpath(path).catch(() => {
    throw inputInvalid(
      `The folder that the proposal ${id} is for is not there: ${path}`,
      'Name the folder of the skill with --target=<dir>.',
    );
  });
}

function merge(original: Skill, live: Skill, wanted: Skill, dir: string): Skill {
  const { skill, conflicts } = mergeSkills({ base: original, ours: live, theirs: wanted });
  if (skill) return skill;
  const told = conflicts.map(({ path, line, reason }) => `${path}${line === undefined ? '' : `:${line}`}: ${reason}`);
  throw inputInvalid(
    `${dir} was edited since the session began, and the edits conflict with the proposal: ${told.join('; ')}`,
    'Nothing was changed. Accept other hunks with --hunks=<ids>, or take the changes over by hand from "skvm proposals diff".',
  );
}
