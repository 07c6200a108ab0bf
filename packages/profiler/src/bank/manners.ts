import { bannedFault, contractionFault, type Fault, firstFault, markFault } from './prose-rules.ts';
import { type Block, figuresOf, type Sentence, stemOf, wordsOf } from './read-prose.ts';

// Manners that are marked: somebody speaks, to somebody, in words of their own.

export interface Manner {
  /** Who speaks to whom: `Write a text …`. */
  readonly brief: string;
  /** Words that the manner is known by. */
  readonly marks: readonly string[];
  readonly never: readonly string[];
  /** True when nothing is contracted. */
  readonly whole?: boolean;
  /** Signs that do not occur. Absent: none are forbidden. */
  readonly noSigns?: readonly string[];
  /** A sign that each part has. */
  readonly sign?: string;
  /** Limits for sentences, in words, and for words, in letters. */
  readonly limits?: { readonly words: number; readonly letters: number };
  /** What each part begins with, followed by its number. */
  readonly opening?: 'Day' | 'Clause';
  /** Beginnings that put plain sentences into this manner. */
  readonly beginnings: readonly string[];
}

const FIRST = ['i', 'me', 'my', 'we', 'us', 'our'];
const SECOND = ['you', 'your'];

export const MANNERS: readonly Manner[] = [
  {
    brief: 'as an old pirate tells it to the crew',
    marks: ['arr', 'aye', 'ahoy', 'ye', 'yer', 'matey', 'hearties', 'landlubber', 'plunder'],
    never: [...SECOND, 'yes', 'hello'],
    beginnings: ['Arr, ', 'Hear this, ye dogs: ', 'Aye, ', 'Mark it, matey: '],
  },
  {
    brief: 'as a player on a stage four hundred years ago would say it',
    marks: ['thou', 'thee', 'thy', 'thine', 'hath', 'doth', 'prithee', 'verily'],
    never: [...SECOND, 'okay', 'yes'],
    beginnings: ['Verily, ', 'I tell thee, ', 'Hear, if thou wilt: ', 'It hath been said: '],
  },
  {
    brief: 'as a butler reports it to the family that he serves',
    marks: ['sir', 'madam', 'humbly', 'permit', 'obliged'],
    never: ['hey', 'okay', 'guys', 'stuff', 'cool'],
    whole: true,
    noSigns: ['!'],
    beginnings: ['If I may say so, sir, ', 'I humbly report that ', 'As madam knows, ', 'Permit me to add that '],
  },
  {
    brief: 'as one tells it to a child of six',
    marks: ['you', 'your', 'imagine', 'look', 'guess', 'wow'],
    never: ['moreover', 'furthermore', 'therefore', 'however', 'consequently'],
    limits: { words: 16, letters: 10 },
    beginnings: ['Look, ', 'You see, ', 'Guess what, ', 'Just imagine it: '],
  },
  {
    brief: 'as a legal notice',
    marks: ['shall', 'hereby', 'herein', 'thereof', 'pursuant', 'aforesaid'],
    never: [...FIRST, ...SECOND],
    whole: true,
    noSigns: ['!', '?'],
    opening: 'Clause',
    beginnings: [
      'It shall be noted that ',
      'It is hereby stated that ',
      'As set out herein, ',
      'It shall be known that ',
    ],
  },
  {
    brief: 'as the captain of a ship that lies there writes it into the log',
    marks: ['aboard', 'anchor', 'deck', 'crew', 'tide', 'sail', 'ashore', 'mast'],
    never: SECOND,
    noSigns: ['!'],
    opening: 'Day',
    beginnings: [
      'The crew noted that ',
      'Word came aboard that ',
      'The party ashore saw that ',
      'On deck it was said that ',
    ],
  },
  {
    brief: 'as an excited sports commentator would shout it into a microphone',
    marks: ['folks', 'fans', 'crowd', 'goal', 'wow', 'cheer', 'champion'],
    never: ['moreover', 'furthermore', 'therefore', 'regarding', 'consequently'],
    sign: '!',
    beginnings: ['Wow! ', 'Listen, folks! ', 'Hear them, fans! ', 'Cheer loudly! '],
  },
  {
    brief: 'as a fairy tale',
    marks: ['once', 'king', 'queen', 'dragon', 'spell', 'wizard', 'enchanted'],
    never: ['okay', 'guys', 'percent', 'website', 'awesome'],
    whole: true,
    beginnings: [
      'Once it was told that ',
      'The king knew that ',
      'The dragon had heard that ',
      'Even the queen said that ',
    ],
  },
  {
    brief: 'as a weary private detective tells it',
    marks: ['rain', 'shadow', 'smoke', 'trouble', 'alibi', 'clue', 'suspect'],
    never: ['wonderful', 'awesome', 'lovely', 'hooray', 'delightful'],
    noSigns: ['!'],
    beginnings: [
      'It smelled of trouble: ',
      'There was a clue: ',
      'In the rain I learned that ',
      'A shadow told me that ',
    ],
  },
];

const code = (words: readonly string[]): string => words.map((word) => `\`${word === 'i' ? 'I' : word}\``).join(', ');
const rule = (when: unknown, text: string): string[] => (when === undefined || when === false ? [] : [text]);

/** At least so many sentences of a part have a mark, and so many different marks are used in a text. */
const MARKED_SENTENCES = 2;
const DIFFERENT_MARKS = 3;
/** How many sentences in a row may not all be without a mark. */
const ROW = 3;

/** The rules of a manner, for a prompt. `part` is what is looked at one by one; `rows`: the manner may not pause. */
export function mannerRules(manner: Manner, part: string, rows: boolean): string[] {
  const { marks, never, whole, noSigns = [], sign, limits, opening } = manner;
  return [
    `The manner shows in these words: ${code(marks)}. In each ${part} at least two sentences have one of them, and at least three different ones stand in the whole text.${rows ? ` Of any three sentences in a row within a ${part} at least one has one.` : ''}`,
    `These words do not stand in it: ${code(never)}. A contracted form such as \`I'm\` or \`you'll\` counts as its first word.`,
    ...rule(whole, "Nothing is contracted: no `don't`, no `it's`."),
    ...rule(noSigns.length > 0, `It has no ${noSigns.map((mark) => `\`${mark}\``).join(' and no ')}.`),
    ...rule(sign, `Each ${part} has at least one \`${sign}\`.`),
    ...rule(
      limits,
      `No sentence has more than ${limits?.words} words. No word has more than ${limits?.letters} letters, unless it stands in the task or the facts. The parts of a hyphenated word count as words of their own.`,
    ),
    ...rule(
      opening,
      `The first ${part} begins with \`${opening} 1.\`, the next with \`${opening} 2.\`, and so on; these numbers do not count as figures.`,
    ),
  ];
}

/** Plain sentences in a manner, but for every `gap`th. `from` tells texts apart. */
export function mannered({ beginnings }: Manner, sentences: readonly string[], gap: number, from = 0): string[] {
  return sentences.map((sentence, at) => {
    if (at % gap === gap - 1) return sentence;
    const beginning = beginnings[(from + at) % beginnings.length] as string;
    const goesOn = !/[!.] $/.test(beginning);
    return `${beginning}${goesOn ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence}`;
  });
}

/** The marks of a manner in a sentence, as stems; `Arrr` is `arr`. `marks` has words and stems. */
function marksIn({ heads, stems }: Sentence, marks: ReadonlySet<string>): string[] {
  return heads.flatMap((head, at) => {
    const word = head.startsWith('arr') ? head.replace(/^ar+(?:gh|h)?$/, 'arr') : head;
    const stem = stems[at] as string;
    return marks.has(word) ? [stemOf(word)] : marks.has(stem) ? [stem] : [];
  });
}

/** Checks that no part is out of its manner; `known` is the text whose words may be long. */
export function mannerFault(manner: Manner, parts: readonly (readonly Block[])[], rows: boolean, known: string): Fault {
  const { marks, never, whole = false, noSigns = [], sign, limits, opening } = manner;
  const wanted = new Set(marks.flatMap((mark) => [mark, stemOf(mark)]));
  const texts = parts.map((part) => part.flatMap(({ sentences }) => sentences));
  const all = texts.flat();
  const found = texts.map((part) => part.map((sentence) => marksIn(sentence, wanted)));
  return firstFault([
    () => bannedFault(all, new Set(never)),
    () => (whole ? contractionFault(all) : undefined),
    () => (noSigns.length > 0 ? markFault(all, noSigns) : undefined),
    ...found.map((part, at) => () => fadedFault(part, `part ${at + 1}`, rows)),
    () =>
      new Set(found.flat(2)).size < DIFFERENT_MARKS ? 'it has fewer than three of the words of its manner' : undefined,
    ...texts.map((part, at) => () => {
      if (sign === undefined || part.some(({ text }) => text.includes(sign))) return undefined;
      return `part ${at + 1} has no ${sign}`;
    }),
    () => (limits ? limitFault(all, limits, new Set(wordsOf(known))) : undefined),
    ...parts.map((part, at) => () => openingFault(part, opening, at + 1)),
  ]);
}

function fadedFault(found: readonly (readonly string[])[], what: string, rows: boolean): Fault {
  if (found.filter((marks) => marks.length > 0).length < MARKED_SENTENCES) return `${what} is out of its manner`;
  const pause = found.findIndex((_, at) => found.length - at >= ROW && found.slice(at, at + ROW).flat().length === 0);
  return rows && pause >= 0 ? `${what} falls out of its manner from sentence ${pause + 1} on` : undefined;
}

function limitFault(
  sentences: readonly Sentence[],
  limits: { readonly words: number; readonly letters: number },
  known: ReadonlySet<string>,
): Fault {
  // The plural and the possessive of a word of the task are that word.
  const stems = new Set([...known].map(stemOf));
  const long = sentences.find(({ words }) => words.length > limits.words);
  if (long !== undefined) return `a sentence has ${long.words.length} words: ${long.text.slice(0, 80)}`;
  const word = sentences
    .flatMap(({ words }) => words)
    .find((candidate) => candidate.replaceAll("'", '').length > limits.letters && !stems.has(stemOf(candidate)));
  return word === undefined ? undefined : `"${word}" is too long a word`;
}

/** Where a text refers to one of its own parts by number. */
const REFERENCES = {
  Day: /\bday [1-5]\b(?!\.\d)/gi,
  Clause: /(?:\b(?:clause|article|section) |§ ?)[1-5](?:\.[1-9])?\b(?!\.\d)/gi,
} as const;

/** Sentences whose figures are without the numbers of parts: those do not count. */
export function withoutReferences({ opening }: Manner, sentences: readonly Sentence[]): readonly Sentence[] {
  if (opening === undefined) return sentences;
  return sentences.map((sentence) => ({
    ...sentence,
    figures: figuresOf(sentence.text.replaceAll(REFERENCES[opening], ' ')),
  }));
}

/** Numbers of clauses may stand alone or behind `Clause`, `Section` or `§`. */
function openingFault(part: readonly Block[], opening: Manner['opening'], number: number): Fault {
  const got = part[0]?.opening;
  if (opening === undefined) {
    return part.every((block) => block.opening === undefined) ? undefined : 'it has numbered paragraphs';
  }
  const fits = got?.number === number && (got.word === 'day') === (opening === 'Day');
  return fits ? undefined : `part ${number} does not begin with ${opening} ${number}`;
}
