import { profileFiles, withLock } from '@skvm/cache';
import {
  type AnyProfile,
  type FailureReports,
  formatTarget,
  type Journal,
  type JsonValue,
  type Profile,
  type Target,
} from '@skvm/core';
import { failureReports, type ProfileInput } from '@skvm/profiler';
import type { Composition } from '../compose.ts';
import { inSession } from '../in-session.ts';

/** A target's profile, and whether it was measured now. */
export interface ProfiledTarget {
  readonly target: Target;
  readonly profile: AnyProfile;
  /** The whole document, when it is one of ours. */
  readonly document?: Profile;
  /** Absolute path of the profile's file; absent when it is not fit to be kept. */
  readonly path?: string;
  readonly isCached: boolean;
  /** What failed while it was measured now; that of a kept profile is beside it. */
  readonly failures?: FailureReports;
}

/**
 * Does work on a target's profile while no other process does.
 *
 * @throws TARGET_LOCKED unless it is to wait
 */
export function withTarget<Result>(
  target: Target,
  work: () => Promise<Result>,
  { context, layout }: Pick<Composition, 'context' | 'layout'>,
  wait: boolean,
): Promise<Result> {
  const options = { what: `The target ${formatTarget(target)}`, wait, signal: context.signal };
  return withLock(layout.lock('profile', target.adapter, target.model), work, options);
}

/**
 * Makes a profile in a session of its own. Only a completed one is kept, with what failed beside it; one that cannot be
 * kept leaves its session unfinished, to be gone on with.
 *
 * @throws SESSION_MISSING when the flags say to go on and there is nothing to go on with, unless a new session will do
 */
export async function profileInSession(
  input: ProfileInput,
  make: (journal: Journal) => Promise<Profile>,
  composition: Composition,
  { orNew = false }: { readonly orNew?: boolean } = {},
): Promise<ProfiledTarget & { readonly document: Profile }> {
  const { context, secrets } = composition;
  const { target } = input;
  let kept: Pick<ProfiledTarget, 'path' | 'failures'> = {};
  const document = await inSession(
    composition,
    {
      kind: 'profile',
      spec: input as unknown as JsonValue,
      subject: { models: [target.model], harness: target.adapter },
      orNew,
      target,
    },
    async ({ journal }) => {
      const made = await make(journal);
      composition.requireNoMiss(target.model);
      const failures = await failureReports(journal, context, { secrets });
      kept = { failures, ...(made.status === 'completed' && { path: await keep(made, failures, composition) }) };
      return made;
    },
    ({ capabilities, spec }) => `${Object.keys(capabilities).length} of ${spec.primitives.length} primitives`,
  );
  return { target, profile: document, document, isCached: false, ...kept };
}

/** Keeps a profile, and what failed beside it; returns its file. */
async function keep(profile: Profile, reports: FailureReports, { layout, secrets }: Composition): Promise<string> {
  const files = profileFiles(layout, { secrets });
  const { path } = await files.save(profile);
  const { harness: adapter, model, profiledAt, spec } = profile;
  const { primitives } = spec;
  await files.saveFailureReports({ target: { adapter, model }, profiledAt, primitives, reports });
  return path;
}
