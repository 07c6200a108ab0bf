import { answerLines } from './read-answer.ts';

/** Emphasis or code marks around all of a line, behind its bullet or heading mark. */
const WRAPPED = /^((?:- |#{1,6} )?)(\*{1,3}|_{1,3}|`)(?! )(.*)(?<! )\2$/;

/** Emphasis or code marks around a part of a line. */
const MARKED = /(?<![\\*_`])(\*{1,3}|__|`)(?=\S)([^*_`]+)(?<=\S)\1(?![*_`])/g;

/** What Markdown shows as the mark alone. */
const ESCAPED = /\\([!-/:-@[-`{-~])/g;

/** A line without what does not change its meaning: outer blanks, emphasis around it, the sort of its bullet, escapes. */
function bare(line: string): string {
  const plain = line
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/^[*+•] /, '- ');
  return plain.replaceAll(MARKED, '$2').replace(WRAPPED, '$1$3').replaceAll(ESCAPED, '$1');
}

/** What is wrong with an answer that has to be these lines, blank ones aside; `undefined` when nothing is. */
export function linesFault(text: string, expected: readonly string[]): string | undefined {
  const got = answerLines(text)
    .map(bare)
    .filter((line) => line !== '');
  const at = expected.findIndex((line, index) => got[index] !== bare(line));
  if (at >= 0) return `line ${at + 1}: got "${(got[at] ?? '').slice(0, 60)}", expected "${expected[at]}"`;
  return got.length === expected.length ? undefined : `${got.length} lines, expected ${expected.length}`;
}
