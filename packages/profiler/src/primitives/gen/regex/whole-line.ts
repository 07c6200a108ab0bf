import { type Cell, orderRadices, pickInOrder } from '../../../bank/bank-primitive.ts';
import { ASK_PATTERN, literal, regexQuestion } from '../../../bank/regex-question.ts';
import { NOUNS } from '../../../bank/words.ts';
import { DIGITS, draw, LOWER, no, once, yes } from './probes.ts';

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

/** A line of a log, with alternatives and an optional part. */
export const wholeLine: Cell = {
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
    interface Made {
      readonly grades?: string;
      readonly label?: string;
      readonly blank?: string;
      readonly word?: string;
      readonly joiner?: string;
      readonly repeat?: string;
      readonly end?: string;
    }
    const build = (made: Made = {}): string => {
      const {
        grades: which = `(?:${grades.join('|')})`,
        label = `(?:${o}[0-9]{1,${mostDigits}}${c})?`,
        blank = ' ',
        word = '[a-z]+',
        joiner: between = j,
        repeat = `{${fewest - 1},${most - 1}}`,
        end = time.pattern,
      } = made;
      return `${which}${label}:${blank}${key}=${word}(?:${between}${word})${repeat}${blank}@${end}`;
    };
    return regexQuestion({
      prompt: `A line of a log has these parts, with nothing between, before or after them:

1. one of the words ${grades.map((grade) => `\`${grade}\``).join(', ')}
2. optionally, in ${name}, 1 to ${mostDigits} digits, such as \`${open}07${close}\`
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
        { name: 'a class for the words in front', pattern: build({ grades: `[${grades.join('|')}]+` }) },
        { name: 'no digit 0', pattern: build({ label: `(?:${o}[1-9]{1,${mostDigits}}${c})?` }) },
        { name: 'any number of brackets', pattern: build({ label: `(?:${o}[0-9]{1,${mostDigits}}${c})*` }) },
        { name: 'any bracket', pattern: build({ label: `(?:[[({][0-9]{1,${mostDigits}}[\\])}])?` }) },
        { name: 'blanks that may be missing', pattern: build({ blank: ' ?' }) },
        { name: 'any number of blanks', pattern: build({ blank: '\\s+' }) },
        { name: 'digits in the words, too', pattern: build({ word: '[a-z0-9]+' }) },
        { name: 'any joiner', pattern: build({ joiner: '[-_.]' }) },
        { name: 'blanks around it', pattern: `\\s*${build()}\\s*` },
        { name: 'nothing, too', pattern: `(?:${build()})?` },
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
        yes(line({ label: `${open}${'0'.repeat(mostDigits)}${close}` })),
        no('the letters of a word in another order', line({ grade: [...(grades[0] as string)].reverse().join('') })),
        no('two words in front', line({ grade: `${grades[0]}${grades[1]}` })),
        no('brackets twice', line({ label: `${open}1${close}${open}2${close}` })),
        ...BRACKETS.filter((other) => other.open !== open).flatMap((other) => [
          no('other brackets', line({ label: `${other.open}1${other.close}` })),
          no('brackets that do not belong together', line({ label: `${other.open}1${close}` })),
          no('brackets that do not belong together', line({ label: `${open}1${other.close}` })),
        ]),
        ...['', '  '].flatMap((blanks) => [
          no('not one blank', line().replace(': ', `:${blanks}`)),
          no('not one blank', line().replace(' @', `${blanks}@`)),
        ]),
        no('a digit in a word', line({ names: [...words(most - 1), 'a7'] })),
        ...JOINERS.filter((other) => other !== joiner).map((other) =>
          no('another mark between words', line({ names: words(most) }).replace(joiner, other)),
        ),
        no('a blank behind it', `${line()} `),
        no('nothing', ''),
      ]),
    });
  },
};
