import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fenced, programAnswer } from './program-answer.ts';

test.each([
  '',
  '  \n',
  'I do not know.',
  "I'm sorry, but I can't help with that.",
  'Done!',
  'Well: no. Yes?',
  '```\n\n```',
])('%j holds no program', (text) => {
  expect(programAnswer(text)).toBeUndefined();
});

test.each(['ls', 'wc -l data.txt', 'select 1', 'SELECT name FROM town;', 'print(1)', 'sort a.txt | uniq', 'cat *'])(
  '%j may be one',
  (text) => {
    expect(programAnswer(text)).toBe(text);
  },
);

test.each([
  ['the only block', `Here:\n\n${fenced('', 'print(1)')}\n\nDone.`, 'print(1)'],
  ['the longest of several', `${fenced('', 'print(1 + 1)')}\n\nRun it:\n\n${fenced('', 'python3 x')}`, 'print(1 + 1)'],
  ['the last of the longest', `${fenced('', 'print(1)')}\n\nNo:\n\n${fenced('', 'print(2)')}`, 'print(2)'],
  ['all of it without a block', 'print(1)\n', 'print(1)\n'],
  ['an empty block', fenced('', ''), undefined],
  ['blanks', ' \r\n', undefined],
])('the program of an answer: %s', (_, text, program) => {
  expect(programAnswer(text)).toBe(program);
});

test('the longest block counts, the last of equals, whatever stands around it', () => {
  const answer = `Like this:\n\n${fenced('sh', 'ls')}\n\nor rather\n\n${fenced('', 'cat b')}\n\n${fenced('', 'cat c')}\n\nDone.`;
  expect(programAnswer(answer)).toBe('cat c');
});

test('no text makes it fail, and a long one is read in time in proportion to its length', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(['string', 'undefined']).toContain(typeof programAnswer(text));
    }),
  );
  expect(programAnswer(`${'word '.repeat(100_000)}1`)).toBeDefined();
  expect(programAnswer(`${'word. '.repeat(100_000)}1`)).toBeDefined();
});
