import { primitiveSpec } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';
import { bankPrimitive, type Cell, orderRadices, pickInOrder } from '../../bank/bank-primitive.ts';
import { ASK_PATTERN, literal, type Probe, regexQuestion } from '../../bank/regex-question.ts';
import { COLOURS, NOUNS, THINGS } from '../../bank/words.ts';

const LOWER = [...'abcdefghijklmnopqrstuvwxyz'];
const UPPER = LOWER.map((letter) => letter.toUpperCase());
const DIGITS = [...'0123456789'];

const draw = (random: SeededRandom, from: readonly string[], count: number): string =>
  Array.from({ length: count }, () => random.pick(from)).join('');

const yes = (text: string): Probe => ({ text, matches: true });
const no = (because: string, text: string): Probe => ({ text, matches: false, because });

/** Probes without those that come twice. */
const once = (probes: readonly Probe[]): Probe[] => [...new Map(probes.map((probe) => [probe.text, probe])).values()];

const SEPARATORS = ['-', '_', '.', '/', '+'] as const;

/** Kinds of characters in a code. */
const KINDS = [
  { text: 'uppercase letters from A to Z', one: '[A-Z]', loose: '[A-Za-z]', from: UPPER, wrong: 'k' },
  { text: 'lowercase letters from a to z', one: '[a-z]', loose: '[A-Za-z]', from: LOWER, wrong: 'K' },
  {
    text: 'characters, each of them a digit or a letter from a to f',
    one: '[0-9a-f]',
    loose: '[0-9a-z]',
    from: [...DIGITS, ...LOWER.slice(0, 6)],
    wrong: 'g',
  },
] as const;

const token: Cell = {
  // First word, separators, kind and number of characters, fewest digits, how many more at most, last word.
  radices: [COLOURS.length, 5, 5, KINDS.length, 5, 4, 4, NOUNS.length],
  write(digits, random) {
    const [colour = 0, a = 0, b = 0, kindAt = 0, extraLetters = 0, fewestAt = 0, more = 0, noun = 0] = digits;
    const [first, last] = [COLOURS[colour] as string, NOUNS[noun] as string];
    const [left, right] = [SEPARATORS[a] as string, SEPARATORS[b] as string];
    const kind = KINDS[kindAt] as (typeof KINDS)[number];
    const [count, fewest] = [2 + extraLetters, 1 + fewestAt];
    const most = fewest + 1 + more;
    const code = (letters: string, numbers: string): string =>
      `${first}${left}${letters}${right}${numbers}${left}${last}`;
    const letters = (length = count) => draw(random, kind.from, length);
    const numbers = (length: number) => draw(random, DIGITS, length);
    const some = () => numbers(fewest + random.integer(most - fewest + 1));
    const pattern = (middle: string, quantifier: string, [l, r, word] = [literal(left), literal(right), last]) =>
      `${first}${l}${middle}${r}[0-9]${quantifier}${l}${word}`;
    const exact = `${kind.one}{${count}}`;
    const range = `{${fewest},${most}}`;
    return regexQuestion({
      prompt: `A code consists of these parts, with nothing between, before or after them:

1. the word \`${first}\`
2. the character \`${left}\`
3. exactly ${count} ${kind.text}
4. the character \`${right}\`
5. ${fewest} to ${most} digits
6. the character \`${left}\`
7. the word \`${last}\`

${ASK_PATTERN}.`,
      reference: pattern(exact, range),
      others: [
        pattern(kind.one.repeat(count), range),
        `(${first})[${left}](${exact})[${right}](\\d${range})[${left}]${last}`,
      ],
      mistakes: [
        { name: 'any number of characters', pattern: pattern(`${kind.one}+`, range) },
        { name: 'other characters, too', pattern: pattern(`${kind.loose}{${count}}`, range) },
        { name: 'one digit too few', pattern: pattern(exact, `{${fewest},${most - 1}}`) },
        { name: 'no limit to the digits', pattern: pattern(exact, `{${fewest},}`) },
        { name: 'any separator', pattern: pattern(exact, range, ['.', '.', last]) },
        { name: 'forgets the last word', pattern: `${first}${literal(left)}${exact}${literal(right)}[0-9]${range}` },
      ],
      probes: once([
        yes(code(letters(), numbers(fewest))),
        yes(code(letters(), numbers(most))),
        ...[0, 1, 2].map(() => yes(code(letters(), some()))),
        no('one character too many', code(letters(count + 1), some())),
        no('one character too few', code(letters(count - 1), some())),
        no('a character of another kind', code(`${letters(count - 1)}${kind.wrong}`, some())),
        no('a digit too many', code(letters(), numbers(most + 1))),
        no('a digit too few', code(letters(), numbers(fewest - 1))),
        no('a letter among the digits', code(letters(), `${numbers(most - 1)}x`)),
        no('another separator', code(letters(), some()).replace(left, '~')),
        no('another separator', `${first}${left}${letters()}~${some()}${left}${last}`),
        no('another last word', `${code(letters(), some())}s`),
        no('something before it', `x${code(letters(), some())}`),
        no('no last word', code(letters(), some()).slice(0, -last.length - 1)),
        no('nothing', ''),
      ]),
    });
  },
};

const GRADES = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL', 'TRACE', 'NOTICE', 'ALERT'] as const;
const BRACKETS = [
  { name: 'square brackets', open: '[', close: ']' },
  { name: 'round brackets', open: '(', close: ')' },
  { name: 'curly brackets', open: '{', close: '}' },
] as const;
const JOINERS = ['-', '_', '.'] as const;
const JOINER_NAMES = { '-': 'hyphen', _: 'underscore', '.': 'full stop' } as const;
const TIMES = [
  {
    text: 'an hour from `00` to `23`',
    pattern: '(?:[01][0-9]|2[0-3])',
    other: '([0-1]\\d|2[0-3])',
    good: ['00', '09', '19', '23'],
    bad: ['24', '29', '3'],
  },
  {
    text: 'a month from `01` to `12`',
    pattern: '(?:0[1-9]|1[0-2])',
    other: '(0[1-9]|1[012])',
    good: ['01', '09', '10', '12'],
    bad: ['00', '13', '7'],
  },
] as const;

const wholeLine: Cell = {
  // Three words in order, bracket, digits in it, joiner, fewest words, how many more, key, what stands at the end.
  radices: [...orderRadices(GRADES.length, 3), BRACKETS.length, 3, JOINERS.length, 2, 3, NOUNS.length, TIMES.length],
  write(digits, random) {
    const grades = pickInOrder(GRADES, digits.slice(0, 3));
    const [bracketAt = 0, digitsAt = 0, joinerAt = 0, fewestAt = 0, moreAt = 0, keyAt = 0, timeAt = 0] =
      digits.slice(3);
    const { name, open, close } = BRACKETS[bracketAt] as (typeof BRACKETS)[number];
    const joiner = JOINERS[joinerAt] as (typeof JOINERS)[number];
    const time = TIMES[timeAt] as (typeof TIMES)[number];
    const key = NOUNS[keyAt] as string;
    const [mostDigits, fewest] = [2 + digitsAt, 1 + fewestAt];
    const most = fewest + 1 + moreAt;
    const words = (count: number) => Array.from({ length: count }, () => draw(random, LOWER, 2 + random.integer(4)));
    const line = (over: { grade?: string; label?: string; names?: readonly string[]; end?: string } = {}): string => {
      const { grade = random.pick(grades), label = '', end = random.pick(time.good) } = over;
      const names = over.names ?? words(fewest + random.integer(most - fewest + 1));
      return `${grade}${label}: ${key}=${names.join(joiner)} @${end}`;
    };
    const numbered = (count: number) => `${open}${draw(random, DIGITS, count)}${close}`;
    const [o, c, j] = [literal(open), literal(close), literal(joiner)];
    const build = (part: { grades?: string; label?: string; repeat?: string; end?: string } = {}): string => {
      const {
        grades: which = `(?:${grades.join('|')})`,
        label = `(?:${o}[0-9]{1,${mostDigits}}${c})?`,
        repeat = `{${fewest - 1},${most - 1}}`,
        end = time.pattern,
      } = part;
      return `${which}${label}: ${key}=[a-z]+(?:${j}[a-z]+)${repeat} @${end}`;
    };
    return regexQuestion({
      prompt: `A line of a log has these parts, with nothing between, before or after them:

1. one of the words ${grades.map((grade) => `\`${grade}\``).join(', ')}
2. optionally, in ${name}, a number of 1 to ${mostDigits} digits: \`${open}7${close}\`
3. a colon, a blank, and \`${key}=\`
4. ${fewest} to ${most} words of one or more lowercase letters from a to z, with one ${JOINER_NAMES[joiner]} (\`${joiner}\`) between two of them
5. a blank, the character \`@\`, and ${time.text}, always of two digits

${ASK_PATTERN}.`,
      reference: build(),
      others: [
        build({
          grades: `(${grades.toReversed().join('|')})`,
          label: `(${o}\\d{1,${mostDigits}}${c}|)`,
          end: time.other,
        }),
        `(?:${grades.map((grade) => `${grade}`).join('|')})(?:[${open === '[' ? '\\[' : open}]\\d{1,${mostDigits}}[${close === ']' ? '\\]' : close}])?:\\s${key}=[a-z]+([${joiner}][a-z]+){${fewest - 1},${most - 1}}[ ]@${time.pattern}`,
      ],
      mistakes: [
        { name: 'alternatives without a group', pattern: build({ grades: grades.join('|') }) },
        { name: 'forgets an alternative', pattern: build({ grades: `(?:${grades.slice(0, 2).join('|')})` }) },
        { name: 'demands what is optional', pattern: build({ label: `${o}[0-9]{1,${mostDigits}}${c}` }) },
        { name: 'no limit to the words', pattern: build({ repeat: '*' }) },
        { name: 'any two digits at the end', pattern: build({ end: '[0-9]{2}' }) },
        { name: 'a word too few', pattern: build({ repeat: `{${fewest - 1},${most - 2}}` }) },
      ],
      probes: once([
        ...grades.map((grade) => yes(line({ grade }))),
        ...grades.map((grade) => yes(line({ grade, label: numbered(1 + random.integer(mostDigits)) }))),
        ...time.good.map((end) => yes(line({ end }))),
        yes(line({ names: words(fewest), label: numbered(mostDigits) })),
        yes(line({ names: words(most), label: numbered(1) })),
        yes(line({ names: [...words(fewest - 1), 'a'] })),
        no('another word in front', line({ grade: GRADES.find((grade) => !grades.includes(grade)) ?? 'NONE' })),
        no('in lower case', line({ grade: (grades[0] as string).toLowerCase() })),
        no('the front alone', grades[0] as string),
        no('nothing in the brackets', line({ label: `${open}${close}` })),
        no('a bracket that is not closed', line({ label: `${open}1` })),
        no('a digit too many', line({ label: numbered(mostDigits + 1) })),
        no('a letter in the brackets', line({ label: `${open}a${close}` })),
        no('a word too many', line({ names: words(most + 1) })),
        no('a word too few', line({ names: words(fewest - 1) })),
        no('an empty word', line({ names: [...words(fewest), ''] })),
        no('a capital letter', line({ names: [...words(most - 1), 'Ab'] })),
        ...time.bad.map((end) => no('no such time', line({ end }))),
        no('something behind it', `${line()}x`),
        no('something before it', ` ${line()}`),
        no('another key', line().replace(`${key}=`, `${key}:`)),
      ]),
    });
  },
};

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

const secret: Cell = {
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
        `(?=[^${divider}]*${divider}.*${x.pattern})(?=[^${divider}]*${divider}.*${y.pattern})(?!.*${word})(?<${group}>[a-z]{${shortId},${longId}})${divider}(?:(\\w)(?!\\2\\2)){${shortest},${longest}}`,
        `(?<${group}>[a-z]{${shortId},${longId}})${divider}(?=\\w*${x.pattern})(?=\\w*${y.pattern})(?!\\w*${word})(?!\\w*(?<same>\\w)\\k<same>{2})\\w{${shortest},${longest}}`,
      ],
      mistakes: [
        { name: 'forgets the first condition', pattern: without(0) },
        { name: 'forgets the second condition', pattern: without(1) },
        { name: 'forgets the forbidden word', pattern: without(2) },
        { name: 'forgets the row of three', pattern: without(3) },
        { name: 'another name for the group', pattern: build({ group: 'id' }) },
        { name: 'no limit to the length', pattern: build({ size: `{${shortest},}` }) },
        { name: 'forbids two in a row', pattern: build({ guards: [...all.slice(0, 3), '(?!.*(.)\\1)'] }) },
      ],
      probes: once([
        good(id(shortId), place(shortest, own())),
        good(id(longId), place(longest, own())),
        good(id(), place(longest, [...own(), 'kk'])),
        good(id(), place(any(), own())),
        good(id(), place(longest, [...own(), word.slice(0, -1)])),
        bad(`without ${x.text}`, place(any(), own().slice(1))),
        bad(`without ${y.text}`, place(any(), own(1))),
        bad('with the forbidden word', place(longest, [word, ...own()])),
        bad('three in a row', place(any(), [...own(), 'kkk'])),
        bad('too short', place(shortest - 1, own())),
        bad('too long', place(longest + 1, own())),
        bad('with a hyphen', place(any(), [...own(), '-'])),
        bad('an id that is too short', place(any(), own()), id(shortId - 1)),
        bad('an id that is too long', place(any(), own()), id(longId + 1)),
        bad('an id with a capital', place(any(), own()), `${id(shortId - 1)}K`),
        no('without the divider', `${id()}${place(shortest, own())}`),
      ]),
    });
  },
};

/** Regular expressions: a token, a whole line with alternatives, conditions on what stands around. */
export const regex = bankPrimitive(primitiveSpec('gen.regex'), { L1: token, L2: wholeLine, L3: secret });
