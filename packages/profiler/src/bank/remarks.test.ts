import { expect, test } from 'vitest';
import { readings } from './remarks.ts';

test.each([
  ['3 (of 12), 5', '3 , 5'],
  ['birch (first), marsh (then)', 'birch , marsh '],
  ['(5, 3) (turned by 90°)', '(5, 3) '],
  ['x = (5)', 'x = (5)'],
  ['5, 3 / (3, 5)', '5, 3 / (3, 5)'],
  ['(5, 3), (3, 5)', '(5, 3), (3, 5)'],
])('%j may be read without remarks', (answer, reading) => {
  expect(readings(answer)).toEqual([answer, reading]);
});

test.each([
  '5 (or 3)',
  '(5, 3) or (3, 5)',
  'birch (but not marsh) (and perhaps orris)',
  '5 (3 if it rains)',
  '5 (Maybe 3)',
])('%j gives another answer, and is read as it is', (answer) => {
  expect(readings(answer)).toEqual([answer]);
});

test('a long answer is read in time', () => {
  for (const part of ['(', '()', 'a (', '(1', '1 ', 'or', 'or (']) {
    expect(readings(part.repeat(200_000 / part.length)).length).toBeGreaterThan(0);
  }
});
