import { type Cell, orderRadices, pickInOrder, type Question, say } from '../../bank/bank-primitive.ts';
import { drawFacts, type Fact, KINDS, TOPICS } from '../../bank/places.ts';
import {
  bannedFault,
  contractionFault,
  contractionsIn,
  FACT_RULE,
  type Fault,
  factsFault,
  firstFault,
  hasAny,
  lengthFault,
  markFault,
  PROSE_RULE,
  proseFault,
  REPEAT_RULE,
  repeatFault,
  sentencesFault,
  TERMS,
} from '../../bank/prose-rules.ts';
import { ALONE, answer, bulleted, exchanged, phrasesFault, withBoldFigures } from '../../bank/prose-subject.ts';
import type { Sentence } from '../../bank/read-prose.ts';
import { TOWNS } from '../../bank/words.ts';

const FORMAL = [
  'moreover',
  'furthermore',
  'therefore',
  'consequently',
  'accordingly',
  'nevertheless',
  'thus',
  'hence',
  'likewise',
  'additionally',
  'subsequently',
  'nonetheless',
] as const;
const CASUAL = [
  'hey',
  'yeah',
  'wow',
  'cool',
  'awesome',
  'super',
  'totally',
  'okay',
  'folks',
  'guys',
  'yep',
  'kinda',
] as const;
const PERSONS = ['i', 'me', 'my', 'we', 'us', 'our', 'you', 'your'] as const;

const code = (words: readonly string[]): string => words.map((word) => `\`${word === 'i' ? 'I' : word}\``).join(', ');
const begun = (word: string, sentence: string): string =>
  `${word.charAt(0).toUpperCase()}${word.slice(1)}, ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;

/** A tone: what it goes by, and a text in it. `words` are those to use, `others` those to avoid. */
interface Tone {
  readonly what: string;
  readonly own: readonly string[];
  readonly foreign: readonly string[];
  rules(words: readonly string[], others: readonly string[]): readonly string[];
  fault(sentences: readonly Sentence[], words: readonly string[], others: readonly string[]): Fault;
  write(place: string, facts: readonly string[], words: readonly string[]): string[];
}

/** Checks that at least two sentences have one of the words. */
function usedFault(sentences: readonly Sentence[], words: readonly string[]): Fault {
  const set = new Set(words);
  const used = sentences.filter((sentence) => hasAny(sentence, set)).length;
  return used >= 2 ? undefined : `fewer than two sentences have one of ${words.join(', ')}`;
}

const formal: Tone = {
  what: 'a formal notice to the town council',
  own: FORMAL,
  foreign: CASUAL,
  rules: (words, others) => [
    `At least two sentences have one of these words: ${code(words)}.`,
    `It is impersonal and sober: nothing is contracted (no \`don't\`, no \`it's\`), there is no \`!\`, and these words do not stand in it: ${code(PERSONS)}, ${code(others)}.`,
  ],
  fault: (sentences, words, others) =>
    firstFault([
      () => contractionFault(sentences),
      () => markFault(sentences, ['!']),
      () => bannedFault(sentences, new Set([...PERSONS, ...others])),
      () => usedFault(sentences, words),
    ]),
  write: (place, [one = '', two = '', three = ''], [first = '', second = '', third = '']) => [
    `This notice concerns the ${place} and is addressed to the council.`,
    begun(first, one),
    'The particulars have been verified by a competent person.',
    begun(second, two),
    begun(third, three),
    'A decision is requested before the end of the month.',
  ],
};

const casual: Tone = {
  what: 'a casual message to a friend',
  own: CASUAL,
  foreign: FORMAL,
  rules: (words, others) => [
    `At least two sentences have one of these words: ${code(words)}. Besides, at least three words are contracted, such as \`don't\`, \`it's\` or \`we'll\`, and \`you\` or \`your\` stands in it at least once.`,
    `It stays casual: of any three sentences in a row at least one has a contraction or one of the words above, and these words do not stand in it: ${code(others)}.`,
  ],
  fault: (sentences, words, others) => {
    const wanted = new Set(words);
    const marked = sentences.map((sentence) => contractionsIn(sentence).length > 0 || hasAny(sentence, wanted));
    const pause = marked.findIndex((_, at) => at + 3 <= marked.length && !marked.slice(at, at + 3).includes(true));
    return firstFault([
      () => bannedFault(sentences, new Set(others)),
      () => usedFault(sentences, words),
      () => (sentences.flatMap(contractionsIn).length >= 3 ? undefined : 'it has fewer than three contractions'),
      () =>
        sentences.some((sentence) => hasAny(sentence, new Set(['you', 'your'])))
          ? undefined
          : 'it does not speak to the friend',
      () => (pause < 0 ? undefined : `it is not casual from sentence ${pause + 1} on`),
    ]);
  },
  write: (place, [one = '', two = '', three = ''], [first = '', second = '', third = '']) => [
    begun(first, `You won't believe what I found out about the ${place}.`),
    begun(second, one),
    "That's a good deal more than I'd have thought.",
    two,
    begun(third, three),
    "So let's go there soon, and don't be late!",
  ],
};

const WORDS = [40, 150] as const;
const TONES = [formal, casual] as const;

/** Formal or casual, in one paragraph. */
export const tone: Cell = {
  // Tone, kind, town, three topics in order, which of the two facts of each.
  radices: [TONES.length, KINDS.length, TOWNS.length, ...orderRadices(TOPICS.length, 3), 2, 2, 2],
  write([sort = 0, kind = 0, town = 0, t0 = 0, t1 = 0, t2 = 0, ...which], random): Question {
    const [own, other] = [TONES[sort] as Tone, TONES[1 - sort] as Tone];
    const [kindName, townName] = [KINDS[kind] as string, TOWNS[town] as string];
    const drawn = drawFacts(random, townName);
    const facts = pickInOrder(TOPICS, [t0, t1, t2]).map((topic, at) => drawn.get(topic)?.[which[at] as number] as Fact);
    const [words, others] = [random.shuffle(own.own).slice(0, 5), random.shuffle(own.foreign).slice(0, 5)];
    const plain = facts.map((given) => given.plain);
    const place = `${kindName} of ${townName}`;
    const sentences = own.write(place, plain, words);
    const text = sentences.join(' ');
    const [before, after] = [sentences.slice(0, -1), sentences.at(-1) as string];
    return {
      prompt: `Write ${own.what} on the ${place}. It conveys these facts:

${bulleted(facts.map((given) => given.text))}

Rules:

1. It is a single paragraph of 5 to 9 sentences and ${WORDS[0]} to ${WORDS[1]} words, without heading, address or signature; \`${kindName}\` and \`${townName}\` stand in it. ${PROSE_RULE}
${own
  .rules(words, others)
  .map((rule, at) => `${at + 2}. ${rule}`)
  .join('\n')}
4. ${FACT_RULE}
5. ${REPEAT_RULE}

${TERMS} A contracted form such as \`I'm\` or \`you'll\` counts as its first word. ${ALONE}`,
      reference: say(text),
      mutants: [
        answer('in the other tone', other.write(place, plain, others).join(' ')),
        answer(
          'in no tone',
          [
            `This is about the ${place}, which is a place in the country.`,
            ...plain,
            'There is not much more to say about it.',
            'Some people go there from time to time.',
          ].join(' '),
        ),
        answer(
          'a fact forgotten',
          text.replace(plain[1] as string, 'There is more.').replace(lower(plain[1] as string), 'there is more.'),
        ),
        answer('facts confused', exchanged(text, facts)),
        answer('facts as a list', `${sentences[0]}\n\n${bulleted(plain)}\n\n${after}`),
        answer('slips', [...before, begun(others[0] as string, "it's up to you!"), after].join(' ')),
        answer('introduced', `Sure! Here is ${own.what}.\n\n${text}`),
      ],
      alternatives: [
        answer('figures in bold', withBoldFigures(text)),
        answer('curly apostrophes, a sentence a line', sentences.join('\n').replaceAll("'", '’')),
      ],
      fault: ({ text: said }) =>
        proseFault(said, ({ blocks }) => {
          const [block] = blocks;
          const all = block?.sentences ?? [];
          return firstFault([
            () =>
              blocks.length === 1 && block?.kind === 'paragraph' && !block.opening
                ? undefined
                : 'it is not one paragraph',
            () => (all.length >= 5 && all.length <= 9 ? undefined : `it has ${all.length} sentences, expected 5 to 9`),
            () => lengthFault(all, 'it', WORDS),
            () => phrasesFault(all, 'it', [kindName, townName]),
            () => factsFault(all, facts),
            () => own.fault(all, words, others),
            () => repeatFault(all),
            () => sentencesFault(all),
          ]);
        }),
    };
  },
};

const lower = (sentence: string): string => `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
