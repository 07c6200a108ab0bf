import { realpath } from 'node:fs/promises';
import {
  type AuditEntry,
  aborted,
  type Diagnostic,
  errorMessage,
  inputInvalid,
  type ProposalSummary,
  type Skill,
  type Store,
} from '@skvm/core';
import { applyHunks, diffSkills, keepSkill, loadKeptSkill, loadSkill, mergeSkills } from '@skvm/core/skill';
import type { CacheLayout } from '../cache-layout.ts';
import { errorCode } from '../disk.ts';
import { withLock } from '../lock.ts';
import { deploySkill } from './deploy-skill.ts';
import { announceDeployment, pendingDeployments, pendingFile, settleDeployment } from './pending-deployments.ts';
import { possibleEvents } from './proposal-audit.ts';
import type { AcceptInput, Deployment } from './proposal-files.ts';
import { type ProposalFolder, readFolder, readRound, skillFolderName } from './proposal-folder.ts';

/** What changing proposals needs. */
export interface ChangeOptions {
  readonly layout: CacheLayout;
  readonly store: Store;
  readonly now: () => Date;
  readonly secrets: readonly string[];
  readonly report: (diagnostic: Diagnostic) => void;
}

/** A change that is ready to be made. */
interface Planned {
  readonly dir: string;
  readonly live: Skill;
  readonly after: Skill;
  readonly merged: boolean;
}

/** Deploys a round, or hunks of it. @throws INPUT_INVALID, SKILL_INVALID, STORE_CORRUPT, ABORTED */
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
    // A skill that does not say its name is called as its proposals are filed.
    const name = live.frontMatter.name === undefined ? skillFolderName(dir) : live.name;
    if (name !== original.name) {
      throw inputInvalid(
        `The proposal is for the skill "${original.name}", and ${dir} holds "${name}"`,
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

/**
 * One change, under the lock of all changes: plan, back up, write down what is about to happen, deploy, settle. Whatever
 * ends it, the next look at the proposals settles it by what stands in the folder.
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
  const { layout, store, now, secrets } = options;
  return changing(options, signal, async () => {
    const folder = await readFolder(layout, id);
    refuseState(folder.summary, event);
    const { plan: planned, entry } = await plan(folder);
    if (dryRun) return toDeployment(folder.summary, planned, null);
    const { dir, live, after } = planned;
    // What cannot be settled stands in the way.
    await settleDeployment(layout, pendingFile(layout, dir), secrets);
    const backup = await keepSkill(live, store);
    if (signal?.aborted) throw aborted(signal.reason);
    const file = await announceDeployment(layout, {
      proposal: id,
      entry: {
        ...{ at: now().toISOString(), event, ...entry },
        ...{ target: dir, before: live.digest, after: after.digest, backup },
      },
    });
    try {
      await deploySkill(dir, after);
    } catch (error) {
      // What failed last may be what came after the new bundle was in place.
      if (!(await settleDeployment(layout, file, secrets))) throw undone(dir, error);
    }
    await settleDeployment(layout, file, secrets);
    return toDeployment((await readFolder(layout, id)).summary, planned, backup);
  });
}

/**
 * Runs what changes proposals: one process at a time, quickly, and after whatever was cut off is settled. What cannot be
 * settled (the folder is on a disk that is not there) is reported, and is tried again the next time.
 */
export async function changing<Result>(
  options: ChangeOptions,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const { layout, secrets, now, report } = options;
  return withLock(
    layout.lock('proposals'),
    async () => {
      for (const file of await pendingDeployments(layout)) {
        await settleDeployment(layout, file, secrets).catch((error: unknown) => report(unsettled(file, error)));
      }
      return work();
    },
    { what: 'Changing proposals', wait: true, now, ...(signal && { signal }) },
  );
}

function unsettled(file: string, error: unknown): Diagnostic {
  const message = `A deployment was cut off and cannot be settled yet: ${errorMessage(error)} (${file})`;
  return { severity: 'warning', code: 'deployment-unsettled', message, source: 'proposals' };
}

/** What the disk says is made a message; what we say stays. */
function undone(dir: string, error: unknown): unknown {
  if (errorCode(error) === undefined) return error;
  return inputInvalid(
    `${dir} cannot be replaced: ${errorMessage(error)}`,
    'It is as it was. The folder above it has to be writable, with room for a second copy.',
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
