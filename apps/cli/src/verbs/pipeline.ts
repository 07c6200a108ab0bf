import { addUsage, type DocumentStatus, NO_USAGE, type Usage } from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import type { Outcome } from '../base-command.ts';
import type { Composition } from '../compose.ts';
import { toAbsolute } from '../environment.ts';
import { canonicalModelId } from '../models/model-id.ts';
import { compileText } from '../reporters/compile-text.ts';
import { profileText } from '../reporters/profile-text.ts';
import type { Terminal } from '../terminal.ts';
import { type CompileFlags, type CompileReport, compileSkill, passesOf, profileFor } from './compile-skills.ts';
import type { ProfiledTarget } from './profile-in-session.ts';
import { profileTarget } from './profile-targets.ts';

/** The flags of `skvm pipeline`. */
export interface PipelineFlags extends CompileFlags {
  readonly skill: string;
  readonly model: string;
  readonly adapter: string;
  readonly 'force-profile': boolean;
  readonly wait: boolean;
  readonly resume: boolean;
  readonly session?: string | undefined;
}

/** What a pipeline came to. */
export interface PipelineDocument {
  readonly schema: 'skvm.pipeline/1';
  readonly status: DocumentStatus;
  readonly simulated: boolean;
  /** `kept`: it was there; `null`: it was given as a file, or no pass needs one. */
  readonly profile: { readonly path: string | null; readonly kept: boolean } | null;
  /** `null`: the profile was not completed. */
  readonly compile: CompileReport | null;
  /** Of this call alone. */
  readonly usage: Usage;
}

/** Profiles the target if it must, compiles the skill, keeps the variant. */
export async function pipeline(flags: PipelineFlags, terminal: Terminal, composition: Composition): Promise<Outcome> {
  const { context } = composition;
  const skill = await loadSkill(toAbsolute(flags.skill, terminal), context);
  const target = { adapter: flags.adapter, model: canonicalModelId(flags.model) };
  const passes = passesOf(flags, composition);
  const dryRun = flags['dry-run'];
  const needsProfile = passes.some(({ requires }) => requires?.includes('profile'));
  const profiled =
    flags.profile !== undefined || dryRun || !needsProfile
      ? undefined
      : await profileTarget(target, { ...flags, policy: 'adaptive', force: flags['force-profile'] }, composition);
  const profile = profiled && { path: profiled.path ?? null, kept: profiled.isCached };
  const measured = profiled && !profiled.isCached ? (profiled.document?.usage ?? NO_USAGE) : NO_USAGE;
  const status = profiled?.document?.status ?? 'completed';
  if (profiled && !profiled.isCached && status !== 'completed') {
    return outcome({ status, profile: profile ?? null, compile: null, usage: measured }, profiled, () => '');
  }
  const file = flags.profile === undefined ? undefined : toAbsolute(flags.profile, terminal);
  const found = profiled?.profile ?? (await profileFor(target, passes, file, composition));
  const compiled = await compileSkill(
    { skill, target, passes, profile: found, unknown: flags.unknown, dryRun },
    composition,
  );
  const usage = addUsage(measured, compiled.document.usage);
  return outcome(
    { status: 'completed', profile: profile ?? null, compile: compiled.document, usage },
    profiled,
    (style) => compileText(compiled, style),
  );
}

function outcome(
  parts: Pick<PipelineDocument, 'status' | 'profile' | 'compile' | 'usage'>,
  profiled: ProfiledTarget | undefined,
  compiled: Outcome['render'],
): Outcome {
  const simulated = profiled?.profile.simulated === true || parts.compile?.simulated === true;
  const document: PipelineDocument = { schema: 'skvm.pipeline/1', simulated, ...parts };
  const render: Outcome['render'] = (style) =>
    [profiled ? profileText(profiled, style) : '', compiled(style)].filter((text) => text !== '').join('\n\n');
  return { document, render };
}
