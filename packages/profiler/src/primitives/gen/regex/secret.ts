import type { Cell } from '../../../bank/bank-primitive.ts';
import { ASK_PATTERN, type Probe, regexQuestion } from '../../../bank/regex-question.ts';
import { NOUNS, THINGS } from '../../../bank/words.ts';
import { DIGITS, LOWER, no, once, UPPER } from './probes.ts';

/** What a secret has to have one of. */
const WANTED = [
  { text: 'a digit', pattern: '[0-9]', from: DIGITS },
  { text: 'an uppercase letter', pattern: '[A-Z]', from: UPPER },
  { text: 'an underscore', pattern: '_', from: ['_'] },
] as const;
const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;
const DIVIDERS = [':', '#', '=', '@'] as const;

/** An id, and a secret under conditions of its own. */
export const secret: Cell = {
  // Shortest secret, how much longer, forbidden word, name of the group, shortest id, how much longer, what is wanted, divider.
  radices: [4, 6, NOUNS.length, THINGS.length, 2, 4, PAIRS.length, DIVIDERS.length],
  write(digits, random) {
    const [shortAt = 0, longer = 0, wordAt = 0, groupAt = 0, idAt = 0, idLonger = 0, pairAt = 0, dividerAt = 0] =
      digits;
    const [word, group, divider] = [NOUNS[wordAt] as string, THINGS[groupAt] as string, DIVIDERS[dividerAt] as string];
    const shortest = 7 + shortAt;
    const longest = shortest + 3 + longer;
    const shortId = 2 + idAt;
    const longId = shortId + 1 + idLonger;
    const [x, y] = (PAIRS[pairAt] as (typeof PAIRS)[number]).map((at) => WANTED[at]) as [
      (typeof WANTED)[number],
      (typeof WANTED)[number],
    ];
    const wanted = [x, y];
    /** A text without the same character side by side, so that no three stand in a row. */
    const varied = (from: readonly string[], count: number): string[] => {
      const made: string[] = [];
      while (made.length < count) made.push(random.pick(from.filter((character) => character !== made.at(-1))));
      return made;
    };
    // Without the letters of the forbidden word, which cannot come about by chance then, and of the row of three.
    const filler = LOWER.filter((letter) => !word.includes(letter) && letter !== 'k');
    const place = (length: number, parts: readonly string[]): string => {
      const rest = varied(filler, length - parts.join('').length);
      for (const part of random.shuffle(parts)) rest.splice(random.integer(rest.length + 1), 0, part);
      return rest.join('');
    };
    const id = (length = shortId + random.integer(longId - shortId + 1)): string =>
      varied(
        LOWER.filter((letter) => !word.includes(letter)),
        length,
      ).join('');
    const own = (count = 2) => wanted.slice(0, count).map(({ from }) => random.pick(from));
    const any = () => shortest + random.integer(longest - shortest + 1);
    const good = (name: string, text: string): Probe => ({
      text: `${name}${divider}${text}`,
      matches: true,
      groups: { [group]: name },
    });
    const bad = (because: string, text: string, name = id()): Probe => no(because, `${name}${divider}${text}`);
    const build = (part: { guards?: readonly string[]; group?: string; size?: string } = {}): string => {
      const {
        guards = [`(?=.*${x.pattern})`, `(?=.*${y.pattern})`, `(?!.*${word})`, '(?!.*(.)\\1\\1)'],
        size = `{${shortest},${longest}}`,
      } = part;
      // The group of the id comes first, so that the back-reference is to the second.
      return `(?<${part.group ?? group}>[a-z]{${shortId},${longId}})${divider}${guards.join('').replaceAll('\\1', '\\2')}[A-Za-z0-9_]${size}`;
    };
    const all = [`(?=.*${x.pattern})`, `(?=.*${y.pattern})`, `(?!.*${word})`, '(?!.*(.)\\1\\1)'];
    const without = (index: number) => build({ guards: all.filter((_, at) => at !== index) });
    return regexQuestion({
      prompt: `An entry consists of an id, the character \`${divider}\`, and a secret, with nothing between, before or after them.

The id has ${shortId} to ${longId} lowercase letters from a to z. The secret has ${shortest} to ${longest} characters, each a letter from a to z or A to Z, a digit, or an underscore, and

- it contains at least one character of this kind: ${x.text};
- it contains at least one character of this kind: ${y.text};
- it does not contain the word \`${word}\`;
- no character stands in it three times in a row.

The id has to be captured in a group of the name \`${group}\`.

${ASK_PATTERN}, and what the group holds.`,
      reference: build(),
      others: [
        `(?=[^${divider}]*${divider}.*${x.pattern})(?=[^${divider}]*${divider}.*${y.pattern})(?![^${divider}]*${divider}.*${word})(?<${group}>[a-z]{${shortId},${longId}})${divider}(?:(\\w)(?!\\2\\2)){${shortest},${longest}}`,
        `(?<${group}>[a-z]{${shortId},${longId}})${divider}(?=\\w*${x.pattern})(?=\\w*${y.pattern})(?!\\w*${word})(?!\\w*(?<same>\\w)\\k<same>{2})\\w{${shortest},${longest}}`,
      ],
      mistakes: [
        { name: 'forgets the first condition', pattern: without(0) },
        { name: 'forgets the second condition', pattern: without(1) },
        { name: 'forgets the forbidden word', pattern: without(2) },
        { name: 'forgets the row of three', pattern: without(3) },
        { name: 'another name for the group', pattern: build({ group: 'id' }) },
        { name: 'no limit to the length', pattern: build({ size: `{${shortest},}` }) },
        {
          name: 'forbids three in a row in the id, too',
          pattern: `(?!.*(.)\\1\\1)${build({ guards: all.slice(0, 3) })}`,
        },
        { name: 'a row of letters alone', pattern: build({ guards: [...all.slice(0, 3), '(?!.*([A-Za-z])\\1\\1)'] }) },
        { name: 'the forbidden word in front alone', pattern: build({ guards: all.with(2, `(?!${word})`) }) },
        { name: 'the forbidden word standing alone', pattern: build({ guards: all.with(2, `(?!.*\\b${word}\\b)`) }) },
        { name: 'not as the first character', pattern: build({ guards: all.with(0, `(?=.+${x.pattern})`) }) },
        { name: 'no underscore', pattern: build().replace('[A-Za-z0-9_]', '[A-Za-z0-9]') },
        { name: 'any character', pattern: build().replace('[A-Za-z0-9_]', '\\S') },
        { name: 'digits in the id, too', pattern: build().replace('>[a-z]{', '>[a-z0-9]{') },
        { name: 'blanks around it', pattern: `\\s*${build()}\\s*` },
        { name: 'nothing, too', pattern: `(?:${build()})?` },
        { name: 'forbids two in a row', pattern: build({ guards: [...all.slice(0, 3), '(?!.*(.)\\1)'] }) },
      ],
      probes: once([
        good(id(shortId), place(shortest, own())),
        good(id(longId), place(longest, own())),
        good(id(), place(longest, [...own(), 'kk'])),
        good(id(), place(any(), own())),
        good(id(), place(longest, [...own(), word.slice(0, -1)])),
        // Each kind of character that is wanted, once as the first and once as the last one.
        ...[wanted, wanted.toReversed()].map((kinds) => {
          const [head, end] = kinds.map(({ from }) => random.pick(from));
          return good(id(), `${head}${varied(filler, any() - 2).join('')}${end}`);
        }),
        good(id(), place(longest, [...own(), '_'])),
        // What holds for the secret does not hold for the id.
        good('k'.repeat(longId), place(any(), own())),
        ...(word.length >= shortId && word.length <= longId ? [good(word, place(any(), own()))] : []),
        bad(`without ${x.text}`, place(any(), own().slice(1))),
        bad(`without ${y.text}`, place(any(), own(1))),
        bad('with the forbidden word', place(longest, [word, ...own()])),
        bad('with the forbidden word in front', `${word}${place(longest - word.length, own())}`),
        bad('with the forbidden word at the end', `${place(longest - word.length, own())}${word}`),
        ...['kkk', 'KKK', '777', '___'].map((row) => bad('three in a row', place(any(), [...own(), row]))),
        bad('too short', place(shortest - 1, own())),
        bad('too long', place(longest + 1, own())),
        ...['-', ' ', '.', 'é'].map((other) => bad('with another character', place(any(), [...own(), other]))),
        bad('an id that is too short', place(any(), own()), id(shortId - 1)),
        bad('an id that is too long', place(any(), own()), id(longId + 1)),
        bad('an id with a capital', place(any(), own()), `${id(shortId - 1)}K`),
        bad('an id with a digit', place(any(), own()), `${id(shortId - 1)}7`),
        no('nothing', ''),
        no('something before it', ` ${id()}${divider}${place(any(), own())}`),
        no('something behind it', `${id()}${divider}${place(any(), own())} `),
        no('without the divider', `${id()}${place(shortest, own())}`),
      ]),
    });
  },
};
