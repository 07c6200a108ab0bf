import type { SeededRandom } from '@skvm/core/stats';
import { finalAnswer } from './read-answer.ts';

/** Letters of codes: those that are not easily taken for digits. */
export const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
// Some models write the hyphen as one that does not break, or as a dash.
const CODE = /(?<![A-Z0-9])[A-Z]{2}[-\u2010-\u2013\u2212]?\d{4}(?![0-9])/g;

/** A code such as `QX-4821`: nobody answers it without having read it. */
export function drawCode(random: SeededRandom): string {
  const letter = () => CODE_LETTERS[random.integer(CODE_LETTERS.length)] as string;
  return `${letter()}${letter()}-${1000 + random.integer(9000)}`;
}

/** What is wrong with an answer that has to give one code; `undefined` when nothing is. */
export function answerIsCode(text: string, expected: string): string | undefined {
  const got = codesIn(finalAnswer(text));
  return got.length === 1 && got[0] === expected ? undefined : `got "${got.join(', ')}", expected "${expected}"`;
}

/** The different codes of a text. */
export function codesIn(text: string): string[] {
  const codes = text.toUpperCase().match(CODE) ?? [];
  return [...new Set(codes.map((code) => `${code.slice(0, 2)}-${code.slice(-4)}`))];
}
