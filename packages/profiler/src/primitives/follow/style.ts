import { primitiveSpec } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';
import { bankPrimitive, type Cell, orderRadices, pickInOrder, type Question, say } from '../../bank/bank-primitive.ts';
import { MANNERS, type Manner, mannered, mannerFault, mannerRules, withoutReferences } from '../../bank/manners.ts';
import { drawFacts, type Fact, KINDS, TOPICS, type Topic } from '../../bank/places.ts';
import {
  FACT_RULE,
  type Fault,
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
import { sectionsBelow } from '../../bank/prose-sections.ts';
import { ALONE, answer, bulleted, exchanged, phrasesFault, withBoldFigures } from '../../bank/prose-subject.ts';
import type { Block } from '../../bank/read-prose.ts';
import { TOWNS } from '../../bank/words.ts';
import { tone } from './style-tone.ts';

/** A place, what there is to say of it part by part, and how. */
interface Subject {
  readonly kind: string;
  readonly town: string;
  readonly manner: Manner;
  readonly topics: readonly Topic[];
  readonly facts: readonly (readonly Fact[])[];
}

function subjectOf(digits: readonly number[], random: SeededRandom, factsEach: number): Subject {
  const [manner = 0, kind = 0, town = 0, ...order] = digits;
  const townName = TOWNS[town] as string;
  const topics = pickInOrder(TOPICS, order);
  const drawn = drawFacts(random, townName);
  return {
    kind: KINDS[kind] as string,
    town: townName,
    manner: MANNERS[manner] as Manner,
    topics,
    facts: topics.map((topic) => random.shuffle(drawn.get(topic) as readonly Fact[]).slice(0, factsEach)),
  };
}

/** What differs between a page of paragraphs and a text in sections. */
interface Form {
  readonly part: 'paragraph' | 'section';
  readonly words: readonly [number, number];
  /** True when a part may not fall out of its manner for three sentences. */
  readonly rows: boolean;
}

/** Checks parts of a text for what they say and how. */
function partsFault(
  subject: Subject,
  { part, words, rows }: Form,
  parts: readonly (readonly Block[])[],
  known: string,
): Fault {
  const { kind, town, facts, manner } = subject;
  const texts = parts.map(sentencesIn);
  return firstFault([
    ...texts.map(
      (sentences, at) => () =>
        firstFault([
          () => lengthFault(sentences, `${part} ${at + 1}`, words),
          () => factsFault(withoutReferences(manner, sentences), facts[at] ?? [], facts.flat()),
          () => sentencesFault(sentences),
        ]),
    ),
    () => phrasesFault(texts.flat(), 'the text', [kind, town]),
    () => mannerFault(manner, parts, rows, known),
    () => repeatFault(texts.flat()),
    // What each part may have once or twice, all of them together may not.
    () => sentencesFault(texts.flat()),
  ]);
}

/** The sentences of each part in plain English: the first names the place. */
function plainParts({ kind, town, topics, facts }: Subject, count: number): string[][] {
  return topics.map(({ sentences }, at) => {
    const [one = '', two] = facts[at]?.map(({ plain }) => plain) ?? [];
    const [first = '', second = '', ...more] = sentences.slice(0, count);
    const place = at === 0 ? [`All of this is about the ${kind} of ${town}.`] : [];
    return [...place, first, one, second, ...more, ...(two === undefined ? [] : [two])];
  });
}

const openingOf = ({ opening }: Manner, at: number): string => (opening === undefined ? '' : `${opening} ${at + 1}. `);

const numbered = (rules: readonly string[]): string => rules.map((text, at) => `${at + 1}. ${text}`).join('\n');

/** Answers that are wrong whatever the form: made of the parts of the right one. */
function mistakes(
  subject: Subject,
  parts: readonly (readonly string[])[],
  write: (parts: readonly (readonly string[])[]) => string,
  count: number,
) {
  const plain = plainParts(subject, count);
  const lost = subject.facts.at(-1)?.[0]?.plain as string;
  const has = (sentence: string) =>
    sentence.endsWith(lost) || sentence.endsWith(lost.charAt(0).toLowerCase() + lost.slice(1));
  const last = parts.at(-1) as readonly string[];
  return [
    answer('fades in the last part', write([...parts.slice(0, -1), plain.at(-1) as string[]])),
    answer('in plain English', write(plain)),
    answer('a fact forgotten', write([...parts.slice(0, -1), last.filter((sentence) => !has(sentence))])),
    answer('facts confused', exchanged(write(parts), [subject.facts[0]?.[0] as Fact, subject.facts[1]?.[0] as Fact])),
    answer('one part as a list', write([...parts.slice(0, -1), [`\n${bulleted(last)}`]])),
    answer('cut off', write(parts).slice(0, -12)),
    answer('the last part twice', write([...parts, last])),
    answer('talks about it', `Sure! Here is the text in that manner.\n\n${write(parts)}`),
  ];
}

const PAGE: Form = { part: 'paragraph', words: [35, 140], rows: false };

const page: Cell = {
  // Manner, kind, town, four topics in order.
  radices: [MANNERS.length, KINDS.length, TOWNS.length, ...orderRadices(TOPICS.length, 4)],
  write(digits, random): Question {
    const subject = subjectOf(digits, random, 1);
    const { kind, town, manner, facts } = subject;
    const parts = plainParts(subject, 5).map((sentences, at) => mannered(manner, sentences, 2, at));
    const write = (own: readonly (readonly string[])[]) =>
      own.map((sentences, at) => `${openingOf(manner, at)}${sentences.join(' ')}`).join('\n\n');
    const text = write(parts);
    const prompt = `Write a page on the ${kind} of ${town}, ${manner.brief}: four paragraphs, each of which conveys one fact, in this order:

${numbered(facts.map(([own]) => (own as Fact).text))}

Rules:

${numbered([
  `It has exactly four paragraphs of ${PAGE.words[0]} to ${PAGE.words[1]} words each, without headings, and mentions \`${kind}\` and \`${town}\`. ${PROSE_RULE}`,
  ...mannerRules(manner, 'paragraph', false),
  `Each fact stands in its own paragraph and in no other. ${FACT_RULE}`,
  REPEAT_RULE,
])}

${TERMS} ${ALONE}`;
    return {
      prompt,
      reference: say(text),
      mutants: mistakes(subject, parts, write, 5),
      alternatives: [
        answer('figures in bold, in a fence', `\`\`\`\n${withBoldFigures(text)}\n\`\`\``),
        answer('a sentence a line', text.replaceAll(/(?<!\d)([.!]) /g, '$1\n')),
      ],
      fault: ({ text: said }) =>
        proseFault(said, ({ blocks }) =>
          firstFault([
            () => (blocks.every(({ kind: sort }) => sort === 'paragraph') ? undefined : 'it has a heading'),
            () => (blocks.length === 4 ? undefined : `it has ${blocks.length} paragraphs, expected 4`),
            () =>
              partsFault(
                subject,
                PAGE,
                blocks.map((block) => [block]),
                prompt,
              ),
          ]),
        ),
    };
  },
};

const SECTIONS: Form = { part: 'section', words: [50, 220], rows: true };

const sections: Cell = {
  // Manner, kind, town, five topics in order.
  radices: [MANNERS.length, KINDS.length, TOWNS.length, ...orderRadices(TOPICS.length, 5)],
  write(digits, random): Question {
    const subject = subjectOf(digits, random, 2);
    const { kind, town, manner, topics, facts } = subject;
    const headings = topics.map(({ heading }) => heading);
    const parts = plainParts(subject, 8).map((sentences, at) => mannered(manner, sentences, 2, at));
    const write = (own: readonly (readonly string[])[], mark = '## ') =>
      own
        .map(
          (sentences, at) =>
            `${mark}${headings[at] ?? headings.at(-1)}\n\n${openingOf(manner, at)}${sentences.join(' ')}`,
        )
        .join('\n\n');
    const text = write(parts);
    const listed = topics.map(
      ({ heading }, at) => `- ${heading}\n${facts[at]?.map((own) => `  - ${own.text}`).join('\n')}`,
    );
    const prompt = `Write a long text on the ${kind} of ${town}, ${manner.brief}, in five sections. These are their headings, and the facts that each conveys:

${listed.join('\n')}

Rules:

${numbered([
  `It has the headings ${headings.map((heading) => `\`## ${heading}\``).join(', ')}, in this order, and no title or other heading. Below each stand one or more paragraphs, ${SECTIONS.words[0]} to ${SECTIONS.words[1]} words in all. The text mentions \`${kind}\` and \`${town}\`. ${PROSE_RULE}`,
  ...mannerRules(manner, 'section', true),
  `Each fact stands in its own section and in no other. ${FACT_RULE}`,
  REPEAT_RULE,
])}

${TERMS} ${ALONE}`;
    const [first = [], ...rest] = parts;
    const middle = rest.map((sentences, at) =>
      at === 1 ? [...sentences.slice(0, 2), ...(plainParts(subject, 8)[2] as string[]).slice(2)] : sentences,
    );
    return {
      prompt,
      reference: say(text),
      mutants: [
        ...mistakes(subject, parts, write, 8),
        answer('pauses in a section in between', write([first, ...middle])),
      ],
      alternatives: [
        answer('headings in bold, figures too', withFigures(write(parts, '### ')).replaceAll(/^### (.*)$/gm, '**$1**')),
        answer('a sentence a line, in a fence', `\`\`\`\n${text.replaceAll(/(?<!\d)([.!]) /g, '$1\n')}\n\`\`\``),
      ],
      fault: ({ text: said }) =>
        proseFault(said, ({ blocks }) => {
          const found = sectionsBelow(blocks, headings);
          return firstFault([
            () =>
              found === undefined ? `its headings are not ${headings.join(', ')}, with text below each` : undefined,
            () => partsFault(subject, SECTIONS, found ?? [], prompt),
          ]);
        }),
    };
  },
};

/** Figures of facts in bold, but not the numbers that parts begin with. */
const withFigures = (text: string): string => text.replaceAll(/(?<!Day |Clause )\b\d+(?:\.\d+)?(?!\d*\. )/g, '**$&**');

/** The manner that was asked for: formal or casual in a few sentences, marked on a page, marked and steady in sections. */
export const style = bankPrimitive(primitiveSpec('follow.style'), { L1: tone, L2: page, L3: sections });
