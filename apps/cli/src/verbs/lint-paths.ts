import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { LINT_RULES, lintSkill } from '@skvm/compiler';
import { type Diagnostic, inputInvalid, isSkvmError } from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import type { Outcome } from '../base-command.ts';
import { toAbsolute } from '../environment.ts';
import { findingsText } from '../reporters/findings-text.ts';
import { plural } from '../reporters/format.ts';
import { table } from '../reporters/table.ts';
import type { Terminal } from '../terminal.ts';

/** What was found in one skill. */
export interface LintedSkill {
  /** POSIX path relative to the working directory. */
  readonly path: string;
  /** `null`: it cannot be read. */
  readonly name: string | null;
  readonly digest: string | null;
  /** Files are relative to `path`. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What was found in all. */
export interface LintDocument {
  readonly schema: 'skvm.lint/1';
  readonly skills: readonly LintedSkill[];
  readonly counts: Readonly<Record<Diagnostic['severity'], number>>;
}

const SEVERITIES = ['error', 'warning', 'info'] as const;
const SKIPPED = new Set(['node_modules', '.git']);

/** `--list-rules` */
export function listRules(): Outcome {
  const rules = LINT_RULES.map(({ code, severity, description }) => ({ code, severity, description }));
  const rows = rules.map(({ code, severity, description }) => [code, severity, description]);
  return {
    document: { schema: 'skvm.lint-rules/1', rules } as Outcome['document'],
    render: () => table(['code', 'severity', 'what it finds'], rows),
  };
}

/**
 * Lints the skills at and below some paths.
 *
 * @throws SKILL_INVALID when a skill that was named cannot be read, INPUT_INVALID when there is none.
 */
export async function lintPaths(
  paths: readonly string[],
  level: Diagnostic['severity'],
  terminal: Terminal,
): Promise<Outcome> {
  if (paths.length === 0) throw inputInvalid('Expected the path of a skill, got none', 'Such as skvm lint ./my-skill');
  const skills: LintedSkill[] = [];
  for (const given of paths) {
    const path = toAbsolute(given, terminal);
    const below = await skillsBelow(path);
    if (below === undefined) skills.push(await lint(path, given, terminal));
    else if (below.length === 0) throw inputInvalid(`No SKILL.md in "${given}" or below`);
    else for (const found of below) skills.push(await lint(found, undefined, terminal));
  }
  const all = skills.flatMap(({ diagnostics }) => diagnostics);
  const count = (severity: Diagnostic['severity']) => all.filter((one) => one.severity === severity).length;
  const counts = { error: count('error'), warning: count('warning'), info: count('info') };
  const document: LintDocument = { schema: 'skvm.lint/1', skills, counts };
  const shown = skills.flatMap(({ path, diagnostics }) =>
    diagnostics
      .filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(level))
      .map((one) => ({ ...one, file: [path, one.file].filter((part) => part).join('/') })),
  );
  const total = `${plural(skills.length, 'skill')}: ${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}, ${counts.info} notes`;
  return {
    document,
    render: (style) => [...(shown.length === 0 ? [] : [findingsText(shown, style, '')]), total].join('\n'),
    isFailed: counts.error > 0,
  };
}

/** A skill that was named must be readable; of one that was found somewhere below, it is a finding that it is not. */
async function lint(path: string, named: string | undefined, { cwd }: Terminal): Promise<LintedSkill> {
  const folder = basename(path) === 'SKILL.md' ? dirname(path) : path;
  const shown = relative(cwd, folder).split(sep).join('/') || '.';
  const reported: Diagnostic[] = [];
  try {
    const skill = await loadSkill(path, { report: (diagnostic) => reported.push(diagnostic) });
    return { path: shown, name: skill.name, digest: skill.digest, diagnostics: [...reported, ...lintSkill(skill)] };
  } catch (error) {
    if (named !== undefined || !isSkvmError(error, 'SKILL_INVALID')) throw error;
    const { message, hint } = error;
    const finding: Diagnostic = {
      severity: 'error',
      code: 'skill-invalid',
      message,
      file: 'SKILL.md',
      source: 'skill',
    };
    return {
      path: shown,
      name: null,
      digest: null,
      diagnostics: [hint === undefined ? finding : { ...finding, hint }],
    };
  }
}

/** Folders of skills below a folder that is none itself, sorted; `undefined` for a skill, a file, or nothing. */
async function skillsBelow(path: string): Promise<readonly string[] | undefined> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isDirectory()) return undefined;
  const entries = await readdir(path, { withFileTypes: true });
  if (entries.some(({ name }) => name === 'SKILL.md')) return undefined;
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isDirectory() || SKIPPED.has(entry.name)) continue;
    const folder = join(path, entry.name);
    found.push(...((await skillsBelow(folder)) ?? [folder]));
  }
  return found;
}
