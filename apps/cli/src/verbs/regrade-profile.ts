import { join } from 'node:path';
import { openJournal, profileFiles } from '@skvm/cache';
import {
  formatTarget,
  hashJson,
  inputInvalid,
  isSkvmError,
  type Journal,
  type Profile,
  sessionMissing,
  type Target,
} from '@skvm/core';
import { profile, type Regrading, readProfileRecords, regrade } from '@skvm/profiler';
import type { Outcome } from '../base-command.ts';
import type { Composition } from '../compose.ts';
import { regradeText } from '../reporters/regrade-text.ts';
import { profileInSession, withTarget } from './profile-in-session.ts';

/** What came of grading anew. */
export interface RegradeDocument {
  readonly schema: 'skvm.regrade/1';
  readonly status: Profile['status'];
  readonly error?: NonNullable<Profile['error']>;
  /** The session whose runs were graded. */
  readonly session: string;
  readonly regraded: number;
  readonly changed: Regrading['changed'];
  readonly leftOut: Regrading['leftOut'];
  /** Absolute path of the profile's file; absent when too little was left to make one that is fit to be kept. */
  readonly path?: string;
  readonly profile: Profile;
}

/**
 * `--regrade`: grades the runs of a session anew, keeps what comes of it as a session and a profile of its own.
 *
 * @throws SESSION_MISSING when no session of the target has a run, INPUT_INVALID for several targets, TARGET_LOCKED
 */
export async function regradeProfile(
  targets: readonly Target[],
  { session: named, wait = false }: { readonly session?: string | undefined; readonly wait?: boolean | undefined },
  composition: Composition,
): Promise<Outcome> {
  const [target] = targets;
  if (targets.length !== 1 || !target) {
    throw inputInvalid(`Expected one target with --regrade, got ${targets.length}`, 'Name one model and one adapter.');
  }
  const { context } = composition;
  const source = await findRuns(target, named, composition);
  const regrading = await regrade(source.journal, context);
  const { input } = regrading;
  const make = async (journal: Journal) => {
    for await (const record of regrading.journal.read()) await journal.append(record);
    return profile({ ...input, journal, replayOnly: true }, context);
  };
  const work = () => profileInSession(input, make, composition);
  const { document, path } = await withTarget(target, work, composition, wait);
  const { regraded, changed, leftOut } = regrading;
  const result: RegradeDocument = {
    schema: 'skvm.regrade/1',
    status: document.status,
    ...(document.error && { error: document.error }),
    session: source.id,
    ...{ regraded, changed, leftOut },
    ...(path !== undefined && { path }),
    profile: document,
  };
  return { document: result, render: (style) => regradeText(result, style) };
}

/**
 * The session of the profile that is kept; else the newest of the target that has a run; or the one that is named. One
 * whose journal cannot be read stands in nobody's way, unless it is the one that is named.
 */
async function findRuns(target: Target, named: string | undefined, composition: Composition) {
  const { layout, sessions, secrets, context } = composition;
  const listed = (await sessions.list({ kind: 'profile' })).filter(
    ({ id, models = [], harness }) =>
      (named === undefined || id === named) && models.includes(target.model) && harness === target.adapter,
  );
  const kept = (await profileFiles(layout).load(target))?.document?.id;
  const found: { readonly id: string; readonly journal: Journal; readonly isKept: boolean }[] = [];
  for (const { id } of listed) {
    const journal = openJournal(join(layout.sessionDir('profile', id), 'journal.jsonl'), { secrets });
    const { header, runs } = await readProfileRecords(journal).catch((error: unknown) => {
      if (named !== undefined || !isSkvmError(error, 'STORE_CORRUPT')) throw error;
      const message = `Passed over the session ${id}: ${error.message}`;
      context.report({ severity: 'warning', code: 'session-unreadable', message, source: 'regrade' });
      return { header: undefined, runs: new Map<string, never>() };
    });
    if (runs.size > 0 && hashJson({ ...header?.target }) === hashJson({ ...target })) {
      found.push({ id, journal, isKept: header?.id === kept });
    }
    if (found.at(-1)?.isKept) break;
  }
  const source = found.find(({ isKept }) => isKept) ?? found[0];
  if (source) return source;
  throw sessionMissing(
    named === undefined
      ? `No session of ${formatTarget(target)} has a run to grade`
      : `No session "${named}" of ${formatTarget(target)} has a run to grade`,
    listed.map(({ id }) => id),
    'skvm logs lists the sessions; measure the target by "skvm profile" first.',
  );
}
