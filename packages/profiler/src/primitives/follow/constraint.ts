import { type Mutant, primitiveSpec } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';
import { bankPrimitive, type Cell, orderRadices, pickInOrder, type Question, say } from '../../bank/bank-primitive.ts';
import { unfenced } from '../../bank/read-answer.ts';
import { mentions, parseText, type RuledText } from '../../bank/ruled-text.ts';
import { COLOURS, NOUNS, THINGS, TOWNS } from '../../bank/words.ts';

const isWord = (word: string | undefined, wanted: string): boolean => word?.toLowerCase() === wanted.toLowerCase();
const count = (words: readonly string[], wanted: string): number => words.filter((word) => isWord(word, wanted)).length;

/** A rule for a text, and how a text that keeps it comes to break it. */
interface Rule {
  readonly text: string;
  readonly name: string;
  keeps(parsed: RuledText): boolean;
  spoil(text: string): string;
}

/** Sentences on a topic: no two begin alike, and none has a comma, a number, `the`, `and` or a word that rules ask for. */
function sentencesOn(topic: string): string[] {
  return [
    `these ${topic} are easy to find`,
    'many people keep some of them at home',
    'nobody knows where each one was made',
    'small shops sell them in boxes',
    'old ones are worth a little more',
    'guests like to count them on rainy days',
    'in winter few visitors come to look',
  ];
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
const prose = (sentences: readonly string[]): string => sentences.map((sentence) => `${capital(sentence)}.`).join(' ');

/** Says a text in front of its full stop, or whatever it ends with. */
const beforeEnd = (text: string, added: string): string => text.replace(/([.!?])$/, `${added}$1`);

/** Stands in every prompt, and in no text on a topic. */
const ALONE = 'Reply with the text alone, without a heading and without a word before or after it.';

/** A question whose answer is a text that keeps to rules and stays with its topic. */
function textQuestion(input: {
  readonly prompt: string;
  readonly reference: string;
  /** Words that the text has to mention. */
  readonly topic: readonly string[];
  readonly rules: readonly Rule[];
  /** As in `parseText`. */
  readonly ends?: 'each mark';
  readonly mutants?: readonly Mutant[];
}): Question {
  const { prompt, reference, topic, rules, ends, mutants = [] } = input;
  return {
    prompt,
    reference: say(reference),
    mutants: [
      ...rules.map(({ name, spoil }) => ({ name, script: say(spoil(reference)) })),
      {
        name: 'strays from the topic',
        script: say(reference.replaceAll(new RegExp(topic[0] as string, 'gi'), 'things')),
      },
      { name: 'repeats the task', script: say(prompt) },
      { name: 'a word or two', script: say(`${topic.join(' ')}.`) },
      ...mutants,
    ],
    alternatives: [
      { name: 'in a code fence with CRLF', script: say(`\`\`\`text\r\n${reference}\r\n\`\`\`\r\n`) },
      { name: 'a sentence a line', script: say(reference.replaceAll(/([.!?]) /g, '$1\n')) },
      { name: 'its end in bold', script: say(reference.replace(/(\S+)$/, '**$1**')) },
    ],
    fault({ text }) {
      const parsed = parseText(unfenced(text), ends);
      if (parsed.words.length < 12) return `${parsed.words.length} words are no text`;
      if (parsed.text.includes(ALONE)) return 'it repeats the task';
      const missing = topic.find((word) => !mentions(parsed, word));
      if (missing !== undefined) return `it does not mention ${missing}`;
      const broken = rules.find((rule) => !rule.keeps(parsed));
      return broken === undefined ? undefined : `it breaks a rule: ${broken.text}`;
    },
  };
}

const NUMERALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const;

const SENTENCES =
  'Sentences end with `.`, `!` or `?`, but not at the full stop of an abbreviation or a number, nor within a quotation behind which the sentence goes on.';
/** What counts as a word, by the example of one that rules ask for. Absent: they ask for none. */
const wordsSaid = (word?: string): string => {
  const example = word === undefined ? '' : `: \`${word}'s\` and \`${word}-coloured\` are other words than \`${word}\``;
  return `Words are parted by blanks and by all marks but hyphens and apostrophes${example}.`;
};
const terms = (word?: string): string => `${SENTENCES} ${wordsSaid(word)} Capital or small letters make no difference.`;

/** Kinds of a single rule: what it says, which sentences keep to it. */
const SINGLE: readonly ((
  noun: string,
  number: number,
) => { readonly rule: Rule; apply(sentences: string[]): string[] })[] = [
  (noun, number) => ({
    rule: {
      name: 'once too often',
      text: `The word \`${noun}\` stands in it exactly ${number + 2} times.`,
      keeps: ({ words }) => count(words, noun) === number + 2,
      spoil: (text) => beforeEnd(text, ` beside ${noun}`),
    },
    apply: (sentences) => sentences.map((sentence, at) => (at < number + 2 ? `${sentence} near ${noun}` : sentence)),
  }),
  (noun, number) => ({
    rule: {
      name: 'a word too late',
      text: `Word number ${number + 4} of it is \`${noun}\`.`,
      keeps: ({ words }) => isWord(words[number + 3], noun),
      spoil: (text) => `Indeed ${text.charAt(0).toLowerCase()}${text.slice(1)}`,
    },
    apply([head = '', ...rest]) {
      const words = `${head} most of all`.split(' ');
      return [[...words.slice(0, number + 3), noun, ...words.slice(number + 3)].join(' '), ...rest];
    },
  }),
  (noun, number) => ({
    rule: {
      name: 'a word behind it',
      text: `The last word of its ${NUMERALS[number]} sentence is \`${noun}\`.`,
      keeps: ({ sentences }) => isWord(sentences[number]?.at(-1), noun),
      spoil: (text) => text.replace(new RegExp(`${noun}\\.`, 'i'), `${noun} indeed.`),
    },
    apply: (sentences) => sentences.map((sentence, at) => (at === number ? `${sentence} near ${noun}` : sentence)),
  }),
  (noun, number) => ({
    rule: {
      name: 'a word before it',
      text: `Its ${NUMERALS[number]} sentence begins with the word \`${noun}\`.`,
      keeps: ({ sentences }) => isWord(sentences[number]?.[0], noun),
      spoil: (text) => text.replace(new RegExp(`${noun} `, 'i'), `Then ${noun} `),
    },
    apply: (sentences) => sentences.map((sentence, at) => (at === number ? `${noun} or not ${sentence}` : sentence)),
  }),
];

const oneRule: Cell = {
  // Colour, thing, town, kind of rule, word, number.
  radices: [COLOURS.length, THINGS.length, TOWNS.length, SINGLE.length, NOUNS.length, 6],
  write([colour = 0, thing = 0, town = 0, kind = 0, word = 0, number = 0]) {
    const [thingName, townName, noun] = [THINGS[thing] as string, TOWNS[town] as string, NOUNS[word] as string];
    const topic = `${COLOURS[colour]} ${thingName} of ${townName}`;
    const { rule, apply } = (SINGLE[kind] as (typeof SINGLE)[number])(noun, number);
    const plain = sentencesOn(topic);
    return textQuestion({
      prompt: `Write a text of about seven sentences on the ${topic}. It mentions ${thingName} and ${townName}, and keeps to one rule:

- ${rule.text}

${terms(noun)} ${ALONE} Graded are the rule, and that the text mentions ${thingName} and ${townName}.`,
      reference: prose(apply(plain)),
      topic: [thingName, townName],
      rules: [rule],
      mutants: [
        { name: 'ignores the rule', script: say(prose(plain)) },
        { name: 'explains', script: say(`Rule kept:\n\n${prose(plain)}`) },
      ],
    });
  },
};

/** What the rules of a text are made with. */
interface Parts {
  readonly sentences: number;
  readonly word: string;
  readonly times: number;
  readonly last: string;
  readonly number: number;
}

const RULES = {
  sentences: ({ sentences }: Parts): Rule => ({
    name: 'a sentence too many',
    text: `It has exactly ${sentences} sentences.`,
    keeps: (parsed) => parsed.sentences.length === sentences,
    spoil: (text) => `${text.endsWith('!') ? 'yes!' : 'Yes.'} ${text}`,
  }),
  word: ({ word, times }: Parts): Rule => ({
    name: 'a word once too often',
    text: `The word \`${word}\` stands in it exactly ${times} times.`,
    keeps: ({ words }) => count(words, word) === times,
    spoil: (text) => text.replace(/^(\S+)/, `$1 ${word}`),
  }),
  last: ({ last }: Parts): Rule => ({
    name: 'another last word',
    text: `Its last word is \`${last}\`.`,
    keeps: ({ words }) => isWord(words.at(-1), last),
    spoil: (text) => beforeEnd(text, ' indeed'),
  }),
  number: ({ number }: Parts): Rule => ({
    name: 'another number',
    text: `It mentions the number ${number}, in digits.`,
    keeps: (parsed) => mentions(parsed, number),
    spoil: (text) => text.replace(String(number), String(number + 1)),
  }),
  commas: (): Rule => ({
    name: 'a comma',
    text: 'It has no comma.',
    keeps: ({ text }) => !text.includes(','),
    spoil: (text) => text.replace(' ', ', '),
  }),
  article: (): Rule => ({
    name: 'the article',
    text: 'The word `the` does not stand in it.',
    keeps: ({ words }) => count(words, 'the') === 0,
    spoil: (text) => text.replace(/ are /, ' are the '),
  }),
  length: (): Rule => ({
    name: 'a sentence that is too long',
    text: 'No sentence has more than 12 words.',
    keeps: ({ sentences }) => sentences.every((words) => words.length <= 12),
    spoil: (text) => text.replace(/ are /, ' are now more than ever in all of our lives so very '),
  }),
  beginnings: (): Rule => ({
    name: 'two sentences that begin alike',
    text: 'No two sentences begin with the same letter.',
    keeps: ({ sentences }) =>
      new Set(sentences.map(([word = '']) => word.charAt(0).toLowerCase())).size === sentences.length,
    spoil: (text) =>
      text.replace(/([.!] )(\S+)/, (_, end: string, word: string) => `${end}${text.charAt(0)}${word.toLowerCase()}`),
  }),
  capitals: (): Rule => ({
    name: 'a capital letter',
    text: 'It has no capital letter at all, not even in names.',
    keeps: ({ text }) => !/\p{Lu}/u.test(text),
    spoil: capital,
  }),
  marks: (): Rule => ({
    name: 'a full stop',
    text: 'Every sentence ends with `!`; no full stop stands in it.',
    keeps: ({ text }) => /![^\p{L}\p{N}.?]*$/u.test(text) && !/[.?]/.test(text),
    spoil: (text) => text.replace(/!$/, '.'),
  }),
} as const;

/** Sentences that keep to all rules of these parts. */
function sentencesBy(topic: string, { sentences, word, times, last, number }: Parts): string[] {
  return sentencesOn(topic)
    .slice(0, sentences)
    .map((sentence, at) => {
      const withWord = at > 0 && at <= times ? `${sentence} near ${word}` : sentence;
      const withNumber = at === 0 ? `${withWord} in ${number} places` : withWord;
      return at === sentences - 1 ? `${withNumber} beside ${last}` : withNumber;
    });
}

/** Four rules at a time: of every two one that has to be there, one that must not. */
const FOURS = [
  ['sentences', 'word', 'commas', 'last'],
  ['word', 'number', 'article', 'length'],
  ['sentences', 'beginnings', 'number', 'article'],
  ['last', 'word', 'beginnings', 'commas'],
  ['sentences', 'length', 'last', 'article'],
  ['number', 'beginnings', 'word', 'last'],
] as const satisfies readonly (readonly (keyof typeof RULES)[])[];

const drawParts = (random: SeededRandom, [word = '', last = '']: readonly string[]): Parts => {
  const times = 2 + random.integer(2);
  return { sentences: times + 1 + random.integer(3), word, times, last, number: 13 + random.integer(80) };
};

const NUMBERED = (rules: readonly Rule[]): string => rules.map(({ text }, at) => `${at + 1}. ${text}`).join('\n');

const fourRules: Cell = {
  // Thing, town, two words in order, which rules.
  radices: [THINGS.length, TOWNS.length, ...orderRadices(NOUNS.length, 2), FOURS.length],
  write([thing = 0, town = 0, first = 0, second = 0, four = 0], random) {
    const [thingName, townName] = [THINGS[thing] as string, TOWNS[town] as string];
    const parts = drawParts(random, pickInOrder(NOUNS, [first, second]));
    const names: readonly (keyof typeof RULES)[] = FOURS[four] as (typeof FOURS)[number];
    const rules = random.shuffle(names).map((name) => RULES[name](parts));
    const asked = (['word', 'last'] as const).find((name) => names.includes(name));
    return textQuestion({
      prompt: `Write a short text, of ${parts.sentences} sentences or so, on the ${thingName} of ${townName}. It mentions ${thingName} and ${townName}, and keeps to four rules:

${NUMBERED(rules)}

${terms(asked && parts[asked])} ${ALONE} Graded are the rules, and that the text mentions ${thingName} and ${townName}.`,
      reference: prose(sentencesBy(`${thingName} of ${townName}`, parts)),
      topic: [thingName, townName],
      rules,
    });
  },
};

const SEVEN = ['sentences', 'word', 'last', 'article', 'commas', 'capitals', 'marks'] as const;

const againstHabit: Cell = {
  // Thing, town, two words in order.
  radices: [THINGS.length, TOWNS.length, ...orderRadices(NOUNS.length, 2), 2],
  write([thing = 0, town = 0, first = 0, second = 0, more = 0], random) {
    const [thingName, townName] = [THINGS[thing] as string, (TOWNS[town] as string).toLowerCase()];
    const parts = drawParts(random, pickInOrder(NOUNS, [first, second]));
    const names = [...SEVEN, more === 0 ? ('number' as const) : ('beginnings' as const)];
    const rules = random.shuffle(names).map((name) => RULES[name](parts));
    const sentences = sentencesBy(`${thingName} of ${townName}`, parts);
    return textQuestion({
      prompt: `Write a short text on the ${thingName} of ${townName}, which is a town. It mentions both, and keeps to eight rules:

${NUMBERED(rules)}

Each \`!\` ends a sentence, also within a quotation. ${wordsSaid(parts.word)} ${ALONE} Graded are the rules, and that the text mentions ${thingName} and ${townName}.`,
      reference: `${sentences.join('! ')}!`,
      topic: [thingName, townName],
      rules,
      ends: 'each mark',
    });
  },
};

/** Rules on what must and must not be: one, four at once, eight of which some go against habit. */
export const constraint = bankPrimitive(primitiveSpec('follow.constraint'), {
  L1: oneRule,
  L2: fourRules,
  L3: againstHabit,
});
