import { type Cell, type Question, say } from '../../bank/bank-primitive.ts';
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
import {
  ALONE,
  answer,
  bulleted,
  exchanged,
  listed,
  phrasesFault,
  SUBJECT_RADICES,
  type Subject,
  subjectOf,
  titleFault,
  withBoldFigures,
} from '../../bank/prose-subject.ts';
import type { Sentence } from '../../bank/read-prose.ts';
import { CONTRACTED, voiceFault } from '../../bank/voices.ts';

const WORDS = [450, 1300] as const;
const SECTION_WORDS = [80, 280] as const;
const FRAME_WORDS = [40, 200] as const;

/** A heading and the sentences below it, paragraph by paragraph. */
interface Part {
  readonly heading: string;
  readonly paragraphs: readonly (readonly string[])[];
}

const TRANSITIONS = [
  (before: string, own: string) => `After the ${before} it is time for the ${own}.`,
  (before: string, own: string) => `From the ${before} it is only a step to the ${own}.`,
  (before: string, own: string) => `None of this, from the ${before} on, makes sense without the ${own}.`,
] as const;

function partsOf({ kind, town, voice, topics, facts }: Subject): Part[] {
  const [a = '', b = '', c = '', d = ''] = topics.map(({ term }) => term);
  const spoken = topics.map(({ term }) => voice.sentences(term));
  const introduction = [
    `The ${kind} of ${town} has more to it than can be seen from outside.`,
    `This text begins with the ${a} and goes on to the ${b}.`,
    `After that come the ${c} and, at the end, the ${d}.`,
    'None of them can be understood quite alone.',
    spoken[0]?.[0] as string,
  ];
  const sections = topics.map(({ heading, term, sentences: [s0 = '', s1 = '', s2 = '', ...more] }, at): Part => {
    const [one = '', two = ''] = facts[at]?.map(({ plain }) => plain) ?? [];
    const opening =
      at === 0 ? [] : [(TRANSITIONS[at - 1] as (typeof TRANSITIONS)[0])(topics[at - 1]?.term ?? '', term)];
    return {
      heading,
      paragraphs: [
        [...opening, s0, s1, one, s2],
        [...more, spoken[at]?.[at + 1] as string, two],
      ],
    };
  });
  const conclusion = [
    `Taken together, the ${a} and the ${b} show why the place has lasted.`,
    `The ${c} must be added to that, and the ${d} as well.`,
    'In the end a house of this kind lives from being used.',
    'Whoever doubts it needs only to go there and look around.',
    spoken[0]?.[5] as string,
  ];
  return [
    { heading: 'Introduction', paragraphs: [introduction] },
    ...sections,
    { heading: 'Conclusion', paragraphs: [conclusion] },
  ];
}

const bodyOf = (parts: readonly Part[], mark = '## '): string =>
  parts
    .map(({ heading, paragraphs }) => [`${mark}${heading}`, ...paragraphs.map((part) => part.join(' '))].join('\n\n'))
    .join('\n\n');

/** What is wrong with the sections of an answer. */
function sectionsFault({ kind, town, voice, topics, facts }: Subject, sections: readonly Sentence[][]): Fault {
  const terms = topics.map(({ term }) => term);
  const [introduction = [], conclusion = []] = [sections[0], sections.at(-1)];
  const whole = sections.flat();
  return firstFault([
    () => lengthFault(whole, 'the text', WORDS),
    () => lengthFault(introduction, 'the introduction', FRAME_WORDS),
    () => lengthFault(conclusion, 'the conclusion', FRAME_WORDS),
    () => phrasesFault(introduction, 'the introduction', [kind, town, ...terms]),
    () => phrasesFault(conclusion, 'the conclusion', terms),
    () => factsFault(introduction, [], facts.flat()),
    () => factsFault(conclusion, [], facts.flat()),
    ...terms.map((term, at) => () => {
      const section = sections[at + 1] ?? [];
      const turn = at === 0 ? [term] : [terms[at - 1] as string, term];
      return firstFault([
        () => lengthFault(section, `section ${at + 1}`, SECTION_WORDS),
        () => phrasesFault(section.slice(0, 1), `the first sentence of section ${at + 1}`, turn),
        () => factsFault(section, facts[at] ?? [], facts.flat()),
      ]);
    }),
    ...sections.map((section) => () => sentencesFault(section)),
    () => voiceFault(voice, sections),
    () => repeatFault(whole),
    // What each section may have once or twice, all of them together may not.
    () => sentencesFault(whole),
  ]);
}

/** A long piece: introduction, four sections that lead from one to the next, conclusion. */
export const longProse: Cell = {
  radices: SUBJECT_RADICES,
  write(digits, random): Question {
    const subject = subjectOf(digits, random);
    const { kind, town, voice, facts } = subject;
    const parts = partsOf(subject);
    const headings = parts.map(({ heading }) => heading);
    const title = `The ${kind} of ${town}`;
    const written = (own: readonly Part[]) => `# ${title}\n\n${bodyOf(own)}`;
    const text = written(parts);
    const [introduction, first, second, third, fourth, conclusion] = parts as [Part, Part, Part, Part, Part, Part];
    const changed = (part: Part, change: (sentences: readonly string[]) => readonly string[]): Part => ({
      ...part,
      paragraphs: part.paragraphs.map(change),
    });
    const stray = facts[1]?.[0]?.plain as string;
    const spoken = new Set(subject.topics.flatMap(({ term }) => voice.sentences(term)));
    const faded = voice.must
      ? changed(fourth, (sentences) => sentences.filter((sentence) => !spoken.has(sentence)))
      : changed(fourth, (sentences) => [...sentences, "It's ours, and we love it!"]);
    return {
      prompt: `Write a long text on the ${kind} of ${town}, in the form of ${voice.form}: a title, an introduction, four sections, a conclusion. These are the headings of the sections, and the facts for each:

${listed(subject)}

Rules:

1. The first line is the title: \`# \` and some words that name ${town}, without digits. Then come the headings ${headings.map((heading) => `\`## ${heading}\``).join(', ')}, in this order and no others, each with one or more paragraphs below it. ${PROSE_RULE}
2. The whole has ${WORDS[0]} to ${WORDS[1]} words, each of the four sections ${SECTION_WORDS[0]} to ${SECTION_WORDS[1]}, introduction and conclusion ${FRAME_WORDS[0]} to ${FRAME_WORDS[1]} each.
3. The introduction says what the text is about, with the words \`${kind}\` and \`${town}\`, and announces the sections, with the key words of all four. The conclusion takes up the key words of all four again. Neither gives any of the facts.
4. The first sentence of the first section has its key word. The first sentence of each further section leads over from the section before: it has the key word of that section and its own.
5. Each fact stands in its section and in no other. ${FACT_RULE}
6. ${voice.rule.replace('{part}', 'section, introduction and conclusion included,')} ${CONTRACTED}
7. ${REPEAT_RULE}

${TERMS} ${ALONE}`,
      reference: say(text),
      mutants: [
        answer('no conclusion', written(parts.slice(0, -1))),
        answer('cut off', text.slice(0, text.length * 0.8)),
        answer(
          'a section as a list',
          `# ${title}\n\n${bodyOf([introduction, first, second, third])}\n\n## ${fourth.heading}\n\n${bulleted(fourth.paragraphs.flat())}\n\n${bodyOf([conclusion])}`,
        ),
        answer(
          'no transition',
          written([
            introduction,
            first,
            second,
            changed(third, (sentences) => sentences.filter((sentence) => !sentence.startsWith('From the '))),
            fourth,
            conclusion,
          ]),
        ),
        answer(
          'a fact in another section',
          written([
            introduction,
            first,
            changed(second, (sentences) => sentences.filter((sentence) => sentence !== stray)),
            changed(third, (sentences) => (sentences === third.paragraphs[1] ? [...sentences, stray] : sentences)),
            fourth,
            conclusion,
          ]),
        ),
        answer('facts confused', exchanged(text, facts[3] ?? [])),
        answer('voice fades in the last section', written([introduction, first, second, third, faded, conclusion])),
        answer(
          'conclusion repeats the introduction',
          written([...parts.slice(0, -1), { ...introduction, heading: conclusion.heading }]),
        ),
        answer(
          'sections announced by halves',
          written([
            changed(introduction, (sentences) => sentences.filter((sentence) => !sentence.startsWith('After that'))),
            ...parts.slice(1),
          ]),
        ),
      ],
      alternatives: [
        answer(
          'headings in bold, figures too',
          withBoldFigures(`**${title}**\n\n${bodyOf(parts, '### ').replaceAll(/^### (.*)$/gm, '**$1**')}`),
        ),
        answer(
          'numbered headings, a sentence a line',
          `${title}\n=====\n\n${bodyOf(
            parts.map((part, at) => ({
              heading: `${at + 1}. ${part.heading}`,
              paragraphs: [part.paragraphs.flat().join('\n').split('\0')],
            })),
          )}\n`,
        ),
      ],
      fault: ({ text: said }) =>
        proseFault(said, ({ blocks: [head, ...blocks] }) => {
          const sections = sectionsBelow(blocks, headings);
          const numbered = blocks.some(({ opening }) => opening !== undefined);
          return firstFault([
            () => titleFault(head, town),
            () =>
              sections === undefined
                ? `its headings are not ${headings.join(', ')}, each with text below it`
                : undefined,
            () => (numbered ? 'it has numbered paragraphs' : undefined),
            () => sectionsFault(subject, sections?.map(sentencesIn) ?? []),
          ]);
        }),
    };
  },
};
