import { unfenced } from './read-answer.ts';

// A text in sentences, paragraphs and headings, read in the way that is kindest to its writer. `Intl.Segmenter` is not
// used: it ends a sentence after `Dr.` and `No.`, and what it does differs between versions of ICU, but the same answer
// must have the same score everywhere. All of this takes time in proportion to the length of the text.

export interface Sentence {
  readonly text: string;
  /** In small letters, without marks around them; parts of a hyphenated word are words. */
  readonly words: readonly string[];
  /** The same words without the endings of plural and possessive. */
  readonly stems: readonly string[];
  /** What the words are without what is contracted with them: `we` of `we're`. */
  readonly heads: readonly string[];
  /** Numbers in digits. */
  readonly figures: readonly number[];
  /** True when it ends with a mark and was not cut off. */
  readonly ended: boolean;
}

export interface Block {
  /** `other` is all that is no running text: lists, tables, quotations, code, pictures. */
  readonly kind: 'heading' | 'paragraph' | 'other';
  /** Without emphasis, and without the number in front of it. */
  readonly text: string;
  /** The number that a paragraph begins with, as in `1.`, `§ 1`, `Clause 1` or `Day 1`, and the word before it. */
  readonly opening?: { readonly word: string; readonly number: number };
  readonly sentences: readonly Sentence[];
}

export interface Prose {
  readonly blocks: readonly Block[];
  /** Why the text cannot be read as it would be seen, for people. Absent: it can. */
  readonly fault?: string;
}

/** The longest answer that is read, characters: several times what any item asks for. */
const MAX_LENGTH = 30_000;

const INVISIBLE = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g;
const HTML = /<!--|<\/?[a-z][^<>]*>/i;
const LINK = /\[([^[\]]*)\]\([^()]*\)/g;

/** A text with plain quotation marks and blanks, and without what nobody sees. */
export function plainText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(INVISIBLE, '')
    .replaceAll(/[‘’ʼ＇]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/[\u2010\u2011]/g, '-')
    .replaceAll(/[\u00a0\u2000-\u200a\u202f\u3000\t]/g, ' ');
}

/** The blocks of an answer as a reader sees them. */
export function readProse(answer: string): Prose {
  if (answer.length > MAX_LENGTH) return { blocks: [], fault: `it is longer than ${MAX_LENGTH} characters` };
  const text = plainText(unfenced(answer));
  if (HTML.test(text)) return { blocks: [], fault: 'it has HTML in it' };
  return { blocks: blocksOf(text.split('\n')) };
}

const HEADING = /^ {0,3}#{1,6} +(.*)$/;
const BOLD_LINE = /^(?:\*\*|__)[^*_]+(?:\*\*|__):?$/;
const UNDERLINE = /^(?:=+|-{2,})$/;
const RULE = /^(?:(?:- ?){3,}|(?:\* ?){3,}|(?:_ ?){3,})$/;
const LIST_ITEM = /^(?:[-*+•–—] |[☐☑✅➡→▪◦‣] ?)/;
const OTHER = /^(?:>|\||`{3,}|~{3,}|!\[)/;
const REFERENCE = /^\[[^[\]]*\]:/;
/** A heading without a mark is a short line that does not end like a sentence; a smiley may follow the end of one. */
const MAX_HEADING_WORDS = 12;

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let open: string[] = [];
  const close = () => {
    if (open.length > 0) blocks.push(textBlock(open));
    open = [];
  };
  for (const raw of lines) {
    const line = raw.trim();
    const [, heading] = HEADING.exec(raw) ?? [];
    if (UNDERLINE.test(line) && open.length === 1) {
      blocks.push(headingBlock(open[0] as string));
      open = [];
    } else if (line === '' || RULE.test(line) || REFERENCE.test(line)) close();
    else if (
      heading !== undefined ||
      (open.length === 0 && BOLD_LINE.test(line) && isShort(line) && !isOpening(line))
    ) {
      close();
      blocks.push(headingBlock(heading ?? line));
    } else if (LIST_ITEM.test(line) || OTHER.test(line)) {
      close();
      blocks.push({ kind: 'other', text: line, sentences: [] });
    } else open.push(line);
  }
  close();
  return blocks;
}

const isShort = (text: string): boolean => wordsOf(text).length <= MAX_HEADING_WORDS;

function headingBlock(line: string): Block {
  return { kind: 'heading', text: visible(line).replace(/(?<![ #:])[ #:]+$/, ''), sentences: [] };
}

const OPENING =
  /^(?:(?:(clause|article|section|day|§) ?)\(?(\d{1,2})(?:\.\d{1,2})*\b[.):]?|\(?(\d{1,2})(?:\.\d{1,2})*[.)](?= ))[ ,;:–—-]*/i;

/** True when a line is but the number of the paragraph that goes on below it. */
const isOpening = (line: string): boolean => {
  const text = visible(line);
  const [prefix, word] = OPENING.exec(text) ?? [];
  return word !== undefined && prefix === text;
};

function textBlock(lines: readonly string[]): Block {
  const whole = visible(lines.join(' '));
  const [prefix = '', word = '', worded, bare] = OPENING.exec(whole) ?? [];
  const text = whole.slice(prefix.length);
  const number = worded ?? bare;
  const goesOn = isEnded(text) || /[,;]["')\]]*$/.test(text);
  if (lines.length === 1 && isShort(text) && !goesOn) return headingBlock(whole);
  const opening = number === undefined ? {} : { opening: { word: word.toLowerCase(), number: Number(number) } };
  return { kind: 'paragraph', text, ...opening, sentences: sentencesOf(text) };
}

/** A line without emphasis, code marks and addresses of links. */
function visible(line: string): string {
  return line
    .replaceAll(LINK, '$1')
    .replaceAll(/[*_`]+|~~|\\(?=\p{P})/gu, '')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

const WORD = /[\p{L}\p{N}]+(?:['.][\p{L}\p{N}]+)*/gu;
const FIGURE = /\d+(?:[.,]\d+)*/g;

/** The words of a text, in small letters. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

/** Words without what is contracted with them. */
export const headsOf = (words: readonly string[]): string[] =>
  words.map((word) => (word.includes("'") ? word.slice(0, word.indexOf("'")) : word));

/** A word without the endings of plural and possessive. */
export function stemOf(word: string): string {
  const own = word.endsWith("'s") ? word.slice(0, -2) : word;
  if (own.length < 4 || !own.endsWith('s') || own.endsWith('ss')) return own;
  if (own.length > 5 && /[^aeiou]ies$/.test(own)) return `${own.slice(0, -3)}y`;
  return own.slice(0, /(?:ss|sh|ch|x)es$/.test(own) ? -2 : -1);
}

/** The stems of a phrase, for `hasPhrase`. */
export function phraseOf(text: string): readonly string[] {
  return wordsOf(text).map(stemOf);
}

const TITLES = new Set(
  'mr mrs ms mme dr st prof messrs mt rev fr sr br hon gov sen capt col gen lt maj sgt det insp approx ca vs e.g i.e cf fig vol'.split(
    ' ',
  ),
);
/** Words that are abbreviated in front of a number alone. */
const BEFORE_NUMBER = new Set(['no', 'nos', 'p', 'pp', 'c']);
const BREAK = /((?<![.!?…])[.!?…]+["')\]]*) +/g;

const SPEECH =
  'say|says|said|ask|asks|asked|tell|tells|told|cry|cries|cried|call|calls|called|shout|shouts|shouted|whisper|whispers|whispered|reply|replies|replied|answer|answers|answered|add|adds|added|laugh|laughs|laughed|sigh|sighs|sighed|mutter|mutters|muttered|insist|insists|insisted|wonder|wonders|wondered|beg|begs|begged|warn|warns|warned|exclaim|exclaims|exclaimed';
/** Somebody who says what was quoted: `I asked`, `Tom Penn told us`, `Grandmother used to tell me`. */
const SPEAKER = new RegExp(
  `^(?:I|\\p{Lu}[\\p{L}'-]*\\.?(?: \\p{Lu}[\\p{L}'-]*\\.?){0,2})(?: \\p{Ll}+){0,3}? (?:${SPEECH})(?![\\p{L}'])`,
  'u',
);
/** How far behind a mark the verb of a speaker is looked for, characters. */
export const SPEAKER_REACH = 60;

/** True when a sentence goes on behind a quotation that has ended: in small letters, or with whoever said it. */
export function goesOnBehindQuotation(after: string): boolean {
  return /^\p{Ll}/u.test(after) || SPEAKER.test(after);
}

function isBreak(before: string, mark: string, after: string): boolean {
  if (/^["'(]*\p{Ll}|^[–—]/u.test(after)) return false;
  // In front of its speaker a quotation ends in a comma, never in a full stop.
  if (/[!?…]["']$/.test(mark) && goesOnBehindQuotation(after)) return false;
  return mark !== '.' || !isAbbreviation(before, after);
}

/** True when the full stop between two pieces of text belongs to a word and ends no sentence: `Dr.`, `J. R.`, `No. 7`. */
export function isAbbreviation(before: string, after: string): boolean {
  const last = /[\p{L}\p{N}.]+$/u.exec(before.slice(-12))?.[0] ?? '';
  if (/^(?:\p{Lu}\.)*\p{Lu}$/u.test(last) && last !== 'I') return true;
  const word = last.toLowerCase();
  return TITLES.has(word) || (BEFORE_NUMBER.has(word) && /^\d/.test(after));
}

function sentenceOf(text: string): Sentence {
  const words = wordsOf(text);
  return {
    text,
    words,
    stems: words.map(stemOf),
    heads: headsOf(words),
    figures: figuresOf(text),
    ended: isEnded(text),
  };
}

/** The sentences of a paragraph. One that begins with a small letter goes on the one before it. */
export function sentencesOf(paragraph: string): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  const add = (to: number) => {
    const sentence = sentenceOf(paragraph.slice(from, to).trim());
    // A smiley or a dash by itself is no sentence.
    if (sentence.words.length > 0) sentences.push(sentence);
    from = to;
  };
  for (const { 0: all, 1: mark = '', index } of paragraph.matchAll(BREAK)) {
    const end = index + all.length;
    if (isBreak(paragraph.slice(Math.max(0, index - 12), index), mark, paragraph.slice(end, end + SPEAKER_REACH)))
      add(end);
  }
  add(paragraph.length);
  return sentences;
}

/** True when a mark of the end stands behind the last word, whatever else does: quotation marks, brackets, smileys. */
function isEnded(text: string): boolean {
  return /[.!?…][^\p{L}\p{N}]*$/u.test(text.slice(-24));
}

/** Numbers in digits. */
export function figuresOf(text: string): number[] {
  return (text.match(FIGURE) ?? []).map((token) => Number(token.replaceAll(/,(?=\d{3}\b)/g, '').replace(',', '.')));
}
