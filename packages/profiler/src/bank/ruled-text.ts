import { wholeNames } from './name-answer.ts';
import { goesOnBehindQuotation, isAbbreviation, plainText, SPEAKER_REACH } from './read-prose.ts';

// A text as the rules of `follow.constraint` look at it: kind to its writer, and in time in proportion to its length.

/** A text as its words and sentences; words without the marks around them. */
export interface RuledText {
  /** With plain quotation marks, without emphasis and code marks. */
  readonly text: string;
  readonly words: readonly string[];
  readonly sentences: readonly (readonly string[])[];
}

const WORD = /[\p{L}\p{N}]+(?:(?:['-]|(?<=\p{N})[.,](?=\p{N}))[\p{L}\p{N}]+)*/gu;
const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

/**
 * Reads a text. `each mark`: a mark of the end is one wherever it stands; without capital letters nothing tells an
 * abbreviation or a quotation from the end of a sentence.
 */
export function parseText(answer: string, ends: 'by sense' | 'each mark' = 'by sense'): RuledText {
  const text = plainText(answer)
    .replaceAll(/[*_`]+|~~/g, '')
    .trim();
  const parts = ends === 'each mark' ? text.split(/[.!?]+/) : sentencesOf(text);
  return { text, words: wordsOf(text), sentences: parts.map(wordsOf).filter((words) => words.length > 0) };
}

const BREAK = /((?<![.!?…])[.!?…]+["')\]]*)(?!\S)/g;
/** How far a look goes to either side of a mark: further than any abbreviation is long. */
const NEAR = 16;
/** How long a quotation may go on behind a mark within it, with the words of its speaker. */
const FAR = 240;

function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const { 1: mark = '', index } of text.matchAll(BREAK)) {
    const end = index + mark.length;
    const [before, after] = [text.slice(Math.max(0, index - NEAR), index), text.slice(end, end + FAR)];
    if (!isEnd(before, mark, after.trimStart()) || isWithinQuotation(text.slice(from, end), after)) continue;
    sentences.push(text.slice(from, end));
    from = end;
  }
  return [...sentences, text.slice(from)];
}

/** Abbreviations that end a sentence unless it visibly goes on. */
const IN_PASSING = /(?:^|\P{L})(?:etc|al|approx|jr|co|inc|ltd|\p{L}\.\p{L})$/iu;

/** True when a quotation is open behind a mark, and the sentence goes on behind its end: `"Hold on. Now," says he`. */
function isWithinQuotation(sentence: string, after: string): boolean {
  if ((sentence.split('"').length - 1) % 2 === 0) return false;
  const at = after.indexOf('"');
  if (at < 1) return false;
  const [last, behind] = [after[at - 1] as string, after.slice(at + 1, at + SPEAKER_REACH).trimStart()];
  return last === ',' || (/[!?…]/.test(last) && goesOnBehindQuotation(behind));
}

function isEnd(before: string, mark: string, after: string): boolean {
  if (/^[–—]/.test(after) || (mark === '.' && isAbbreviation(before, after))) return false;
  if (/[!?…]["']$/.test(mark) && goesOnBehindQuotation(after)) return false;
  if (!/^["'(]*\p{Ll}/u.test(after)) return true;
  // A small letter may begin a sentence all the same, when a rule says with which word to begin.
  const goesOn = mark === '.' ? IN_PASSING.test(before) : /["')\]]$|^(?:\.{2,}|…)/.test(mark);
  return !goesOn;
}

/** True when a text has a name, also in the possessive, or a number in digits. */
export function mentions({ text }: RuledText, wanted: string | number): boolean {
  if (typeof wanted === 'string') return wholeNames([wanted]).test(text);
  return new RegExp(`(?<!\\d|\\d[.,])${wanted}(?![.,]?\\d)`).test(text);
}
