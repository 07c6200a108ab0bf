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
 * Makes a profile in a session of its own, while no other process works on its target. Only a completed one is kept,
 * with what failed beside it.
 *
 * @throws TARGET_LOCKED unless it is to wait; SESSION_MISSING when the flags say to go on and there is nothing to go on
 * with, unless a new session will do
 */
export async function profileInSession(
  input: ProfileInput,
  make: (journal: Journal) => Promise<Profile>,
  composition: Composition,
  options: { readonly wait?: boolean; readonly orNew?: boolean } = {},
): Promise<ProfiledTarget & { readonly document: Profile }> {
  const { context, layout, secrets } = composition;
  const { target } = input;
  const { wait = false, orNew = false } = options;
  let failures: FailureReports = {};
  const document = await withLock(
    layout.lock('profile', target.adapter, target.model),
    () =>
      inSession(
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
          failures = await failureReports(journal, context, { secrets });
          return made;
        },
        ({ capabilities, spec }) => `${Object.keys(capabilities).length} of ${spec.primitives.length} primitives`,
      ),
    { what: `The target ${formatTarget(target)}`, wait, signal: context.signal },
  );
  const profiled = { target, profile: document, document, isCached: false, failures };
  if (document.status !== 'completed') return profiled;
  const files = profileFiles(layout, { secrets });
  const { path } = await files.save(document);
  const { profiledAt, spec } = document;
  await files.saveFailureReports({ target, profiledAt, primitives: spec.primitives, reports: failures });
  return { ...profiled, path };
}
