import type { ToolCall } from '@skvm/core';
import { distance } from 'fastest-levenshtein';
import { isJsonObject } from '../../json-object.ts';
import type { EvidenceRun, ProposeInput } from '../proposer.ts';
import { mapTexts } from './edit-skill.ts';
import { type Rule, type RuleEdit, runsOf } from './rule.ts';

/** A command that failed, and the one that then did. */
interface Repair {
  readonly from: string;
  readonly to: string;
}

/** Commands longer than this are programs of the agent's own. */
const MAX_CHARACTERS = 200;

/**
 * A command as the skill gives it fails, and a variant of it that the agent finds works: the beginning of the two
 * commands up to their arguments differs, and the skill has the first one.
 */
export const brokenCommand: Rule = {
  id: 'broken-command',
  propose({ skill, evidence }: ProposeInput): RuleEdit | undefined {
    const runs = runsOf(evidence);
    const seen = new Map<string, { readonly repair: Repair; readonly runs: Set<string> }>();
    for (const { run } of runs) {
      for (const repair of repairsIn(run)) {
        const key = JSON.stringify(repair);
        const entry = seen.get(key) ?? { repair, runs: new Set<string>() };
        entry.runs.add(run.id);
        seen.set(key, entry);
      }
    }
    const best = [...seen.values()]
      .filter(({ repair }) => skill.text.includes(repair.from) && !skill.text.includes(repair.to))
      .filter(({ runs: ids }) => ids.size >= 2 || runs.length === 1)
      .sort((a, b) => b.runs.size - a.runs.size)[0];
    if (!best) return undefined;
    const { from, to } = best.repair;
    const { skill: edited, paths } = mapTexts(skill, (text) => text.replaceAll(from, () => to));
    return {
      skill: edited,
      rootCause: `The command "${from}" that the skill gives fails; "${to}" works.`,
      generality: 'The command is the same for every task; only its arguments differ.',
      changes: paths.map((file) => ({ file, description: `"${from}" becomes "${to}"`, generality: 'as above' })),
      confidence: best.runs.size / Math.max(1, runs.length),
    };
  },
};

/** Failed commands of a run with the near variant that succeeded later, both without what they share at their end. */
function repairsIn({ trace }: EvidenceRun): Repair[] {
  const calls = trace.steps.flatMap(({ toolCalls }) => toolCalls.flatMap((call) => toCommand(call) ?? []));
  return calls.flatMap(({ command: from, failed }, index) => {
    if (!failed) return [];
    const later = calls.slice(index + 1).find(({ command: to, failed: again }) => !again && isVariant(from, to));
    return later
      ? [withoutCommonEnd(from, later.command)].filter((repair) => repair.from.trim() !== '' && repair.to.trim() !== '')
      : [];
  });
}

function toCommand({
  input,
  isError,
  exitCode,
}: ToolCall): { readonly command: string; readonly failed: boolean } | undefined {
  if (!isJsonObject(input)) return undefined;
  const { command } = input;
  if (typeof command !== 'string' || command.length > MAX_CHARACTERS || command.includes('\n')) return undefined;
  return { command: command.trim(), failed: isError || (exitCode ?? 0) !== 0 };
}

/** Another way to say nearly the same: most of its words are the same, and it is not the same. */
function isVariant(a: string, b: string): boolean {
  if (a === b) return false;
  const [left, right] = [a.split(/\s+/), b.split(/\s+/)];
  const shared = left.filter((word) => right.includes(word)).length;
  return (
    shared >= 1 &&
    shared * 2 >= Math.max(left.length, right.length) - 1 &&
    distance(a, b) <= Math.max(a.length, b.length) / 2
  );
}

/** Takes away the words that both end with: arguments, which belong to the task. */
function withoutCommonEnd(a: string, b: string): Repair {
  const [left, right] = [a.split(' '), b.split(' ')];
  while (left.length > 1 && right.length > 1 && left.at(-1) === right.at(-1)) {
    left.pop();
    right.pop();
  }
  return { from: left.join(' '), to: right.join(' ') };
}
