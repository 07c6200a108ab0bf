import type { Fact } from './places.ts';
import { type Block, headsOf, type Prose, readProse, type Sentence, wordsOf } from './read-prose.ts';

// Rules for running text. Each check gives what is wrong, for people, or `undefined` when nothing is.

export type Fault = string | undefined;

/** The first fault there is; later checks are not made. */
export function firstFault(checks: readonly (() => Fault)[]): Fault {
  for (const check of checks) {
    const fault = check();
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What the prompts say of all texts. */
export const TERMS = `Sentences begin with a capital letter and end with \`.\`, \`!\` or \`?\`. Paragraphs are parted by blank lines. The plural and the possessive of a word count as that word.`;

export const FACT_RULE = `Every fact is given in one sentence, or in two that follow each other, with both of its marked words as they are written here (emphasis is up to the writer); if it is two, the figure or name stands in the second, and the first gives no other fact. No sentence gives two of the facts. Every figure is written once, in digits, and there are no other digits in the text.`;

export const REPEAT_RULE = `No sentence stands in it twice, and no run of nine words does.`;

export const PROSE_RULE = 'It is running text in whole sentences: no list, table, quotation block, code or HTML.';

/** Reads an answer and checks it, unless it cannot be read as its reader would see it. */
export function proseFault(answer: string, check: (prose: Prose) => Fault): Fault {
  const prose = readProse(answer);
  if (prose.fault !== undefined) return prose.fault;
  const other = prose.blocks.find(({ kind }) => kind === 'other');
  return other === undefined ? check(prose) : `it is not running text: ${other.text.slice(0, 60)}`;
}

export const sentencesIn = (blocks: readonly Block[]): Sentence[] => blocks.flatMap(({ sentences }) => sentences);

export const wordCount = (sentences: readonly Sentence[]): number =>
  sentences.reduce((sum, { words }) => sum + words.length, 0);

/** True when the words of a phrase stand in the sentence, next to each other; both are stems. */
export function hasPhrase({ stems }: Pick<Sentence, 'stems'>, phrase: readonly string[]): boolean {
  const [head = ''] = phrase;
  for (let at = stems.indexOf(head); at >= 0; at = stems.indexOf(head, at + 1)) {
    if (phrase.every((stem, index) => stems[at + index] === stem)) return true;
  }
  return false;
}

const hasValue = (sentence: Sentence, { figure, name = [] }: Fact): boolean =>
  figure === undefined ? hasPhrase(sentence, name) : sentence.figures.includes(figure);

/** True when a sentence says something of a fact: its figure, or its name with what it is about. */
const mentions = (sentence: Sentence, fact: Fact): boolean =>
  hasValue(sentence, fact) && (fact.figure !== undefined || hasPhrase(sentence, fact.key));

/**
 * Checks that the facts are given in `home`, each by itself, and that it has no digits but theirs. `all` are the facts of
 * the whole text: none of the others may stand in `home`.
 */
export function factsFault(home: readonly Sentence[], own: readonly Fact[], all: readonly Fact[] = own): Fault {
  const given = home.map((sentence) => all.filter((fact) => mentions(sentence, fact)));
  const crowded = given.findIndex((facts) => facts.length > 1);
  if (crowded >= 0) return `one sentence gives several facts: ${shownSentence(home[crowded])}`;
  // What a sentence is about may have been said in the one before, unless that gives a fact itself.
  const isAbout = (at: number, { key }: Fact): boolean =>
    hasPhrase(home[at] as Sentence, key) ||
    (at > 0 && given[at - 1]?.length === 0 && hasPhrase(home[at - 1] as Sentence, key));
  for (const fact of own) {
    const places = home.flatMap((sentence, at) => (hasValue(sentence, fact) ? [at] : []));
    if (places.length === 0) return `it lacks a fact in its place: ${fact.plain}`;
    const alone = places.filter((at) => given[at]?.every((other) => other === fact));
    if (!alone.some((at) => isAbout(at, fact))) {
      return `"${fact.plain}" is not what it says: ${shownSentence(home[places[0] as number])}`;
    }
  }
  const foreign = given.flat().find((fact) => !own.includes(fact));
  if (foreign !== undefined) return `a fact stands where it does not belong: ${foreign.plain}`;
  const figures = home.flatMap((sentence) => sentence.figures);
  const allowed = new Set(own.map(({ figure }) => figure));
  const strange = figures.find((figure) => !allowed.has(figure));
  if (strange !== undefined) return `nobody gave the figure ${strange}`;
  return new Set(figures).size === figures.length ? undefined : 'a figure stands in it twice';
}

const shownSentence = (sentence: Sentence | undefined): string => `"${(sentence?.text ?? '').slice(0, 80)}"`;

/** No run of so many words may come twice. */
const RUN_WORDS = 9;
const SHORT_SENTENCE_WORDS = 4;

/** Checks {@link REPEAT_RULE}; sentences of less than four words may recur. Long ones are found by their runs. */
export function repeatFault(sentences: readonly Sentence[]): Fault {
  const seen = new Set<string>();
  for (const { words, text } of sentences) {
    if (words.length < SHORT_SENTENCE_WORDS || words.length >= RUN_WORDS) continue;
    const key = words.join(' ');
    if (seen.has(key)) return `a sentence stands in it twice: ${text.slice(0, 80)}`;
    seen.add(key);
  }
  return runFault(sentences.flatMap((sentence) => sentence.words));
}

/** Checks that no nine words come twice: runs are found by a number that is mostly their own, and then compared. */
function runFault(words: readonly string[]): Fault {
  const ids = new Map<string, number>();
  const numbers = words.map((word) => {
    const id = ids.get(word) ?? ids.size + 1;
    ids.set(word, id);
    return id;
  });
  const starts = new Map<number, number>();
  for (let at = 0; at + RUN_WORDS <= words.length; at += 1) {
    let key = 0;
    for (let next = at; next < at + RUN_WORDS; next += 1)
      key = (Math.imul(key, 0x9e3779b1) + (numbers[next] as number)) | 0;
    const before = starts.get(key);
    if (before === undefined) starts.set(key, at);
    else if (Array.from({ length: RUN_WORDS }).every((_, index) => numbers[before + index] === numbers[at + index])) {
      return `nine words stand in it twice: ${words.slice(at, at + RUN_WORDS).join(' ')}`;
    }
  }
  return undefined;
}

const LITTLE_WORDS = new Set(
  `a an the this that these those it its he she they them their him his her i me my we us our you your thou thee thy ye yer
  who which what and or but so nor yet if when while where why how as than because of in on at by for from to with into onto
  over under up down out off through between among after before since until during without within is are was were be been
  being am has have had do does did can could may might must shall should will would ought not no all every each some any
  many much more most few there here then also too very just only even still about above below behind beside beyond near
  along around one own such both other another it's that's there's don't can't isn't we're you're you'll they're i'm we'll
  let's he's she's won't doesn't we've you've i've o'er hath doth art 'tis hast thine
  shalt wilt upon across against though although whose whom several both either neither whether towards toward beneath per`.split(
    /\s+/,
  ),
);
/** Running English has .4 and more; notes and lists of words have much less. */
const MIN_LITTLE_SHARE = 0.25;
const MIN_SENTENCE_WORDS = 6;
/** A sentence that does without little words is terse; several of them in a short text, or a long one, are a list of words. */
const MIN_BARE = 3;
const MAX_BARE_SHARE = 0.15;
const MAX_BARE_WORDS = 12;

/** Checks that sentences are whole ones: they are finished, and their words are tied together by little ones. */
export function sentencesFault(sentences: readonly Sentence[]): Fault {
  const cut = sentences.find(({ ended }) => !ended);
  if (cut !== undefined) return `a sentence has no end: ${shownSentence(cut)}`;
  const little = sentences.map(({ words }) => words.filter((word) => LITTLE_WORDS.has(word)).length);
  const share = little.reduce((sum, count) => sum + count, 0) / wordCount(sentences);
  if (share < MIN_LITTLE_SHARE) return 'it is made of notes, not of sentences';
  const bare = sentences.filter(({ words }, at) => words.length >= MIN_SENTENCE_WORDS && little[at] === 0);
  const isMuch = bare.length >= MIN_BARE && bare.length > MAX_BARE_SHARE * sentences.length;
  const salad = isMuch ? bare[0] : bare.find(({ words }) => words.length > MAX_BARE_WORDS);
  return salad === undefined ? undefined : `that is no sentence: ${shownSentence(salad)}`;
}

/** What people count as words differs by a few in a hundred. */
const COUNT_SLACK = 0.05;

/** Checks a number of words. */
export function lengthFault(
  sentences: readonly Sentence[],
  what: string,
  [from, to]: readonly [number, number],
): Fault {
  const count = wordCount(sentences);
  const fits = count >= from * (1 - COUNT_SLACK) && count <= to * (1 + COUNT_SLACK);
  return fits ? undefined : `${what} has ${count} words, expected ${from} to ${to}`;
}

/** True when a sentence has one of some words, also contracted, in the plural or the possessive. */
export function hasAny({ heads, stems }: Sentence, wanted: ReadonlySet<string>): boolean {
  return heads.some((word) => wanted.has(word)) || stems.some((stem) => wanted.has(stem));
}

/** The country, and numbers of wars and kings. */
const NO_PRONOUN =
  /\bUS\b|\b(?:War|(?:King|Queen|Emperor|Tsar|Pope|Duke|Prince) \p{Lu}\p{L}+|Charles|Edward|Elizabeth|Francis|Frederick|George|Henry|James|Napoleon|Richard|William|Act|Chapter|Part) I\b(?!')/gu;

/** Checks that words do not occur. `US`, the country, is not `us`, and the `I` of a king is not `I`. */
export function bannedFault(sentences: readonly Sentence[], banned: ReadonlySet<string>): Fault {
  for (const sentence of sentences) {
    const isBanned = (head: string) => banned.has(head);
    let word = sentence.heads.find(isBanned);
    if (word === 'us' || word === 'i')
      word = headsOf(wordsOf(sentence.text.replaceAll(NO_PRONOUN, ' '))).find(isBanned);
    if (word !== undefined) return `"${word}" must not stand in it: ${shownSentence(sentence)}`;
  }
  return undefined;
}

const CONTRACTION =
  /^(?:c'mon|d'you|y'know|\p{L}+n't|\p{L}+'(?:re|ve|ll|d|m)|(?:it|that|he|she|what|who|where|there|here|let|how|when|why)'s)$/u;
/** What may be a possessive as well. */
const PRONOUN_IS = /^(?:every|some|no|any)(?:thing|one|body)'s$/;
/** Words before which `'s` is `is` or `has`, and hardly ever a possessive. */
const BEHIND_IS = new Set(
  'a an the not no just so too only really been got called named here there in on at about for from with by to always never still already gonna what where how'.split(
    ' ',
  ),
);

/** Words of a sentence that are contracted, or are so most likely, such as the noun of `the soup's on the table`. */
export const contractionsIn = ({ words }: Sentence): string[] =>
  words.filter(
    (word, at) =>
      CONTRACTION.test(word) ||
      PRONOUN_IS.test(word) ||
      (word.endsWith("'s") && BEHIND_IS.has(words[at + 1] as string)),
  );

/** Checks that nothing is contracted. The possessive is none. */
export function contractionFault(sentences: readonly Sentence[]): Fault {
  const found = sentences.flatMap(({ words }) => words).find((word) => CONTRACTION.test(word));
  return found === undefined ? undefined : `"${found}" is contracted`;
}

/** Checks that marks such as `!` do not occur. */
export function markFault(sentences: readonly Sentence[], marks: readonly string[]): Fault {
  const found = sentences.find(({ text }) => marks.some((mark) => text.includes(mark)));
  return found === undefined ? undefined : `it has one of ${marks.join(' ')}: ${shownSentence(found)}`;
}
