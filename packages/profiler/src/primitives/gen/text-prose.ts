import { primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell, orderRadices, pickInOrder, type Question, say } from '../../bank/bank-primitive.ts';
import { drawFacts, type Fact, KINDS, TOPICS } from '../../bank/places.ts';
import {
  bannedFault,
  FACT_RULE,
  factsFault,
  firstFault,
  lengthFault,
  PROSE_RULE,
  proseFault,
  REPEAT_RULE,
  repeatFault,
  sentencesFault,
  sentencesIn,
  TERMS,
} from '../../bank/prose-rules.ts';
import {
  ALONE,
  answer,
  bulleted,
  exchanged,
  listed,
  phrasesFault,
  SUBJECT_RADICES,
  subjectOf,
  titleFault,
  withBoldFigures,
} from '../../bank/prose-subject.ts';
import { CONTRACTED, voiceFault } from '../../bank/voices.ts';
import { TOWNS } from '../../bank/words.ts';
import { longProse } from './text-prose-long.ts';

/** Points that one can make of any place. */
const CLAIMS = [
  'deserves a second life',
  'deserves a new roof',
  'deserves more friends',
  'is worth a long journey',
  'is worth every effort',
  'ought to stay open',
  'ought to be better known',
  'should be saved',
  'should open on Sundays',
  'needs more light',
] as const;

const L1_WORDS = [60, 180] as const;

const onePoint: Cell = {
  // Kind, town, point, four topics in order.
  radices: [KINDS.length, TOWNS.length, CLAIMS.length, ...orderRadices(TOPICS.length, 4)],
  write([kind = 0, town = 0, claim = 0, ...order], random): Question {
    const [kindName, townName, point] = [KINDS[kind] as string, TOWNS[town] as string, CLAIMS[claim] as string];
    const drawn = drawFacts(random, townName);
    const facts = pickInOrder(TOPICS, order).map((topic) => random.pick(drawn.get(topic) as readonly Fact[]));
    const [one = '', two = '', three = '', four = ''] = facts.map(({ plain }) => plain);
    const first = `The ${kindName} of ${townName} ${point}, as a few simple facts show.`;
    const last = `Anyone who weighs all of this will agree that it ${point}.`;
    const middle = ['That alone would be reason enough for many people.', 'Nobody in the town would want to miss it.'];
    const sentences = [first, one, two, middle[0] as string, three, middle[1] as string, four, last];
    const text = sentences.join(' ');
    return {
      prompt: `Write one paragraph that makes one point: the ${kindName} of ${townName} ${point}. It supports the point with these facts:

${bulleted(facts.map((fact) => fact.text))}

Rules:

1. It is a single paragraph of 6 to 10 sentences and ${L1_WORDS[0]} to ${L1_WORDS[1]} words, without a heading. ${PROSE_RULE}
2. Its first sentence states the point: \`${kindName}\`, \`${townName}\` and the words \`${point}\` stand in it.
3. Its last sentence comes back to the point: the words \`${point}\` stand in it again.
4. ${FACT_RULE}
5. ${REPEAT_RULE}
6. It does not speak of its writer: the words \`I\`, \`me\` and \`my\` do not stand in it.

${TERMS} ${ALONE}`,
      reference: say(text),
      mutants: [
        answer('a list', `${first}\n\n${bulleted([one, two, three, four])}\n\n${last}`),
        answer('a fact forgotten', text.replace(` ${three}`, '')),
        answer('facts confused', exchanged(text, facts)),
        answer('the point not taken up again', sentences.slice(0, -1).join(' ')),
        answer('a sentence twice', [...sentences.slice(0, 4), middle[0], ...sentences.slice(4)].join(' ')),
        answer('several paragraphs', sentences.join('\n\n')),
        answer(
          'notes',
          `${kindName}, ${townName}: ${point}. ${facts.map(({ marks }) => `${marks.join(', ')}.`).join(' ')} So: ${point}.`,
        ),
      ],
      alternatives: [
        answer('facts in another order', [first, four, three, ...middle, two, one, last].join(' ')),
        answer('figures in bold', withBoldFigures(text)),
        answer('a sentence a line in a fence', `\`\`\`\r\n${sentences.join('\r\n')}\r\n\`\`\``),
      ],
      fault: ({ text: said }) =>
        proseFault(said, ({ blocks }) => {
          const [block] = blocks;
          const all = sentencesIn(blocks);
          return firstFault([
            () =>
              blocks.length === 1 && block?.kind === 'paragraph' && !block.opening
                ? undefined
                : 'it is not one paragraph',
            () =>
              all.length >= 6 && all.length <= 10 ? undefined : `it has ${all.length} sentences, expected 6 to 10`,
            () => lengthFault(all, 'it', L1_WORDS),
            () => phrasesFault(all.slice(0, 1), 'the first sentence', [kindName, townName, point]),
            () => phrasesFault(all.slice(-1), 'the last sentence', [point]),
            () => factsFault(all, facts),
            () => bannedFault(all, new Set(['i', 'me', 'my'])),
            () => repeatFault(all),
            () => sentencesFault(all),
          ]);
        }),
    };
  },
};

const L2_WORDS = [40, 140] as const;

const severalPoints: Cell = {
  radices: SUBJECT_RADICES,
  write(digits, random): Question {
    const subject = subjectOf(digits, random);
    const { kind, town, voice, topics, facts } = subject;
    const paragraphs = topics.map(({ term, sentences: [first = '', second = '', third = '', fourth = ''] }, at) => {
      const [one, two] = facts[at] as readonly [Fact, Fact];
      return [first, one.plain, second, third, two.plain, fourth, voice.sentences(term)[at + 1] as string];
    });
    const title = `The ${kind} of ${town}`;
    const written = (parts: readonly (readonly string[])[]) => parts.map((part) => part.join(' ')).join('\n\n');
    const body = written(paragraphs);
    const [head = [], ...rest] = paragraphs;
    const tail = paragraphs.at(-1) as readonly string[];
    const stray = facts[0]?.[1]?.plain as string;
    const spoilt = voice.must ? tail.slice(0, -1) : [...tail, 'We are sure that you agree.'];
    const text = `# ${title}\n\n${body}`;
    return {
      prompt: `Write a short text on the ${kind} of ${town}, in the form of ${voice.form}. It has a title and four paragraphs, each with a point of its own. These are the points, and the facts for each:

${listed(subject)}

Rules:

1. The first line is the title: \`# \` and some words that name ${town}, without digits. Below it stand exactly four paragraphs in the order above, without headings. ${PROSE_RULE}
2. Each paragraph has ${L2_WORDS[0]} to ${L2_WORDS[1]} words and at least three sentences, and its first sentence has the key word of its point.
3. Each fact stands in the paragraph of its point and in no other. ${FACT_RULE}
4. ${voice.rule.replace('{part}', 'paragraph')} ${CONTRACTED}
5. ${REPEAT_RULE}

${TERMS} ${ALONE}`,
      reference: say(text),
      mutants: [
        answer('no title', body),
        answer('a list', `# ${title}\n\n${paragraphs.map(bulleted).join('\n\n')}`),
        answer('a fact forgotten', text.replace(` ${stray}`, '')),
        answer('a fact in another paragraph', `${text.replace(` ${stray}`, '')} ${stray}`),
        answer('facts confused', exchanged(text, facts[0] ?? [])),
        answer(
          'two points in one paragraph',
          `# ${title}\n\n${[...head, ...(rest[0] ?? [])].join(' ')}\n\n${written(rest.slice(1))}`,
        ),
        answer('falls out of its voice', `# ${title}\n\n${written([...paragraphs.slice(0, -1), spoilt])}`),
        answer('points in another order', `# ${title}\n\n${written([...rest, head])}`),
      ],
      alternatives: [
        answer('title in bold, figures too', `**${title}**\n\n${withBoldFigures(body)}`),
        answer(
          'underlined title, a sentence a line',
          `${title}\n===\n\n${paragraphs.map((part) => part.join('\n')).join('\n\n')}\n`,
        ),
        answer(
          'facts exchanged within paragraphs',
          `# ${title}\n\n${written(paragraphs.map(([a = '', b = '', c = '', d = '', e = '', ...more]) => [a, e, d, c, b, ...more]))}`,
        ),
      ],
      fault: ({ text: said }) =>
        proseFault(said, ({ blocks: [first, ...blocks] }) => {
          const all = sentencesIn(blocks);
          return firstFault([
            () => titleFault(first, town),
            () =>
              blocks.every((block) => block.kind === 'paragraph' && !block.opening)
                ? undefined
                : 'it has a heading or a number between paragraphs',
            () => (blocks.length === 4 ? undefined : `it has ${blocks.length} paragraphs, expected 4`),
            ...topics.map(({ term }, at) => () => {
              const sentences = blocks[at]?.sentences ?? [];
              return firstFault([
                () => lengthFault(sentences, `paragraph ${at + 1}`, L2_WORDS),
                () => (sentences.length >= 3 ? undefined : `paragraph ${at + 1} has fewer than three sentences`),
                () => phrasesFault(sentences.slice(0, 1), `the first sentence of paragraph ${at + 1}`, [term]),
                () => factsFault(sentences, facts[at] ?? [], facts.flat()),
                () => sentencesFault(sentences),
              ]);
            }),
            () =>
              voiceFault(
                voice,
                blocks.map(({ sentences }) => sentences),
              ),
            () => repeatFault(all),
            // What each paragraph may have once or twice, all of them together may not.
            () => sentencesFault(all),
          ]);
        }),
    };
  },
};

export const textProse = bankPrimitive(primitiveSpec('gen.text.prose'), {
  L1: onePoint,
  L2: severalPoints,
  L3: longProse,
});
