import { createContext, Script } from 'node:vm';
import type { Mutant } from '@skvm/core';
import { type Question, say } from './bank-primitive.ts';
import { fencedBlocks, normalised } from './read-answer.ts';
import { OFFERING } from './remarks.ts';

/** How a prompt asks for a pattern. */
export const ASK_PATTERN = `Write a regular expression in the flavour of JavaScript, without flags, for such strings and no others. It is tested with whole strings: each has to match from its first to its last character, or not at all. Upper and lower case differ.

End your reply with a line of the form \`ANSWER: <pattern>\`. Graded is which of some hidden strings the pattern matches`;

/** A string that a pattern has to match, with what its named groups have to hold, or must not match. */
export interface Probe {
  readonly text: string;
  readonly matches: boolean;
  readonly groups?: Readonly<Record<string, string>>;
  /** What is odd about it, for people. */
  readonly because?: string;
}

/** A question whose answer is a regular expression, told apart by which strings it matches. */
export function regexQuestion(input: {
  readonly prompt: string;
  readonly reference: string;
  /** The same in other words. */
  readonly others: readonly string[];
  readonly mistakes: readonly { readonly name: string; readonly pattern: string }[];
  readonly probes: readonly Probe[];
}): Question {
  const { prompt, reference, others, mistakes, probes } = input;
  const answer = (pattern: string) => say(`ANSWER: ${pattern}`);
  return {
    prompt,
    reference: answer(reference),
    mutants: mistakes.map(({ name, pattern }): Mutant => ({ name, script: answer(pattern) })),
    alternatives: [
      { name: 'with anchors, in code marks', script: answer(`\`^(?:${reference})$\``) },
      {
        name: 'between slashes, explained before',
        script: say(`I use \`\\d\` here.\n\n**ANSWER:** /${slashed(reference)}/`),
      },
      { name: 'in a code fence with CRLF', script: say(`Here:\r\n\r\n\`\`\`regex\r\n${reference}\r\n\`\`\`\r\n`) },
      { name: 'with the whole line in bold', script: say(`**ANSWER: \`${reference}\`**`) },
      { name: 'with the whole line in code marks', script: say(`\`ANSWER: ${reference}\``) },
      { name: 'on the line after', script: say(`ANSWER:\n\`${reference}\``) },
      ...others.map((pattern, index) => ({ name: `in other words, ${index + 1}`, script: answer(pattern) })),
    ],
    fault: ({ text }) => patternFault(text, probes),
  };
}

/** What is wrong with the pattern that a text gives as its answer; `undefined` when nothing is. */
function patternFault(text: string, probes: readonly Probe[]): string | undefined {
  const { pattern, flags } = patternAnswer(text);
  if (pattern === '') return 'there is no pattern in the answer';
  let tested: RegExp;
  try {
    tested = new RegExp(`^(?:${pattern})$`, flags);
  } catch (error) {
    return `"${pattern.slice(0, 60)}" is not a regular expression: ${(error as Error).message}`;
  }
  return withinTime(() => {
    for (const { text: probe, matches, groups = {}, because } of probes) {
      const found = tested.exec(probe);
      const why = because === undefined ? '' : ` (${because})`;
      if ((found !== null) !== matches)
        return `${JSON.stringify(probe)}${why} ${matches ? 'is not matched' : 'is matched'}`;
      for (const [name, value] of Object.entries(groups)) {
        if (found?.groups?.[name] !== value) return `group "${name}" of ${JSON.stringify(probe)} is not "${value}"`;
      }
    }
    return undefined;
  });
}

/** What a pattern is announced by, surest first. */
const MARKERS = ['answer', 'pattern|regex'].map(
  (word) =>
    new RegExp(`^[\\s>*_#-]*(?:\\d{1,2}[.)]\\s[\\s*_]*)?(?:final\\s+)?(?:${word})[\\s*_\`]*[:=：][\\s*_]*(.*)$`, 'i'),
);
/** Emphasis or code marks around all of a line, behind its list and heading marks. */
const WRAPPED = /^[>#\s-]*(?:\d{1,2}[.)]\s+)?(\*{1,3}|_{1,3}|`)(.*)\1\.?$/;
/** A pattern in code marks with a remark behind it, in which there is no other. */
const REMARKED = new RegExp(String.raw`^(\x60{1,2})([^\x60]+)\1(?:\.|\s(?!\W*(?:${OFFERING})\b)[^\x60]*)$`, 'i');
/** The longest pattern that is tried, characters. */
const MAX_PATTERN = 2_000;

/**
 * The pattern behind the last `ANSWER:` of a text or on the line after it, else the only line of its last code fence, else
 * its last line: without code marks, quotes, or slashes around it. Of flags those count that change what is matched.
 */
export function patternAnswer(text: string): { readonly pattern: string; readonly flags: string } {
  const lines = normalised(text)
    .split('\n')
    .map((line) => announcement(line.trim()))
    .filter((line) => line !== '' && !/^(?:`{3,}|~{3,})/.test(line));
  const marker = MARKERS.find((one) => lines.some((line) => one.test(line)));
  const at = lines.findLastIndex((line) => marker?.test(line));
  const fenced = fencedBlocks(text).at(-1)?.trim() ?? '';
  const found =
    at >= 0
      ? marker?.exec(lines[at] ?? '')?.[1]?.replace(/^`(?:\s+`|$)/, '') || lines[at + 1]
      : fenced !== '' && !fenced.includes('\n')
        ? fenced
        : lines.at(-1);
  let bare = (found ?? '').trim().slice(0, MAX_PATTERN);
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare
      .replace(REMARKED, '$2')
      .replace(/^(`{1,2})(.*)\1\.?$/, '$2')
      .replace(/^\*\*(.*)\*\*$/, '$1')
      .replace(/^r?(["'])(.*)\1$/, '$2')
      .trim();
  }
  const [, inside, flags = ''] = /^\/(.*)\/([a-z]*)$/.exec(bare) ?? [];
  return inside === undefined
    ? { pattern: bare, flags: '' }
    : { pattern: inside, flags: flags.replaceAll(/[^isuv]/g, '') };
}

/** A line that announces a pattern without what is around the whole of it; of others a mark may be part of the pattern. */
function announcement(line: string): string {
  const inner = WRAPPED.exec(line)?.[2];
  return inner !== undefined && MARKERS.some((marker) => marker.test(inner)) ? inner : line;
}

/** A text as a pattern that matches it alone. */
export function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const slashed = (pattern: string): string => pattern.replaceAll('/', '\\/');

/** Probes are short: what takes longer than this, milliseconds, goes back and forth for ever. */
const MAX_MS = 1_000;
/** How often it is tried when the machine was too busy to give it that time. */
const MAX_ATTEMPTS = 5;
const CALL = new Script('judge()');
let stage: ReturnType<typeof createContext> | undefined;

/** A pattern of a model may take for ever, and only a script of `vm` can be stopped. */
function withinTime(judge: () => string | undefined): string | undefined {
  // One context for all: each is as large as the globals of a program.
  stage ??= createContext({});
  stage.judge = judge;
  for (let attempt = 1; ; attempt += 1) {
    const before = process.cpuUsage();
    try {
      return CALL.runInContext(stage, { timeout: MAX_MS }) as string | undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      // The time-out goes by the clock on the wall: whoever had no processor did not go back and forth.
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1_000 > MAX_MS / 2 || attempt === MAX_ATTEMPTS) return 'the pattern takes for ever';
    }
  }
}
