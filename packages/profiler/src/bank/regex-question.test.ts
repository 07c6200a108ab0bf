import { describe, expect, it } from 'vitest';
import { patternAnswer, regexQuestion } from './regex-question.ts';

describe('patternAnswer', () => {
  it.each([
    ['ANSWER: [a-z]+', '[a-z]+', ''],
    ['I use `\\d`.\n\n**ANSWER:** `^[a-z]+\\.$`', '^[a-z]+\\.$', ''],
    ['Final answer: /a\\/b*/gi', 'a\\/b*', 'i'],
    ['ANSWER:\n\n```regex\n^a{2,}$\n```', '^a{2,}$', ''],
    ['Pattern: r"a+"', 'a+', ''],
    ['Here:\n```js\na|b\n```\nGood luck!', 'a|b', ''],
    ['[a-z]*.', '[a-z]*.', ''],
    ['ANSWER: a*', 'a*', ''],
    ['ANSWER: a\r\nANSWER: b', 'b', ''],
    ['**ANSWER: ^[a-z]+$**', '^[a-z]+$', ''],
    ['**ANSWER: `^[a-z]*$`**', '^[a-z]*$', ''],
    ['`ANSWER: ^[a-z]+$`', '^[a-z]+$', ''],
    ['- `ANSWER:` `^[a-z]+$`', '^[a-z]+$', ''],
    ['ANSWER: a**', 'a**', ''],
    ['ANSWER: `a+` (anchored by the test)', 'a+', ''],
    ['ANSWER: ``/^a+$/i`` – one or more.', '^a+$', 'i'],
    ['ANSWER: `a+` or b+', '`a+` or b+', ''],
    ['ANSWER: `a+` (or maybe b+)', '`a+` (or maybe b+)', ''],
    ['2. So:\n3. **ANSWER: `^a+$`**', '^a+$', ''],
    ['3. ANSWER: ^a+$', '^a+$', ''],
    ['ANSWER: ^a_$\nPattern: as above, with an underscore.', '^a_$', ''],
    ['1. Like this:\n   ```\n   a|b\n   ```', 'a|b', ''],
    ['', '', ''],
  ])('of %j is %s', (text, pattern, flags) => {
    expect(patternAnswer(text)).toEqual({ pattern, flags });
  });
});

describe('regexQuestion', () => {
  const question = regexQuestion({
    ...{ prompt: '', reference: '(?<n>a+)b', others: [], mistakes: [] },
    probes: [
      { text: 'aab', matches: true, groups: { n: 'aa' } },
      { text: 'aaab', matches: false, because: 'too long' },
      { text: `${'a'.repeat(60)}!`, matches: false },
    ],
  });
  const fault = (pattern: string) => question.fault({ text: `ANSWER: ${pattern}`, steps: [], files: new Map() });

  it.each([
    ['(?<n>a{1,2})b', undefined],
    ['a{1,2}b', 'group "n" of "aab" is not "aa"'],
    ['(?<n>a+)b', '"aaab" (too long) is matched'],
    ['x', '"aab" is not matched'],
    ['(', expect.stringContaining('is not a regular expression')],
    ['(?<n>a{1,2})b|(a+a+a+a+)+c', 'the pattern takes for ever'],
    ['', 'there is no pattern in the answer'],
  ])('says what is wrong with %j', (pattern, expected) => {
    expect(fault(pattern)).toEqual(expected);
  });
});
