import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fenced, programAnswer } from './program-answer.ts';

const programOf = (text: string) => programAnswer(text, { languages: [] });

test.each([
  '',
  '  \n',
  'I do not know.',
  "I'm sorry, but I can't help with that.",
  'Done!',
  'Well: no. Yes?',
  '```\n\n```',
])('%j holds no program', (text) => {
  expect(programOf(text)).toBeUndefined();
});

test.each(['ls', 'wc -l data.txt', 'select 1', 'SELECT name FROM town;', 'print(1)', 'sort a.txt | uniq', 'cat *'])(
  '%j may be one',
  (text) => {
    expect(programOf(text)).toBe(text);
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
  expect(programOf(text)).toBe(program);
});

test.each([
  [
    'the block in the language that is asked for, before a longer one in another',
    `${fenced('python', 'print(1)')}\n\nIt prints:\n\n${fenced('text', 'a long table of what it prints')}`,
    'print(1)',
  ],
  [
    'a block without a label when none has the language',
    `${fenced('', 'print(1)')}\n${fenced('sh', 'ls')}`,
    'print(1)',
  ],
  [
    'the block that does not run the file that it is saved as',
    `${fenced('python', 'print(1)')}\n\n${fenced('py', 'import os\nos.system("python3 main.py")')}`,
    'print(1)',
  ],
  ['the only block, whatever it runs', fenced('python', 'print("main.py")'), 'print("main.py")'],
  [
    'a block in a list, as far to the left as its fence',
    '1. So:\n   ```python\n   if 1:\n     print(1)\n   ```',
    'if 1:\n  print(1)',
  ],
  ['a block that is not closed', 'So:\n```python\nprint(1)\n', 'print(1)\n'],
])('of several programs it is %s', (_, text, program) => {
  expect(programAnswer(text, { languages: ['python', 'py'], savedAs: 'main.py' })).toBe(program);
});

test('the longest block counts, the last of equals, whatever stands around it', () => {
  const answer = `Like this:\n\n${fenced('sh', 'ls')}\n\nor rather\n\n${fenced('', 'cat b')}\n\n${fenced('', 'cat c')}\n\nDone.`;
  expect(programOf(answer)).toBe('cat c');
});

test('no text makes it fail, and a long one is read in time in proportion to its length', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(['string', 'undefined']).toContain(typeof programOf(text));
    }),
  );
  expect(programOf(`${'word '.repeat(100_000)}1`)).toBeDefined();
  expect(programOf(`${'word. '.repeat(100_000)}1`)).toBeDefined();
});
