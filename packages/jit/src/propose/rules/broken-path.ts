import type { Skill } from '@skvm/core';
import { distance } from 'fastest-levenshtein';
import type { EvidenceRun, ProposeInput } from '../proposer.ts';
import { mapTexts } from './edit-skill.ts';
import { isFailed, type Rule, type RuleEdit, runsOf } from './rule.ts';

/** What looks like the path of a bundle's file: folders, a name, an ending. */
const PATH = /(?<![\w./-])(?:[\w.-]+\/)+[\w-]+(?:\.\w+)+(?![\w/])/g;

/** What programs and tools say when a file is not there. */
const MISSING = /no such file|not found|cannot (?:find|open)|can't open|does not exist|no file|ENOENT/i;

/** Paths that differ by more letters than this are other paths. */
const MAX_DISTANCE = 3;

/**
 * The skill names a file of its own that is not in its bundle, while one with nearly that name is, and the agent looked
 * for it in vain.
 */
export const brokenPath: Rule = {
  id: 'broken-path',
  propose({ skill, evidence }: ProposeInput): RuleEdit | undefined {
    const bundled = skill.files.map(({ path }) => path);
    const runs = runsOf(evidence);
    for (const path of mentionedPaths(skill)) {
      if (bundled.includes(path)) continue;
      const near = nearPaths(path, bundled);
      const [right] = near;
      if (right === undefined || near.length > 1) continue;
      const seen = runs.filter(({ run }) => looksInVain(run, path));
      if (!seen.some(({ run }) => isFailed(run))) continue;
      const { skill: edited, paths } = mapTexts(skill, (text) => replacePath(text, path, right));
      return {
        skill: edited,
        rootCause: `The skill names ${path}, which is not in its bundle; the file is ${right}.`,
        generality: 'Every task that needs this file looks for it in the wrong place.',
        changes: paths.map((file) => ({
          file,
          description: `${path} becomes ${right}`,
          generality: 'The file is the same for every task.',
        })),
        confidence: seen.length / Math.max(1, runs.length),
      };
    }
    return undefined;
  },
};

function mentionedPaths(skill: Skill): Set<string> {
  const texts = [
    skill.text,
    ...skill.files.filter(({ path }) => path.endsWith('.md')).map(({ bytes }) => Buffer.from(bytes).toString('utf8')),
  ];
  return new Set(texts.flatMap((text) => text.match(PATH) ?? []).map((path) => path.replace(/^\.\//, '')));
}

/** Files of the bundle that a path may mean: the same name elsewhere, or nearly the same path. */
function nearPaths(path: string, bundled: readonly string[]): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const same = bundled.filter((other) => other.slice(other.lastIndexOf('/') + 1) === name);
  if (same.length > 0) return same;
  return bundled.filter((other) => distance(path, other) <= Math.min(MAX_DISTANCE, Math.floor(path.length / 5)));
}

/** A call that names the path and was told that there is no such file. */
function looksInVain({ trace }: EvidenceRun, path: string): boolean {
  return trace.steps.some(({ toolCalls }) =>
    toolCalls.some(
      ({ input, output = '', isError, exitCode }) =>
        (isError || (exitCode ?? 0) !== 0 || MISSING.test(output)) &&
        JSON.stringify(input).includes(path) &&
        MISSING.test(output),
    ),
  );
}

function replacePath(text: string, from: string, to: string): string {
  return text.replace(PATH, (found) => (found === from ? to : found === `./${from}` ? `./${to}` : found));
}
