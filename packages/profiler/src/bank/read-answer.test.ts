import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerIsCode } from './code-answer.ts';
import { linesFault } from './lines-answer.ts';
import { answerIsOrder, answerIsSet, orderFault } from './name-answer.ts';
import { placeFault } from './place-answer.ts';
import {
  fencedBlocks,
  finalAnswer,
  jsonAnswer,
  jsonDifference,
  numberAnswer,
  numbersIn,
  parsedJson,
  sameJson,
  unfenced,
} from './read-answer.ts';

describe('finalAnswer', () => {
  test.each([
    ['ANSWER: 42', '42'],
    ['**ANSWER:** 42', '42'],
    ['**Final answer: 42.**', '42'],
    ['Answer = 42', '42'],
    ['> ANSWER: `42`', '42'],
    ['ANSWER:\n\n42', '42'],
    ['ANSWER: 1\nOn second thoughts:\nANSWER: 2', '2'],
    ['ANSWER: $42$', '42'],
    ['So:\n$$\n\\boxed{42}\n$$', '42'],
    ['```\r\nANSWER: 42\r\n```\r\n', '42'],
    ['It is 42.', 'It is 42'],
    ['', ''],
    ['ANSWER:', ''],
    ['✅ **ANSWER: 42**\nAsk away!', '42'],
    ['⚠️ ANSWER: 42\nAsk away!', '42'],
    ['$\\boxed{\\text{ANSWER: 42}}$\nAsk away!', '42'],
    ['\\[ \\boxed{\\text{ANSWER: 42}} \\]\nAsk away!', '42'],
    ['ANSWER: $\\boxed{\\text{red}}$', 'red'],
    ['ANSWER: {a, b}', '{a, b}'],
    ['ANSWER: 42\n$answer = 43', '42'],
    ['1. Add.\n2. **ANSWER: 42**\nAsk away!', '42'],
    ['3) ANSWER: 42', '42'],
    ['```ANSWER: 42```\nAsk away!', '42'],
  ])('reads %j as %j', (text, expected) => {
    expect(finalAnswer(text)).toBe(expected);
  });
});

describe('numberAnswer', () => {
  test.each([
    ['ANSWER: 1,234.50', 1234.5],
    ['ANSWER: 1 234 567', 1_234_567],
    ["ANSWER: 1'234.5 euros", 1234.5],
    ['ANSWER: 1{,}234', 1234],
    ['ANSWER: €12', 12],
    ['ANSWER: −5', -5],
    ['ANSWER: 12 × 3 = 36', 36],
    ['ANSWER: 36 (12 × 3)', 36],
    ['ANSWER: 12.5 %', 12.5],
    ['ANSWER: .5', 0.5],
    ['ANSWER: √29 ≈ 5.39', 5.39],
    ['ANSWER: $\\sqrt{29} = 5.385 \\approx 5.39$', 5.39],
    ['ANSWER: 1\u2009234', 1234],
    ['ANSWER: –5', -5],
    ['ANSWER: ４２．５', 42.5],
    ['ANSWER: 12 cm^2', 12],
    ['ANSWER: $12 \\text{ m}^{2}$', 12],
    ['ANSWER: 382 (check: 382 + 76 = 458)', 382],
    ['ANSWER: 3078 (= 2852.0748 / 0.9266)', 3078],
    ['ANSWER: 28.46 (= 9√10)', 28.46],
    ['ANSWER: 8640 (with π ≈ 3.14159)', 8640],
    ['ANSWER: 383 (rounded; 458 − 76 = 382)', 383],
    ['ANSWER: 85 (hazel (15) ends at 15 + 45 = 60) (jetty = 85).', 85],
    ['ANSWER: 12 × 3 = 36 (= 6²)', 36],
    ['ANSWER: (12 × 3 = 36)', 36],
    ['ANSWER: x = (36)', 36],
    ['ANSWER: 36)', 36],
    ['ANSWER: 12 (or = 13)', undefined],
    ['ANSWER: 12 (alternatively 13)', undefined],
    ['ANSWER: 12 (and possibly 13)', undefined],
    ['ANSWER: 12 (possibly 13)', undefined],
    ['ANSWER: 12 (13 if the last day counts)', undefined],
    ['ANSWER: 12 (rounded) (maybe 13)', undefined],
    ['ANSWER: 12 (13 minus 1, if all count)', 12],
    ['ANSWER: 12 (and that is exact)', 12],
    ['ANSWER: 2^5', undefined],
    ['ANSWER: 12 (or 13)', undefined],
    ['ANSWER: 12 or 13', undefined],
    ['ANSWER: 1,5', undefined],
    ['ANSWER: twelve', undefined],
    ['', undefined],
  ])('reads %j as %j', (text, expected) => {
    expect(numberAnswer(text)).toBe(expected);
  });

  test('reads back every number, with and without separators', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), (cents) => {
        const value = cents / 100;
        const separated = value.toLocaleString('en-US', { maximumFractionDigits: 2 });
        expect(numbersIn(String(value))).toEqual([value]);
        expect(numbersIn(separated)).toEqual([value]);
      }),
    );
  });
});

describe('fences', () => {
  test('only a fence around all of it is taken away', () => {
    expect(unfenced('```json\n{}\n```')).toBe('{}');
    expect(unfenced('see\n```\n{}\n```')).toBe('see\n```\n{}\n```');
    expect(unfenced('```\na\n```\n```\nb\n```')).toBe('```\na\n```\n```\nb\n```');
  });

  test('code between marks on one line is no block', () => {
    expect(unfenced('```{}```')).toBe('```{}```');
    expect(fencedBlocks('```a```\n```\nb\n```')).toEqual(['b']);
  });

  test('a block ends at a fence of its own kind', () => {
    expect(fencedBlocks('~~~\n```\na\n```\n~~~\n````\nb\n```\n````')).toEqual(['```\na\n```', 'b\n```']);
  });
});

describe('JSON answers', () => {
  test('are found in a fence, between words, and as they are', () => {
    expect(jsonAnswer('{"a":1}')).toEqual({ a: 1 });
    expect(jsonAnswer('First\n```\nno\n```\nthen\n```json\n[1]\n```')).toEqual([1]);
    expect(jsonAnswer('It is {"a": [1]}, I think')).toEqual({ a: [1] });
    expect(jsonAnswer('nothing here')).toBeUndefined();
  });

  test('are none when there are two that differ', () => {
    expect(jsonAnswer('```\n{"a":1}\n```\nor\n```\n{"a":2}\n```')).toBeUndefined();
    expect(jsonAnswer('```\n{"a":1}\n```\nthat is\n```\n{ "a": 1 }\n```')).toEqual({ a: 1 });
    expect(jsonAnswer('```\n42\n```\n```\n{"a":1}\n```')).toEqual({ a: 1 });
  });

  test('are compared by their own keys', () => {
    const [forged, expected] = [JSON.parse('{"a":1,"__proto__":{}}'), { a: 1, b: 2 }];
    expect(sameJson(forged, expected)).toBe(false);
    expect(jsonDifference(forged, expected)).toBe('$.b: missing');
    expect(jsonDifference({ toString: 1 }, {})).toBe('$.toString: not expected');
  });

  test('are equal whatever the order of keys, and only then', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [left, right] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))];
        expect(sameJson(left, left)).toBe(true);
        expect(sameJson(left, right)).toBe(jsonDifference(left, right) === undefined);
      }),
    );
    expect(sameJson({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(sameJson([1, 2], [2, 1])).toBe(false);
    expect(sameJson({ a: 1 }, { a: '1' })).toBe(false);
    expect(jsonDifference({ a: { b: 1 } }, { a: { b: 2 } })).toBe('$.a.b: got 1, expected 2');
  });
});

test('names count as whole words only', () => {
  expect(answerIsSet('ANSWER: stone', ['stone'], ['stone', 'ston'])).toBeUndefined();
  expect(answerIsSet('ANSWER: milestone', ['stone'], ['stone'])).toBeDefined();
  expect(answerIsOrder('ANSWER: a, b', ['b', 'a'])).toBeDefined();
});

test('names that are left open are no answer', () => {
  const names = ['birch', 'marsh', 'orris'];
  for (const text of ['birch or marsh', 'birch, or maybe marsh', 'either birch OR marsh']) {
    expect(answerIsSet(text, ['birch', 'marsh'], names)).toBeDefined();
    expect(answerIsOrder(text, ['birch', 'marsh'])).toBeDefined();
  }
  expect(answerIsSet('birch, orris, marsh (or so)', names, names)).toBeUndefined();
});

test('a remark in brackets may have names, unless it gives another answer', () => {
  const names = ['birch', 'marsh', 'orris'];
  for (const text of [
    'birch, marsh (without orris)',
    'birch (before marsh), marsh',
    'birch (orris waits), marsh (30 kg)',
  ]) {
    expect(answerIsSet(text, ['birch', 'marsh'], names)).toBeUndefined();
    expect(orderFault(text, ['birch', 'marsh'], names)).toBeUndefined();
  }
  for (const more of ['or', 'and', 'also', 'and maybe', 'possibly', 'alternatively']) {
    expect(answerIsSet(`birch, marsh (${more} orris)`, ['birch', 'marsh'], names)).toBeDefined();
    expect(orderFault(`birch, marsh (${more} orris)`, ['birch', 'marsh'], names)).toBeDefined();
  }
});

test('a word in a list that is none of the names is made up', () => {
  const names = ['birch', 'marsh', 'orris'];
  for (const text of ['birch, gravel, marsh', 'gravel → birch → marsh', '["birch", "marsh", "gravel"]']) {
    expect(answerIsSet(text, ['birch', 'marsh'], names)).toContain('gravel');
    expect(orderFault(text, ['birch', 'marsh'], names)).toContain('gravel');
  }
  for (const text of [
    'first birch, then marsh',
    '1. birch 2. marsh, as asked',
    '$\\text{birch}, \\text{marsh}$',
    '**birch** > *marsh*',
    'birch (gravel), marsh',
  ]) {
    expect(answerIsSet(text, ['birch', 'marsh'], names)).toBeUndefined();
    expect(orderFault(text, ['birch', 'marsh'], names)).toBeUndefined();
  }
});

describe('a place', () => {
  const [right, names] = [{ name: 'source.js', line: 7 }, ['main.js', 'source.js']];

  test.each([
    'source.js:7',
    './src/source.js:7',
    '`source.js`, line 7',
    'source.js (line 7)',
    'source.js:L7',
    'Source.js():7',
    '<source.js>:<7>',
    'source.js:7 (`x > 3` must be `x > 4`)',
    'source.js:7 (main.js calls it)',
    'source.js:7 – it gives 3 and not 4',
    'source.js:7, that is line 7 of source.js',
  ])('is read in %j', (answer) => {
    expect(placeFault(`ANSWER: ${answer}`, right, names)).toBeUndefined();
  });

  test.each([
    'source.js:8',
    'main.js:7',
    'source.js',
    '7',
    'resource.js:7',
    'source.jsx:7',
    'source.js:70',
    'source.js:7-8',
    'source.js:7 – 8',
    'source.js:7, 8',
    'source.js:7/8',
    'source.js:7 or 8',
    'source.js:7 (or maybe line 8)',
    'source.js:7 (alternatively 8)',
    'source.js:7 (possibly line 8)',
    'source.js:7 (also line 8)',
    'source.js, lines 7 and 8',
    'source.js:7 or main.js:7',
    'main.js or source.js:7',
    'main.js:7 (not source.js:7)',
  ])('is not in %j', (answer) => {
    expect(placeFault(`ANSWER: ${answer}`, right, names)).toContain('expected source.js:7');
  });
});

test('one code counts, two do not', () => {
  expect(answerIsCode('ANSWER: qx4821', 'QX-4821')).toBeUndefined();
  for (const hyphen of '\u2010\u2011\u2012\u2013\u2212') {
    expect(answerIsCode(`ANSWER: QX${hyphen}4821`, 'QX-4821')).toBeUndefined();
  }
  expect(answerIsCode('ANSWER: QX-4821 or QX-4822', 'QX-4821')).toBeDefined();
});

test('lines may be escaped as Markdown, and lose nothing else', () => {
  const lines = ['# Part 1', '- Day 1: 3 litres', '<<<END 1.1>>>'];
  for (const text of [
    '# Part 1\n\\- Day 1\\: 3 litres\n\\<<<END 1.1>>>',
    '\\# Part 1\n* Day 1: 3 litres\n\\<\\<\\<END 1\\.1\\>>>',
  ]) {
    expect(linesFault(text, lines)).toBeUndefined();
  }
  expect(linesFault('# Part 1\n- Day 1: 3 litres\n\\\\<<<END 1.1>>>', lines)).toContain('line 3');
  expect(linesFault('# Part 1\n- Day 1: 3 litres\n\\END 1.1', lines)).toContain('line 3');
});

test('parts of a line may be emphasised, and marks that are no emphasis stay', () => {
  for (const text of [
    '- **Day 1:** 3 *litres*',
    '- **Day 1**: `3` litres',
    '* __Day__ 1: ***3 litres***',
    '**- Day 1: 3 litres**',
  ]) {
    expect(linesFault(text, ['- Day 1: 3 litres'])).toBeUndefined();
  }
  for (const text of [
    '- Day 1: 3 * litres',
    '- Day 1: 3* litres',
    '- **Day 1: 3 litres',
    '- Day_1: 3 litres',
    '- Day 1: 3 \\*litres*',
  ]) {
    expect(linesFault(text, ['- Day 1: 3 litres'])).toBeDefined();
  }
});

// Would not end within the time limit of a test if a reader took time out of proportion to the length of the answer.
test('a hostile answer is read in time', () => {
  const hostile = [
    '```x\n',
    ' ',
    '*',
    '`',
    '{',
    '[',
    '1,',
    '1 ',
    '(',
    '\\boxed{',
    '$',
    '$ \\[',
    '\\text{$',
    'ANSWER: ',
    '~~~\n```\n',
    '| - ',
    '"',
    '()',
    '\\',
    ')',
    '1 (',
  ].map((part) => part.repeat(200_000 / part.length));
  for (const text of [...hostile, ...hostile.map((part) => `ANSWER: ${part}`)]) {
    expect([finalAnswer(text), numberAnswer(text), jsonAnswer(text), unfenced(text)]).toHaveLength(4);
    expect(linesFault(text, ['a'])).toBeDefined();
    expect(answerIsCode(text, 'QX-4821')).toBeDefined();
    expect(answerIsSet(text, ['stone'], ['stone'])).toBeDefined();
    expect(placeFault(text, { name: 'stone', line: 7 }, ['stone'])).toBeDefined();
  }
});

test('a value that is nested too deep to be written is said to be', () => {
  const deep = parsedJson('['.repeat(50_000) + ']'.repeat(50_000));
  expect(jsonDifference(deep, { a: 1 })).toContain('nested too deep');
});
