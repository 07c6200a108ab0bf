import { type FoundProfile, profileFiles } from '@skvm/cache';
import { formatTarget, inputInvalid, profileMissing } from '@skvm/core';
import { diffProfiles } from '@skvm/profiler';
import type { Outcome } from '../base-command.ts';
import type { Composition } from '../compose.ts';
import { toAbsolute } from '../environment.ts';
import { canonicalModelId } from '../models/model-id.ts';
import { profileDiffText } from '../reporters/profile-diff-text.ts';
import type { Terminal } from '../terminal.ts';

/**
 * `--diff`: how two profiles differ, each a file or the kept profile of a model.
 *
 * @throws INPUT_INVALID for other than two profiles, or profiles of different suites; PROFILE_MISSING; DOCUMENT_INVALID
 */
export async function diffKeptProfiles(
  flags: { readonly diff: readonly string[]; readonly adapter: readonly string[] },
  terminal: Terminal,
  composition: Composition,
): Promise<Outcome> {
  const [a, b, ...more] = flags.diff;
  if (a === undefined || b === undefined || more.length > 0) {
    throw inputInvalid(
      `Expected two profiles for --diff, got ${flags.diff.length}`,
      'Each is the file of a profile, or a model id: --diff=sim/qwen3.5-9b,other.json',
    );
  }
  const [adapter = '', ...others] = flags.adapter;
  if (others.length > 0) {
    throw inputInvalid(
      `Expected one adapter with --diff, got ${flags.adapter.length}`,
      'Give the files of the profiles to compare adapters; --list has them.',
    );
  }
  const [first, second] = [await find(a), await find(b)];
  const document = diffProfiles(first.document ?? first.profile, second.document ?? second.profile);
  return { document, render: (style) => profileDiffText(document, style) };

  async function find(given: string): Promise<FoundProfile> {
    const files = profileFiles(composition.layout);
    if (given.endsWith('.json')) {
      return files.loadFile(toAbsolute(given, terminal));
    }
    const target = { adapter, model: canonicalModelId(given) };
    const found = await files.load(target);
    if (!found)
      throw profileMissing(formatTarget(target), [], 'Make one by "skvm profile", or give the file of a profile.');
    return found;
  }
}
