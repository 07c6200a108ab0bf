import { formatTarget } from '@skvm/core';
import type { Style } from '../style.ts';
import type { CompiledSkill, CompileSet } from '../verbs/compile-skills.ts';
import { diffText } from './diff-text.ts';
import { excerpt } from './excerpt.ts';
import { formatCount, plural } from './format.ts';
import { harmless } from './harmless.ts';
import { SIMULATED } from './simulated.ts';
import { table } from './table.ts';

/** A compiled skill for people: gaps, what was changed and why, the difference, where it is. */
export function compileText({ document, variant }: CompiledSkill, style: Style): string {
  const { spec, result, paths, simulated } = document;
  const { tokens, gaps, edits, rolledBack } = result;
  const heading = (text: string) => style('bold', text);
  const patch = harmless(variant.meta['SKILL.diff'] ?? '').trim();
  return [
    `${heading(spec.skill.name)} for ${formatTarget(spec.target)}${simulated ? ` ${style('magenta', SIMULATED)}` : ''}`,
    gapsText(document, style),
    '',
    `${heading('Edits')} ${plural(edits.length, 'edit')}, ${rolledBack.length} taken back; ${formatCount(tokens.before)} → ${formatCount(tokens.after)} tokens${edits.length === 0 ? '' : style('dim', ' (predicted to help; only a benchmark shows it)')}`,
    ...edits.map(({ id, rule, reason }) => `  ${id.padEnd(4)} ${rule}: ${harmless(reason)}`),
    ...(gaps.length === 0 && edits.length === 0 ? ['  The skill stays as it is.'] : []),
    ...(patch === '' ? [] : ['', diffText(patch, style)]),
    '',
    paths.variant === null ? style('dim', 'dry run: nothing was written') : `${heading('Variant')} ${paths.variant}`,
    ...(paths.out === null ? [] : [`${heading('Skill')}   ${paths.out}`]),
  ].join('\n');
}

/** What the skill asks for and the target does not have. */
export function gapsText({ result }: CompiledSkill['document'], style: Style): string {
  const title = style('bold', 'Gaps');
  const unknown = Object.entries(result.levels ?? {}).flatMap(([primitive, level]) =>
    level === null ? [primitive] : [],
  );
  const open =
    unknown.length === 0
      ? ''
      : style('yellow', `\n  not measured, so unknown: ${unknown.join(', ')} (--unknown says what to do)`);
  if (result.gaps.length === 0) {
    const known = unknown.length === 0 ? 'the target has what the skill asks for' : 'among what was measured';
    return `${title} none: ${known}${open}`;
  }
  const rows = result.gaps.map(({ primitive, required, level, kind, status, evidence: [words = ''] }) => [
    `  ${primitive}`,
    `${required} asked, ${level} there`,
    style(kind === 'missing' ? 'red' : 'yellow', kind),
    style(status === 'closed' ? 'green' : 'red', status),
    style('dim', excerpt(words)),
  ]);
  return `${title}\n${table(['  primitive', 'level', 'kind', '', 'asked for by'], rows)}${open}`;
}

/** Several compiled skills, one a line, and those that failed. */
export function compileSetText(set: CompileSet, compiled: readonly CompiledSkill[], style: Style): string {
  const rows = compiled.map(({ document: { spec, result, paths } }) => [
    spec.skill.name,
    formatTarget(spec.target),
    String(result.gaps.length),
    String(result.edits.length),
    paths.variant ?? style('dim', 'dry run'),
  ]);
  return [
    ...(rows.length === 0 ? [] : [table(['skill', 'target', 'gaps>', 'edits>', 'variant'], rows)]),
    ...set.failures.map(
      ({ skill, target, error }) =>
        `${style('red', `${skill} for ${formatTarget(target)}`)}: ${harmless(error.message)}`,
    ),
  ].join('\n');
}

/** The passes that there are. */
export function passListText(
  passes: readonly {
    readonly number: number | null;
    readonly id: string;
    readonly description: string;
    readonly requires: readonly string[];
    readonly needs: readonly string[];
  }[],
): string {
  return table(
    ['number', 'id', 'needs', 'what it does'],
    passes.map(({ number, id, description, requires, needs }) => [
      number === null ? '' : String(number),
      id,
      [...requires, ...needs].join(', '),
      description,
    ]),
  );
}
