import type { Diagnostic, Skill } from '@skvm/core';
import { lintInput } from './lint-input.ts';
import type { LintRule } from './lint-rule.ts';
import { bodyRules } from './rules/body-rules.ts';
import { bundleRules } from './rules/bundle-rules.ts';
import { frontMatterRules } from './rules/front-matter-rules.ts';
import { linkRules } from './rules/link-rules.ts';
import { securityRules } from './rules/security-rules.ts';
import { textRules } from './rules/text-rules.ts';

const RULES: readonly LintRule[] = [
  ...frontMatterRules,
  ...bodyRules,
  ...linkRules,
  ...textRules,
  ...securityRules,
  ...bundleRules,
];

/** Every code that {@link lintSkill} can report, with its severity and one line on what it means. */
export const LINT_RULES: readonly Pick<LintRule, 'code' | 'severity' | 'description'>[] = RULES.map(
  ({ code, severity, description }) => ({ code, severity, description }),
);

/**
 * Looks for what is wrong with a skill as a text and a bundle, and for what a reader should know before trusting it:
 * pure, without a model, in time proportional to the skill. Findings are in the order of files (`SKILL.md` first) and
 * places. What loading reports (a missing or invalid name, a missing description, duplicate keys, open front matter,
 * links among the files) is not repeated: put both lists together. `error` is kept for a skill that is of no use or
 * holds a secret.
 */
export function lintSkill(skill: Skill): readonly Diagnostic[] {
  const input = lintInput(skill);
  const linesOf = new Map(input.texts.map(({ file, lines }) => [file, lines]));
  const diagnostics: Diagnostic[] = [];
  for (const { code, severity, hint: usual, find } of RULES) {
    for (const { message, file = input.main.file, span, hint = usual } of find(input)) {
      const range = span && linesOf.get(file)?.range(span.start, span.end);
      diagnostics.push({
        severity,
        code,
        message,
        file,
        ...(range ? { range } : {}),
        source: 'lint',
        ...(hint === undefined ? {} : { hint }),
      });
    }
  }
  const place = ({ file }: Diagnostic) => (file === input.main.file ? '' : (file ?? ''));
  return diagnostics.sort(
    (a, b) => compare(place(a), place(b)) || (a.range?.start.offset ?? 0) - (b.range?.start.offset ?? 0),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
