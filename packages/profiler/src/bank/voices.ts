import { bannedFault, contractionFault, type Fault, firstFault, hasAny, markFault } from './prose-rules.ts';
import type { Sentence } from './read-prose.ts';

/** Who speaks in a text, and to whom. */
export interface Voice {
  /** What sort of text it makes. */
  readonly form: string;
  /** The rule, for the prompt; `{part}` stands for what is looked at one by one. */
  readonly rule: string;
  /** Words one of which each part has to have. Absent: no such words. */
  readonly must?: ReadonlySet<string>;
  readonly never: ReadonlySet<string>;
  /** True when nothing is contracted, exclaimed or asked. */
  readonly sober?: boolean;
  /** Sentences in this voice: for the beginning, four in between, and the end of a text. */
  sentences(term: string): readonly string[];
}

const I = new Set(['i', 'me', 'my']);
const WE = new Set(['we', 'us', 'our']);
const YOU = new Set(['you', 'your']);

export const VOICES: readonly Voice[] = [
  {
    form: 'a sober report',
    rule: "It is impersonal throughout: the words `I`, `me`, `my`, `we`, `us`, `our`, `you` and `your` do not stand in it, nor contractions such as `it's`, nor `!` or `?`.",
    never: new Set([...I, ...WE, ...YOU]),
    sober: true,
    sentences: (term) => [
      'Only what is certain has been put down here.',
      `Much has been written on the ${term} before.`,
      `Opinions on the ${term} differ, as is usual.`,
      `Of all matters the ${term} is discussed most often.`,
      `A closer study of the ${term} would be welcome.`,
      'No change of course seems to be called for.',
    ],
  },
  {
    form: 'a text in which the people who run the place speak of themselves',
    rule: 'It is written in the first person plural: each {part} has one of the words `we`, `us` and `our` at least once; `I`, `me`, `my`, `you` and `your` do not stand in it at all.',
    must: WE,
    never: new Set([...I, ...YOU]),
    sentences: (term) => [
      'We have put the most important things together here.',
      `We care about the ${term} more than about anything else.`,
      `Strangers often ask us about the ${term}.`,
      `It is the ${term} that makes our days interesting.`,
      `Without the ${term} we would have little to talk about.`,
      'So we go on as before.',
    ],
  },
  {
    form: 'a guide that speaks to the traveller',
    rule: 'It speaks to the reader: each {part} has one of the words `you` and `your` at least once; `I`, `me`, `my`, `we`, `us` and `our` do not stand in it at all.',
    must: YOU,
    never: new Set([...I, ...WE]),
    sentences: (term) => [
      'This text tells you what to look for.',
      `You will hear much about the ${term} on your way.`,
      `Ask about the ${term}, and you will be given an answer.`,
      `You may well remember the ${term} longest.`,
      `Take your time, because the ${term} rewards patience.`,
      'Then you can make up your own mind.',
    ],
  },
  {
    form: 'the memories of somebody who grew up there',
    rule: 'It is written in the first person singular: each {part} has one of the words `I`, `me` and `my` at least once; `you`, `your` and exclamation marks do not stand in it at all.',
    must: I,
    never: YOU,
    sentences: (term) => [
      'I write down what I still remember.',
      `I have thought about the ${term} ever since.`,
      `When I was young, I cared for the ${term} most.`,
      `My mother used to say that the ${term} came first.`,
      `I could speak of the ${term} for hours.`,
      'That is how I see it today.',
    ],
  },
];

/** What the rules of voices go by. */
export const CONTRACTED = "A contracted form such as `I'm` or `you'll` counts as its first word.";

/** Checks that each part of a text is in a voice. */
export function voiceFault(voice: Voice, parts: readonly (readonly Sentence[])[]): Fault {
  const all = parts.flat();
  const { must, never, sober = false } = voice;
  const silent = must === undefined ? -1 : parts.findIndex((part) => !part.some((sentence) => hasAny(sentence, must)));
  return firstFault([
    () => bannedFault(all, never),
    () => (sober ? contractionFault(all) : undefined),
    () => (sober ? markFault(all, ['!', '?']) : undefined),
    () => (must === I ? markFault(all, ['!']) : undefined),
    () => (silent < 0 ? undefined : `part ${silent + 1} has none of ${[...(must ?? [])].join(', ')}`),
  ]);
}
