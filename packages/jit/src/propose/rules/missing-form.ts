import type { JsonValue, Skill } from '@skvm/core';
import { isJsonObject } from '../../json-object.ts';
import type { ProposeInput, TaskEvidence } from '../proposer.ts';
import { withSection } from './edit-skill.ts';
import { generaliseJson } from './generalise-json.ts';
import { isFailed, type Rule, type RuleEdit } from './rule.ts';
import { parseJson, wantedFiles } from './wanted-files.ts';

/** What one task alone has is not known to be the form of all. */
const MIN_TASKS = 2;

/**
 * Tasks want a JSON file of one form, agents write another, and the skill shows none: it is given the form that the tasks
 * share, with a placeholder for every value.
 */
export const missingForm: Rule = {
  id: 'missing-form',
  propose({ skill, evidence }: ProposeInput): RuleEdit | undefined {
    const byPath = new Map<string, { readonly of: TaskEvidence; readonly json: JsonValue }[]>();
    for (const of of evidence) {
      for (const { path, json } of wantedFiles(of)) {
        if (json !== undefined) byPath.set(path, [...(byPath.get(path) ?? []), { of, json }]);
      }
    }
    for (const [path, wanted] of byPath) {
      if (wanted.length < MIN_TASKS) continue;
      const form = generaliseJson(wanted.map(({ json }) => json));
      if (form === undefined || Object.keys(form as object).length === 0 || hasForm(skill, form)) continue;
      const runs = wanted.flatMap(({ of, json }) => of.runs.map((run) => ({ run, json })));
      const wrong = runs.filter(({ run, json }) => isFailed(run) && !isOfForm(run.files[path], json));
      if (wrong.length === 0) continue;
      const shown = JSON.stringify(form, undefined, 2).split('\n');
      const lines = [
        `## Form of \`${path}\``,
        '',
        `\`${path}\` MUST have exactly this form:`,
        '',
        '```json',
        ...shown,
        '```',
      ];
      return {
        skill: withSection(skill, lines),
        rootCause: `The skill does not say which form ${path} has, so that agents make one up.`,
        generality: `${wanted.length} tasks want ${path} in this form; it holds no value of any of them.`,
        changes: [
          {
            file: 'SKILL.md',
            section: `Form of \`${path}\``,
            description: `shows the form of ${path}`,
            generality: 'Every task that writes this file.',
          },
        ],
        confidence: wrong.length / Math.max(1, runs.length),
      };
    }
    return undefined;
  },
};

/** Whether a block of the skill has all the keys of a form. */
function hasForm(skill: Skill, form: JsonValue): boolean {
  const keys = keysOf(form);
  const blocks = [...skill.text.matchAll(/^[ \t]*(```+|~~~+)[^\n]*\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm)].map(
    ([, , body]) => body ?? '',
  );
  return blocks.some((block) => keys.every((key) => key === '<key>' || block.includes(`"${key}"`)));
}

function keysOf(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => keysOf(item));
  return Object.entries(value).flatMap(([key, item]) => [key, ...keysOf(item ?? null)]);
}

/** Whether what an agent left has the keys of what was wanted, and the kinds of its values. */
function isOfForm(text: string | undefined, wanted: JsonValue): boolean {
  const found = parseJson(text ?? '');
  return found !== undefined && JSON.stringify(kindOf(found)) === JSON.stringify(kindOf(wanted));
}

function kindOf(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.length === 0 ? [] : [kindOf(value[0] ?? null)];
  if (!isJsonObject(value)) return value === null ? 'null' : typeof value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, kindOf(value[key] ?? null)]),
  );
}
