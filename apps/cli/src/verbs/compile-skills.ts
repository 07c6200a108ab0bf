import { profileFiles } from '@skvm/cache';
import { type CompileDocument, compile, selectPasses, type UnknownPolicy, type Variant } from '@skvm/compiler';
import {
  type AnyProfile,
  addUsage,
  type DocumentStatus,
  documentInvalid,
  formatTarget,
  inputInvalid,
  NO_USAGE,
  type Pass,
  profileMissing,
  type Skill,
  type Target,
  type Usage,
} from '@skvm/core';
import { loadSkill, writeSkill } from '@skvm/core/skill';
import type { Composition } from '../compose.ts';
import { emptyFolder } from '../empty-folder.ts';
import { toAbsolute } from '../environment.ts';
import { toFailure } from '../failure.ts';
import { inSession } from '../in-session.ts';
import { mapInParallel } from '../map-in-parallel.ts';
import { plural } from '../reporters/format.ts';
import type { Terminal } from '../terminal.ts';
import { keepVariant } from './keep-variant.ts';

/** The flags that decide how skills are compiled. */
export interface CompileFlags {
  readonly profile?: string | undefined;
  readonly pass: readonly string[];
  readonly unknown: UnknownPolicy;
  readonly out?: string | undefined;
  readonly 'dry-run': boolean;
}

/** A compiled skill, and where it was put. */
export interface CompiledSkill {
  readonly document: CompileReport;
  readonly variant: Variant;
}

/** The account of a compilation with the folders that hold what it made. */
export type CompileReport = CompileDocument & {
  /** Absolute; `null`: not written. */
  readonly paths: { readonly variant: string | null; readonly out: string | null };
};

/** Several compilations of one command. */
export interface CompileSet {
  readonly schema: 'skvm.compile-set/1';
  readonly status: DocumentStatus;
  readonly documents: readonly CompileReport[];
  readonly failures: readonly {
    readonly skill: string;
    readonly target: Target;
    readonly error: { readonly code: string; readonly message: string };
  }[];
  readonly usage: Usage;
}

/** The passes that the flags name. @throws UNKNOWN_EXTENSION, INPUT_INVALID */
export function passesOf({ pass }: Pick<CompileFlags, 'pass'>, { context }: Composition): readonly Pass[] {
  return selectPasses(pass, context.registry.list('pass'));
}

/**
 * The profile to compile for: that of the file if one is named, else the one that is kept for the target.
 *
 * @throws PROFILE_MISSING when a pass needs one; DOCUMENT_INVALID for one whose measurement was cut short.
 */
export async function profileFor(
  target: Target,
  passes: readonly Pass[],
  file: string | undefined,
  { layout }: Pick<Composition, 'layout'>,
): Promise<AnyProfile | undefined> {
  const files = profileFiles(layout);
  const found = file === undefined ? await files.load(target) : await files.loadFile(file);
  if (found === undefined) {
    if (!passes.some(({ requires }) => requires?.includes('profile'))) return undefined;
    const hint = `Make it: skvm profile --model=${target.model} --adapter=${target.adapter}`;
    throw profileMissing(formatTarget(target), [], hint);
  }
  const { status = 'completed' } = found.profile;
  if (status === 'completed') return found.profile;
  throw documentInvalid(
    found.path,
    `expected a complete profile, got one that is ${status}`,
    `Complete it: skvm profile --model=${target.model} --adapter=${target.adapter} --resume`,
  );
}

/** Compiles one skill for one target and keeps the variant; with `dry-run` nothing is written at all. */
export async function compileSkill(
  input: { readonly skill: Skill; readonly target: Target; readonly passes: readonly Pass[] } & {
    readonly profile: AnyProfile | undefined;
    readonly unknown: UnknownPolicy;
    readonly dryRun: boolean;
    /** Absolute folder for the plain skill. */
    readonly out?: string | undefined;
  },
  { context, layout }: Composition,
): Promise<CompiledSkill> {
  const { dryRun, out } = input;
  const { document, variant } = await compile(input, context);
  const paths = {
    variant: dryRun ? null : await keepVariant(variant, layout, context),
    out: dryRun || out === undefined ? null : out,
  };
  if (paths.out !== null) await writeSkill(variant.skill, paths.out);
  return { document: { ...document, paths }, variant };
}

/** Compiles every skill for every target. One that fails does not keep the others back. */
export async function compileSkills(
  skillPaths: readonly string[],
  targets: readonly Target[],
  flags: CompileFlags,
  terminal: Terminal,
  composition: Composition,
): Promise<{ readonly set: CompileSet; readonly compiled: readonly CompiledSkill[] }> {
  const { context } = composition;
  const skills = await Promise.all(skillPaths.map((path) => loadSkill(toAbsolute(path, terminal), context)));
  const isMany = skills.length * targets.length > 1;
  if (isMany && (flags.out !== undefined || flags.profile !== undefined)) {
    const flag = flags.out !== undefined ? 'out' : 'profile';
    throw inputInvalid(`Expected one skill and one target with --${flag}, got ${skills.length} × ${targets.length}`);
  }
  const passes = passesOf(flags, composition);
  const file = flags.profile === undefined ? undefined : toAbsolute(flags.profile, terminal);
  const dryRun = flags['dry-run'];
  const out = flags.out === undefined || dryRun ? undefined : await emptyFolder(toAbsolute(flags.out, terminal), 'out');

  const cells = targets.flatMap((target) => skills.map((skill) => ({ target, skill })));
  const results = await mapInParallel(cells, context.executor.concurrency, async ({ target, skill }) => {
    try {
      const profile = await profileFor(target, passes, file, composition);
      return await compileSkill({ skill, target, passes, profile, unknown: flags.unknown, dryRun, out }, composition);
    } catch (error) {
      const failure = toFailure(error);
      if (!isMany || failure.exitCode === 130 || failure.exitCode === 70) throw error;
      const { code, message } = failure.error;
      return { skill: skill.name, target, error: { code, message } };
    }
  });
  const compiled = results.filter((result) => 'document' in result);
  const failures = results.filter((result) => 'error' in result);
  const documents = compiled.map(({ document }) => document);
  const usage = documents.reduce((sum, document) => addUsage(sum, document.usage), NO_USAGE);
  const status = failures.length > 0 ? 'failed' : 'completed';
  return { set: { schema: 'skvm.compile-set/1', status, documents, failures, usage }, compiled };
}

/** {@link compileSkills} in a session, unless it is to have no effect. */
export async function compileInSession(
  skillPaths: readonly string[],
  targets: readonly Target[],
  flags: CompileFlags,
  terminal: Terminal,
  composition: Composition,
): Promise<{ readonly set: CompileSet; readonly compiled: readonly CompiledSkill[] }> {
  const work = () => compileSkills(skillPaths, targets, flags, terminal, composition);
  if (flags['dry-run']) return work();
  let done: Awaited<ReturnType<typeof work>> | undefined;
  const spec = {
    skills: [...skillPaths],
    targets: targets.map(({ adapter, model }) => ({ adapter, model })),
    pass: [...flags.pass],
  };
  const set = await inSession(
    composition,
    { kind: 'aot-compile', spec, subject: { models: targets.map(({ model }) => model) } },
    async () => {
      done = await work();
      return done.set;
    },
    ({ documents }) => plural(documents.length, 'variant'),
  );
  return { set, compiled: done?.compiled ?? [] };
}
