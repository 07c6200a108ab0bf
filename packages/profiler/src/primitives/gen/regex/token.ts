import type { Cell } from '../../../bank/bank-primitive.ts';
import { ASK_PATTERN, literal, regexQuestion } from '../../../bank/regex-question.ts';
import { COLOURS, NOUNS } from '../../../bank/words.ts';
import { DIGITS, draw, LOWER, no, once, UPPER, yes } from './probes.ts';

const SEPARATORS = ['-', '_', '.', '/', '+'] as const;

/** Kinds of characters in a code. */
const KINDS = [
  { text: 'uppercase letters from A to Z', one: '[A-Z]', loose: ['[A-Za-z]', '[A-Z0-9]'], from: UPPER },
  { text: 'lowercase letters from a to z', one: '[a-z]', loose: ['[A-Za-z]', '[a-z0-9]'], from: LOWER },
  {
    text: 'characters, each of them a digit or a letter from a to f',
    one: '[0-9a-f]',
    loose: ['[0-9a-z]', '[0-9a-fA-F]'],
    from: [...DIGITS, ...LOWER.slice(0, 6)],
  },
] as const;

/** Characters of all kinds: some of them are of another kind than the one that is asked for. */
const ALIKE = ['k', 'K', 'b', 'B', 'g', '7', '_'];

/** A code of fixed parts. */
export const token: Cell = {
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
        ...kind.loose.map((loose, at) => ({
          name: `other characters, too ${at + 1}`,
          pattern: pattern(`${loose}{${count}}`, range),
        })),
        { name: 'no digit 0', pattern: pattern(exact, range).replace(`[0-9]${range}`, `[1-9]${range}`) },
        { name: 'one digit too few', pattern: pattern(exact, `{${fewest},${most - 1}}`) },
        { name: 'no limit to the digits', pattern: pattern(exact, `{${fewest},}`) },
        { name: 'any separator', pattern: pattern(exact, range, ['.', '.', last]) },
        { name: 'one of all separators', pattern: pattern(exact, range, ['[-_./+]', '[-_./+]', last]) },
        {
          name: 'a separator that may be missing',
          pattern: pattern(exact, range, [literal(left), `${literal(right)}?`, last]),
        },
        { name: 'a last word that may be cut', pattern: `${pattern(exact, range)}?` },
        { name: 'capital or small letters', pattern: `/${pattern(exact, range).replaceAll('/', '\\/')}/i` },
        { name: 'blanks around it', pattern: `\\s*${pattern(exact, range)}\\s*` },
        { name: 'forgets the last word', pattern: `${first}${literal(left)}${exact}${literal(right)}[0-9]${range}` },
      ],
      probes: once([
        yes(code(letters(), numbers(fewest))),
        yes(code(letters(), numbers(most))),
        ...[0, 1, 2].map(() => yes(code(letters(), some()))),
        no('one character too many', code(letters(count + 1), some())),
        no('one character too few', code(letters(count - 1), some())),
        ...ALIKE.filter((one) => !kind.from.includes(one)).map((one) =>
          no('a character of another kind', code(`${letters(count - 1)}${one}`, some())),
        ),
        no('a digit too many', code(letters(), numbers(most + 1))),
        no('a digit too few', code(letters(), numbers(fewest - 1))),
        no('a letter among the digits', code(letters(), `${numbers(most - 1)}x`)),
        ...[0, 1, 2].flatMap((place) =>
          ['', '~', ...SEPARATORS].flatMap((other) => {
            const marks = [left, right, left];
            if (other === marks[place]) return [];
            const [one, two, three] = marks.with(place, other);
            return no('another separator', `${first}${one}${letters()}${two}${some()}${three}${last}`);
          }),
        ),
        no('another last word', `${code(letters(), some())}s`),
        no('something before it', `x${code(letters(), some())}`),
        no('no last word', code(letters(), some()).slice(0, -last.length - 1)),
        no('nothing', ''),
        yes(code((kind.from[0] as string).repeat(count), '0'.repeat(fewest))),
        yes(code((kind.from.at(-1) as string).repeat(count), '9'.repeat(most))),
        no('a last word that is cut', code(letters(), some()).slice(0, -1)),
        no(
          'a capital in the first word',
          code(letters(), some()).replace(/^./, (one) => one.toUpperCase()),
        ),
        no('a blank before it', ` ${code(letters(), some())}`),
        no('a blank behind it', `${code(letters(), some())} `),
      ]),
    });
  },
};
