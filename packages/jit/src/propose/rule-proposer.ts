import { isSkvmError, NO_USAGE, type Skill } from '@skvm/core';
import { diffSkills } from '@skvm/core/skill';
import type { Proposed, ProposeInput, Proposer } from './proposer.ts';
import { brokenCommand } from './rules/broken-command.ts';
import { brokenPath } from './rules/broken-path.ts';
import { missingForm } from './rules/missing-form.ts';
import { missingOutput } from './rules/missing-output.ts';
import { isFailed, type Rule, type RuleEdit, runsOf } from './rules/rule.ts';

const RULES: readonly Rule[] = [brokenPath, brokenCommand, missingForm, missingOutput];

/**
 * The proposer without a model: rules that know a mistake of skills, how it shows in runs, and what mends it. It proposes
 * the edits of all rules that the evidence calls for, together; the prune step takes out those that change nothing. What
 * was tried without a gain is not proposed again. It reads what it is given and asks nobody: the same evidence gives the
 * same edit.
 */
export function ruleProposer(): Proposer {
  return { by: 'rules', propose: async (input) => ({ ...proposeByRules(input), usage: NO_USAGE }) };
}

type RuleProposed = Proposed extends infer Kind ? (Kind extends unknown ? Omit<Kind, 'usage'> : never) : never;

function proposeByRules(input: ProposeInput): RuleProposed {
  const failed = runsOf(input.evidence).filter(({ run }) => isFailed(run));
  if (failed.length === 0) return { kind: 'abstained', reason: 'no run that was shown failed' };
  const lost = new Set(
    input.tried.filter(({ difference }) => (difference ?? 0) <= 0).map(({ rootCause }) => rootCause),
  );
  const edits: RuleEdit[] = [];
  let skill: Skill = input.skill;
  for (const rule of RULES) {
    // Each works on what the one before left, so that their edits go together.
    const edit = tryRule(rule, { ...input, skill });
    if (!edit || edit.skill.digest === skill.digest) continue;
    if ([...lost].some((cause) => cause.split('\n').includes(edit.rootCause))) continue;
    edits.push(edit);
    skill = edit.skill;
  }
  if (edits.length === 0) {
    return { kind: 'abstained', reason: 'no rule knows what went wrong in the runs that failed' };
  }
  return {
    kind: 'edit',
    skill,
    submission: {
      rootCause: edits.map(({ rootCause }) => rootCause).join('\n'),
      generality: edits.map(({ generality }) => generality).join('\n'),
      confidence: Math.min(1, Math.max(...edits.map(({ confidence }) => confidence))),
      changedFiles: diffSkills(input.skill, skill).map(({ path }) => path),
      changes: edits.flatMap(({ changes }) => changes),
    },
  };
}

/** An edit after which the skill cannot be read any more is none. */
function tryRule(rule: Rule, input: ProposeInput): RuleEdit | undefined {
  try {
    return rule.propose(input);
  } catch (error) {
    if (isSkvmError(error, 'SKILL_INVALID')) return undefined;
    throw error;
  }
}
