import { readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  type AnyProfile,
  documentInvalid,
  type FailureReports,
  failureReportSchema,
  formatTarget,
  isSkvmError,
  type JsonObject,
  type Profile,
  profileSchema,
  redactJson,
  type Target,
} from '@skvm/core';
import { z } from 'zod';
import type { CacheLayout } from './cache-layout.ts';
import { disk, unlessMissing } from './disk.ts';
import { checkJson, readJsonFile, writeJsonFile } from './json-file.ts';
import { withLock } from './lock.ts';
import { freeVersion, stamp, versionsIn } from './profile-versions.ts';
import { type FoundProfile, ofTarget, readProfile, spellings } from './read-profile.ts';

/** What became of a profile that was saved. */
export interface SavedProfile {
  /** The file of this version. */
  readonly path: string;
  /** True when it is now the profile of its target. */
  readonly promoted: boolean;
  /**
   * Why the profile of the target stayed the one that it was; `new-has-fewer-primitives` when the new one lacks any of
   * its primitives, whatever it has beside them.
   */
  readonly kept?: { readonly path: string; readonly reason: 'new-is-partial' | 'new-has-fewer-primitives' };
  /** Where an unreadable `latest.json` was moved. */
  readonly setAside?: string;
}

/** A target that has a profile; `error` in place of facts when the file cannot be read. */
export type ListedProfile =
  | {
      readonly path: string;
      readonly target: Target;
      readonly profiledAt: string;
      /** Number of measured primitives. */
      readonly primitives: number;
      readonly isPartial: boolean;
      readonly simulated: boolean;
    }
  | { readonly path: string; readonly error: string };

/** What is kept of failures. */
export interface KeptFailures {
  /** When what was last measured of the target was; reports of other primitives may be older. ISO 8601 UTC. */
  readonly profiledAt: string;
  readonly reports: FailureReports;
}

/** The profiles under one cache root. */
export interface ProfileFiles {
  /**
   * The profile of a target, or `undefined`. The model's id is tried as it is, then with and without `openrouter/`;
   * the dot and dash forms of Anthropic ids are one id.
   *
   * @throws STORE_CORRUPT, DOCUMENT_VERSION; DOCUMENT_INVALID when the folder holds the profile of another target
   */
  load(target: Target): Promise<FoundProfile | undefined>;
  /** A profile from any file. @throws DOCUMENT_INVALID, DOCUMENT_VERSION */
  loadFile(path: string): Promise<FoundProfile>;
  /** Files of all versions of a target's profile, the newest first. */
  versions(target: Target): Promise<string[]>;
  /**
   * Keeps a profile as a version of its own, and makes it the target's profile: unless that would put a partial one in
   * place of a complete one, or one that lacks a primitive in place of one that measured it.
   */
  save(profile: Profile): Promise<SavedProfile>;
  /**
   * Keeps what failed, beside the profile: `reports` by `<primitive>/<level>`. Reports of primitives that this profile
   * did not measure stay; where they cannot be read, their file is set aside.
   */
  saveFailureReports(input: {
    readonly target: Target;
    readonly profiledAt: string;
    readonly primitives: readonly string[];
    readonly reports: FailureReports;
  }): Promise<void>;
  /**
   * What failed, as it was last kept for a target, ours or published; `undefined` when there is nothing. A report of
   * another form is left out.
   *
   * @throws STORE_CORRUPT
   */
  loadFailureReports(target: Target): Promise<KeptFailures | undefined>;
  list(): Promise<ListedProfile[]>;
}

const LATEST = 'latest.json';
const FAILURES = 'failure-reports.json';
const failureReportsSchema = z.object({ profiledAt: z.string(), reports: z.record(z.string(), z.array(z.json())) });

/**
 * The profiles of a cache root: `profiles/<adapter>/<model>/` with `latest.json`, `v_<time>.json` for each version and
 * `failure-reports.json`. Published profiles are read as they are.
 *
 * @param options.secrets values that must never be written
 */
export function profileFiles(
  layout: CacheLayout,
  options: { readonly secrets?: readonly string[] } = {},
): ProfileFiles {
  const lockOf = (target: Target) => layout.lock('profile-files', target.adapter, target.model);

  async function load(target: Target): Promise<FoundProfile | undefined> {
    const dirs = spellings(target.model).map((model) => layout.profileDir({ ...target, model }));
    for (const dir of dirs) {
      const found = await readProfile(join(dir, LATEST), REPROFILE);
      if (found) return ofTarget(found, target);
    }
    for (const dir of dirs) {
      const [newest] = await versionsIn(dir);
      const found = newest && (await readProfile(newest, REPROFILE));
      if (found) return ofTarget(found, target);
    }
    return undefined;
  }

  async function save(profile: Profile): Promise<SavedProfile> {
    const target = { adapter: profile.harness, model: profile.model };
    const dir = layout.profileDir(target);
    const latest = join(dir, LATEST);
    checkJson(latest, profile, profileSchema);
    const document = redactJson(profile as unknown as JsonObject, options.secrets);
    const time = new Date(profile.profiledAt);

    // Nobody's work is lost to a damaged file: neither what was just measured, nor the file itself.
    let setAside: string | undefined;
    const before = await load(target).catch(async (error: unknown) => {
      if (!isSkvmError(error)) throw error;
      const aside = join(dir, `latest.aside-${stamp(time)}.json`);
      const isMoved = await rename(latest, aside).then(() => true, unlessMissing);
      if (isMoved) setAside = aside;
      return newestReadable(dir, target);
    });
    const path = await freeVersion(dir, time);
    await writeJsonFile(path, document);
    const reason = before && reasonToKeep(before.profile, profile);
    const outcome = { path, ...(setAside && { setAside }) };
    if (!before || !reason) {
      await writeJsonFile(latest, document);
      return { ...outcome, promoted: true };
    }
    if (basename(before.path) !== LATEST) {
      // Without a latest.json the newest version counts, and that would now be this one. What was left out in reading a
      // published file, such as paths of its author, is not written again; the version itself stays as it is.
      const kept = (before.document ?? before.profile) as unknown as JsonObject;
      await writeJsonFile(join(dirname(before.path), LATEST), redactJson(kept, options.secrets));
    }
    return { ...outcome, promoted: false, kept: { path: before.path, reason } };
  }

  return {
    load,
    async loadFile(path) {
      const found = await readProfile(path, { hint: 'Give the file of a profile, or make one by "skvm profile".' });
      if (!found) throw documentInvalid(path, 'there is no such file', 'Give the file of a profile.');
      return found;
    },
    versions: (target) => versionsIn(layout.profileDir(target)),
    save: (profile) => {
      const target = { adapter: profile.harness, model: profile.model };
      return withLock(lockOf(target), () => save(profile), {
        what: `The profile of ${formatTarget(target)}`,
        wait: true,
      });
    },
    async saveFailureReports({ target, profiledAt, primitives, reports }) {
      const path = join(layout.profileDir(target), FAILURES);
      const measured = new Set(primitives);
      await withLock(
        lockOf(target),
        async () => {
          // A damaged one is set aside, as a damaged profile is: what was just measured is not lost to it.
          const before = await readJsonFile(path, failureReportsSchema, { ours: true }).catch(
            async (error: unknown) => {
              if (!isSkvmError(error)) throw error;
              await rename(path, path.replace(/json$/, `aside-${stamp(new Date(profiledAt))}.json`));
              return undefined;
            },
          );
          const others = Object.entries(before?.reports ?? {}).filter(([cell]) => !measured.has(primitiveOf(cell)));
          const all = { ...Object.fromEntries(others), ...reports };
          if (Object.keys(all).length === 0) return disk.remove(path);
          await writeJsonFile(path, redactJson({ profiledAt, reports: all } as unknown as JsonObject, options.secrets));
        },
        { what: `The profile of ${formatTarget(target)}`, wait: true },
      );
    },
    async loadFailureReports(target) {
      for (const model of spellings(target.model)) {
        const path = join(layout.profileDir({ ...target, model }), FAILURES);
        const found = await readJsonFile(path, failureReportsSchema, { ours: true });
        if (found) return { profiledAt: found.profiledAt, reports: readReports(found.reports) };
      }
      return undefined;
    },
    async list() {
      const listed: ListedProfile[] = [];
      for (const adapter of await foldersIn(layout.profiles)) {
        for (const dir of await foldersIn(join(layout.profiles, adapter))) {
          const at = join(layout.profiles, adapter, dir);
          const path = (await disk.exists(join(at, LATEST))) ? join(at, LATEST) : (await versionsIn(at))[0];
          if (path) listed.push(await describe(path));
        }
      }
      return listed;
    },
  };
}

const REPROFILE = {
  ours: true,
  hint: 'Put one of the versions beside it in its place, or profile the target anew by "skvm profile --force".',
};

async function newestReadable(dir: string, target: Target): Promise<FoundProfile | undefined> {
  for (const path of await versionsIn(dir)) {
    const found = await readProfile(path, REPROFILE)
      .then((read) => read && ofTarget(read, target))
      .catch(() => undefined);
    if (found) return found;
  }
  return undefined;
}

function reasonToKeep(before: AnyProfile, now: Profile): 'new-is-partial' | 'new-has-fewer-primitives' | undefined {
  if (Object.keys(before.capabilities).some((primitive) => !(primitive in now.capabilities))) {
    return 'new-has-fewer-primitives';
  }
  return now.isPartial && !before.isPartial ? 'new-is-partial' : undefined;
}

async function foldersIn(dir: string): Promise<string[]> {
  const entries = (await readdir(dir, { withFileTypes: true }).catch(unlessMissing)) ?? [];
  return entries
    .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

async function describe(path: string): Promise<ListedProfile> {
  try {
    const found = await readProfile(path, REPROFILE);
    if (!found) return { path, error: 'it is gone' };
    const { harness, model, profiledAt, capabilities, isPartial, simulated } = found.profile;
    const primitives = Object.keys(capabilities).length;
    return {
      path,
      target: { adapter: harness, model },
      profiledAt,
      primitives,
      isPartial,
      simulated: simulated ?? false,
    };
  } catch (error) {
    if (!isSkvmError(error)) throw error;
    return { path, error: error.message };
  }
}

function readReports(reports: Readonly<Record<string, readonly unknown[]>>): FailureReports {
  const read = Object.entries(reports).map(([cell, values]) => {
    const parsed = values.map((value) => failureReportSchema.safeParse(value));
    return [cell, parsed.flatMap(({ data }) => data ?? [])] as const;
  });
  return Object.fromEntries(read.filter(([, kept]) => kept.length > 0));
}

/** `reason.logic/L2` → `reason.logic` */
const primitiveOf = (cell: string): string => cell.replace(/\/[^/]*$/, '');
