import type { ProbeOutcome } from '@skvm/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault, textFault } from './program-question.ts';

const left = (files: Readonly<Record<string, string>>, stdout = ''): ProbeOutcome => ({
  exitCode: 0,
  timedOut: false,
  stdout,
  stderr: '',
  files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
});

test('a text counts without a newline at its end and with other line ends, and in no other dress', () => {
  for (const text of ['a\nb', 'a\nb\n', 'a\r\nb\r\n'])
    expect(textFault(left({ x: text }), 'a\nb\n', 'x')).toBeUndefined();
  for (const text of ['a\nb\n\n', ' a\nb', 'a\nb!', '', 'PASS\na\nb']) {
    expect(textFault(left({ x: text }), 'a\nb\n', 'x')).toBeDefined();
    expect(textFault(left({}, text), 'a\nb\n')).toBeDefined();
  }
  expect(textFault(left({ x: 'a' }), 'a', 'y')).toBe('y is missing');
});

test('a JSON value counts by what it says; its numbers are right within the tolerance alone', () => {
  const expected = { a: [1.5, { b: 2 }], c: 'x' };
  const near = fc.double({ min: -0.009, max: 0.009, noNaN: true });
  const far = fc.double({ min: 0.011, max: 1e9, noNaN: true });
  const fault = (a: number, b: number) =>
    jsonFault(left({ x: JSON.stringify({ c: 'x', a: [a, { b }] }, undefined, 1) }), expected, 'x', 0.01);
  fc.assert(
    fc.property(near, near, far, (one, two, much) => {
      expect(fault(1.5 + one, 2 + two)).toBeUndefined();
      expect(fault(1.5 + much, 2 + two)).toBeDefined();
      expect(fault(1.5 + one, 2 - much)).toBeDefined();
    }),
  );
});

test('nothing that a program leaves makes the grader fail', () => {
  const hostile = [
    '['.repeat(100_000) + ']'.repeat(100_000),
    `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    '{"__proto__": {"a": [1]}}',
    '{"a": NaN}',
    '\0',
    '[1e999]',
  ];
  for (const text of hostile) {
    expect(jsonFault(left({ x: text }), { a: [1] }, 'x', 0.1)).toBeDefined();
    expect(jsonFault(left({ x: `{"a": [${text}]}` }), { a: [1] }, 'x', 0.1)).toBeDefined();
  }
});
