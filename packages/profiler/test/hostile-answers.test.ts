import { playScript, TESTED_LEVELS } from '@skvm/core';
import { expect, test } from 'vitest';
import { primitives } from '../src/index.ts';

// Answers are untrusted, and patterns that go back and forth are easily written. A grader that takes time out of proportion
// to the length of an answer would not end within the time limit of a test.

const LENGTH = 20_000;
const PARTS = [
  ...[
    '(',
    ')',
    '()',
    '(a',
    '(a)',
    '[',
    '[]',
    '{',
    '{}',
    '{"a":',
    '<',
    '<a>',
    '</a>',
    '<style>{',
    '"',
    "'",
    '`',
    '```\n',
  ],
  ...[
    '*',
    '_',
    '**a',
    '#',
    '# \n',
    '|',
    '| - ',
    '- ',
    '1. ',
    '$',
    '\\',
    '\\(',
    '\\text{',
    'ANSWER: ',
    'ANSWER',
    '=',
    '; ',
  ],
  ...[
    ' ',
    '\t',
    '\n',
    '\r\n',
    'a',
    'a ',
    'a.',
    'A. ',
    'a, ',
    '.',
    '. ',
    '!',
    '0',
    '1 ',
    '1,',
    '9'.repeat(40),
    '–',
    'é',
    '🎉',
  ],
];
const answers = PARTS.flatMap((part) => {
  const text = part.repeat(LENGTH / part.length);
  return [text, `ANSWER: ${text}`, `ANSWER: ${text.slice(0, 1_900)};x`];
});

for (const primitive of primitives) {
  for (const level of TESTED_LEVELS) {
    const item = primitive.generate({ level, seed: 1 });
    // What is run is bounded by the walls around it.
    if (item.probes) continue;
    test(`${primitive.id} ${level} grades answers without end in time, and gives them nothing`, () => {
      for (const text of answers) {
        const { value } = item.grade(playScript(item.task, [{ do: 'say', text }], item.site?.()));
        expect(value).toBeLessThan(1);
      }
    });
  }
}
