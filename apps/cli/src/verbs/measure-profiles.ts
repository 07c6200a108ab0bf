import { profileFiles } from '@skvm/cache';
import { DEFAULT_LIMITS, formatTarget, inputInvalid, isSkvmError, profileMissing, type Target } from '@skvm/core';
import type { Outcome, Printable } from '../base-command.ts';
import type { Composition } from '../compose.ts';
import { toAbsolute } from '../environment.ts';
import { forecastText, profileListText, profileSetText, profileText } from '../reporters/profile-text.ts';
import type { Terminal } from '../terminal.ts';
import type { ProfiledTarget } from './profile-in-session.ts';
import { forecastTargets, type ProfileFlags, profileTarget, profileTargets, targetsOf } from './profile-targets.ts';

/** The targets that the flags name. @throws INPUT_INVALID when they name no model. */
export function requireTargets(flags: {
  readonly model?: readonly string[] | undefined;
  readonly adapter: readonly string[];
}): Target[] {
  if (flags.model && flags.model.length > 0) return targetsOf({ ...flags, model: flags.model });
  throw inputInvalid('Missing required flag --model', 'Such as --model=sim/qwen3.5-9b; --list lists what is there.');
}

/**
 * `--batch`: the adapters that can run here. Those that cannot are named, with the reason.
 *
 * @throws ADAPTER_UNAVAILABLE when none can.
 */
export async function workingAdapters({ context }: Composition): Promise<string[]> {
  const working: string[] = [];
  let last: unknown;
  for (const adapter of context.registry.list('adapter')) {
    try {
      await using _ = await adapter.open({ limits: DEFAULT_LIMITS }, context);
      working.push(adapter.id);
    } catch (error) {
      if (!isSkvmError(error, 'ADAPTER_UNAVAILABLE')) throw error;
      last = error;
      const message = `Left out the adapter ${adapter.id}: ${error.message}`;
      const hint = error.hint === undefined ? {} : { hint: error.hint };
      context.report({ severity: 'warning', code: 'adapter-left-out', message, source: adapter.id, ...hint });
    }
  }
  if (working.length === 0 && last !== undefined) throw last;
  return working;
}

/** `--list`: the profiles that are kept. */
export async function listProfiles({ layout }: Composition): Promise<Outcome> {
  const profiles = await profileFiles(layout).list();
  const document = { schema: 'skvm.profiles/1', profiles };
  return { document, render: (style) => profileListText(profiles, style) };
}

/** `--show`: the profiles of the targets as they are kept. @throws PROFILE_MISSING */
export async function showProfiles(
  targets: readonly Target[],
  flags: PageFlags,
  terminal: Terminal,
  composition: Composition,
): Promise<Outcome> {
  const files = profileFiles(composition.layout);
  const found = await Promise.all(
    targets.map(async (target) => {
      const kept = await files.load(target);
      if (kept) return { target, ...kept, isCached: true };
      const hint = `Make it: skvm profile --model=${target.model} --adapter=${target.adapter}`;
      throw profileMissing(formatTarget(target), [], hint);
    }),
  );
  const page = await openPage(flags, terminal);
  const [first] = found;
  const profiles = found.map(printable);
  const outcome: Outcome = {
    document:
      found.length === 1 && first ? printable(first) : ({ schema: 'skvm.profile-set/1', profiles } as Printable),
    render: (style) => found.map((one) => profileText(one, style)).join('\n\n'),
  };
  return page(outcome, found, composition);
}

/** `--dry-run`: what measuring would take. */
export async function forecastProfiles(
  targets: readonly Target[],
  flags: ProfileFlags,
  composition: Composition,
): Promise<Outcome> {
  const document = await forecastTargets(targets, flags, composition);
  return { document, render: (style) => forecastText(document, style) };
}

/** Measures what has no profile yet. One target makes its own document, several make a set. */
export async function measureProfiles(
  targets: readonly Target[],
  flags: ProfileFlags & PageFlags,
  terminal: Terminal,
  composition: Composition,
): Promise<Outcome> {
  const page = await openPage(flags, terminal);
  const [target] = targets;
  if (target && targets.length === 1) {
    const one = await profileTarget(target, flags, composition);
    return page({ document: printable(one), render: (style) => profileText(one, style) }, [one], composition);
  }
  const { set, profiled } = await profileTargets(targets, flags, composition);
  const outcome: Outcome = { document: set, render: (style) => profileSetText(set, profiled, style) };
  return page(outcome, profiled, composition);
}

/** Where a page is wanted. */
interface PageFlags {
  readonly html?: string | undefined;
  readonly json?: boolean | undefined;
}

type WritePage = (
  outcome: Outcome,
  profiled: readonly ProfiledTarget[],
  composition: Composition,
) => Promise<Outcome> | Outcome;

/** Makes sure of the place first; the page and the word of where it is come with the outcome. @throws INPUT_INVALID */
async function openPage({ html, json }: PageFlags, terminal: Terminal): Promise<WritePage> {
  if (html === undefined) return (outcome) => outcome;
  const file = toAbsolute(html, terminal);
  const { requirePagePlace, writeProfilePage } = await import('./write-profile-page.ts');
  await requirePagePlace(file);
  return async (outcome, profiled, composition) => {
    await writeProfilePage(file, profiled, composition);
    const told = `page: ${file}`;
    if (json) terminal.stderr.write(`${told}\n`);
    return { ...outcome, render: (style) => `${outcome.render(style)}\n\n${told}` };
  };
}

/** A published profile has no schema of its own; its fields are those of ours. */
function printable({ profile, document }: ProfiledTarget): Printable {
  return document ?? { ...profile, schema: profile.schema ?? 'skvm.profile/1' };
}
