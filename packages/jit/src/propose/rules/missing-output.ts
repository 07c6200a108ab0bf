import type { ProposeInput } from '../proposer.ts';
import { withSection } from './edit-skill.ts';
import { isFailed, type Rule, type RuleEdit, runsOf } from './rule.ts';
import { wantedFiles } from './wanted-files.ts';

/** What one task alone wants may be its own. */
const MIN_TASKS = 2;

/** Tasks want a file that the skill never names, and agents do not write it. */
export const missingOutput: Rule = {
  id: 'missing-output',
  propose({ skill, evidence }: ProposeInput): RuleEdit | undefined {
    const wanting = new Map<string, Set<string>>();
    for (const of of evidence) {
      for (const { path } of wantedFiles(of)) wanting.set(path, (wanting.get(path) ?? new Set()).add(of.id));
    }
    for (const [path, ids] of wanting) {
      if (ids.size < MIN_TASKS || skill.text.includes(path)) continue;
      const runs = runsOf(evidence.filter(({ id }) => ids.has(id)));
      const without = runs.filter(({ run }) => isFailed(run) && !(path in run.files));
      const told = evidence.filter(({ id, prompt }) => ids.has(id) && (prompt ?? '').includes(path));
      // Where the task itself names the file, the skill is not to blame.
      if (without.length * 2 < runs.length || told.length === ids.size) continue;
      return {
        skill: withSection(skill, ['## Output', '', `Write the result to \`${path}\`.`]),
        rootCause: `The skill does not say that the result belongs into ${path}.`,
        generality: `${ids.size} tasks want this file.`,
        changes: [
          {
            file: 'SKILL.md',
            section: 'Output',
            description: `names ${path}`,
            generality: 'Every task that the result is looked for of.',
          },
        ],
        confidence: without.length / Math.max(1, runs.length),
      };
    }
    return undefined;
  },
};
