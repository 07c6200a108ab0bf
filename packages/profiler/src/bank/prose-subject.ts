import type { Mutant } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';
import { orderRadices, pickInOrder, say } from './bank-primitive.ts';
import { drawFacts, type Fact, KINDS, TOPICS, type Topic } from './places.ts';
import { type Fault, hasPhrase } from './prose-rules.ts';
import { type Block, phraseOf, type Sentence } from './read-prose.ts';
import { VOICES, type Voice } from './voices.ts';
import { TOWNS } from './words.ts';

/** How the prompts of texts end. */
export const ALONE = 'Reply with the text alone, without a word before or after it. All of these rules are graded.';

/** An answer with a name. */
export const answer = (name: string, text: string): Mutant => ({ name, script: say(text) });
export const bulleted = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
export const withBoldFigures = (text: string): string => text.replaceAll(/\d+(?:\.\d+)?/g, '**$&**');

/** Exchanges the marks at the end of two facts, which makes both of them wrong. */
export function exchanged(text: string, [first, second]: readonly Fact[]): string {
  const [one, two] = [first?.marks.at(-1) as string, second?.marks.at(-1) as string];
  return text.replace(one, '\u0000').replace(two, one).replace('\u0000', two);
}

/** A place, four of its topics with two facts each, and a voice to speak of them. */
export interface Subject {
  readonly kind: string;
  readonly town: string;
  readonly voice: Voice;
  readonly topics: readonly Topic[];
  readonly facts: readonly (readonly Fact[])[];
}

/** Kind, town, voice, four topics in order. */
export const SUBJECT_RADICES = [KINDS.length, TOWNS.length, VOICES.length, ...orderRadices(TOPICS.length, 4)];

/** What the digits of an item say, and what luck says of the rest. */
export function subjectOf([kind = 0, town = 0, voice = 0, ...order]: readonly number[], random: SeededRandom): Subject {
  const townName = TOWNS[town] as string;
  const topics = pickInOrder(TOPICS, order);
  const drawn = drawFacts(random, townName);
  return {
    kind: KINDS[kind] as string,
    town: townName,
    voice: VOICES[voice] as Voice,
    topics,
    facts: topics.map((topic) => drawn.get(topic) as readonly Fact[]),
  };
}

/** The points and facts of a subject, for a prompt. */
export const listed = ({ topics, facts }: Subject): string =>
  topics
    .map(
      ({ heading, term }, at) =>
        `${at + 1}. ${heading} (key word: \`${term}\`)\n${facts[at]?.map(({ text }) => `   - ${text}`).join('\n')}`,
    )
    .join('\n');

/** Checks that a text begins with a title that names the town. */
export function titleFault(title: Block | undefined, town: string): Fault {
  if (title?.kind !== 'heading') return 'it does not begin with a title';
  if (!title.text.toLowerCase().includes(town.toLowerCase())) return `the title does not name ${town}`;
  return /\d/.test(title.text) ? 'there are digits in the title' : undefined;
}

/** Checks that each of some phrases stands in one of the sentences. */
export function phrasesFault(sentences: readonly Sentence[], what: string, phrases: readonly string[]): Fault {
  const missing = phrases.find((phrase) => {
    const stems = phraseOf(phrase);
    return !sentences.some((sentence) => hasPhrase(sentence, stems));
  });
  return missing === undefined ? undefined : `${what} does not have "${missing}"`;
}
