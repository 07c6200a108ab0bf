import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readProse, sentencesOf, stemOf } from './read-prose.ts';

const sentences = (text: string) => sentencesOf(text).map((sentence) => sentence.text);
const blocks = (text: string) => readProse(text).blocks.map(({ kind, text: inside }) => [kind, inside]);

test.each([
  ['Dr. Farah paid 3.50 euros. She left.', ['Dr. Farah paid 3.50 euros.', 'She left.']],
  [
    'It lasts approx. 40 minutes, e.g. on Mondays. Then it ends.',
    ['It lasts approx. 40 minutes, e.g. on Mondays.', 'Then it ends.'],
  ],
  ['"Halt!" he said. "Why?" "Because."', ['"Halt!" he said.', '"Why?"', '"Because."']],
  ['St. John slept in No. 7 (the large one). He snored.', ['St. John slept in No. 7 (the large one).', 'He snored.']],
  ['He said no. Then he left at 8 a.m. Visitors came.', ['He said no.', 'Then he left at 8 a.m.', 'Visitors came.']],
  ['Wow... that was it… And then?! Yes.', ['Wow... that was it…', 'And then?!', 'Yes.']],
  ['J. R. Smith is older than I. We know him.', ['J. R. Smith is older than I.', 'We know him.']],
  ['See you there! 😊 Bring cake. 🎂', ['See you there!', '😊 Bring cake.']],
  [
    'The chapel — yes, that one! — deserves it. In 1853 – hear that, folks? – It opened.',
    ['The chapel — yes, that one! — deserves it.', 'In 1853 – hear that, folks? – It opened.'],
  ],
  [
    '“Sit down!” Grandmother used to tell me. "Why?" Sgt. Moss left.',
    ['“Sit down!” Grandmother used to tell me.', '"Why?"', 'Sgt. Moss left.'],
  ],
  ['"Only 3 euros." Dr. Smith once said so.', ['"Only 3 euros."', 'Dr. Smith once said so.']],
  ['19 came. 20 left', ['19 came.', '20 left']],
])('%s', (text, expected) => {
  expect(sentences(text)).toEqual(expected);
});

describe('the blocks of a text', () => {
  test('headings may be marked in several ways', () => {
    expect(blocks('# One #\n\n**Two**\nText of two.\n\nThree\n---\n\nFour\n\nText *of* `four`.')).toEqual([
      ['heading', 'One'],
      ['heading', 'Two'],
      ['paragraph', 'Text of two.'],
      ['heading', 'Three'],
      ['heading', 'Four'],
      ['paragraph', 'Text of four.'],
    ]);
  });

  test.each(['Wow, what a bargain for you! 🎉', 'Is it "so?" ✨🎂', 'So we go on, and on… ⚓'])(
    'a short line that ends like a sentence is no heading: %s',
    (text) => {
      expect(blocks(`${text}\n\nA party 🎉\n\nText.`)).toEqual([
        ['paragraph', text],
        ['heading', 'A party 🎉'],
        ['paragraph', 'Text.'],
      ]);
    },
  );

  test('lists, tables, quotations and code are no paragraphs', () => {
    for (const text of ['- One.', '* One.', '• One.', '| a | b |', '> One.', '~~~', '![a](b)']) {
      expect(blocks(`Text before.\n\n${text}\n\nText.`)[1]?.[0]).toBe('other');
    }
  });

  test.each([
    ['1. It shall be.', '', 1],
    ['(2) It shall be.', '', 2],
    ['§ 3 It shall be.', '§', 3],
    ['**Clause 4.** It shall be.', 'clause', 4],
    ['Day 5: It shall be.', 'day', 5],
  ])('%s begins with a number', (text, word, number) => {
    const [block] = readProse(text).blocks;
    expect(block).toMatchObject({ kind: 'paragraph', opening: { word, number }, text: 'It shall be.' });
  });

  test('a figure at the beginning is no number of a paragraph', () => {
    expect(readProse('1887 was a good year.').blocks).toMatchObject([{ text: '1887 was a good year.' }]);
    expect(readProse('12 men came.').blocks[0]).not.toHaveProperty('opening');
  });

  test('what is not seen is not read', () => {
    expect(readProse('It is <!-- not --> so.').fault).toBeDefined();
    expect(readProse('It is <span hidden>not</span> so.').fault).toBeDefined();
    expect(blocks('It is[](not) s\u200bo.\n\n[not]: so "not"')).toEqual([['paragraph', 'It is so.']]);
  });
});

test('words and figures', () => {
  const [sentence] = sentencesOf(
    "We've well-known benches' and Amara's 1,200 or 3,5 or 3.50 (it’s)".replaceAll('’', "'"),
  );
  expect(sentence).toMatchObject({
    heads: ['we', 'well', 'known', 'benches', 'and', 'amara', '1', '200', 'or', '3', '5', 'or', '3.50', 'it'],
    figures: [1200, 3.5, 3.5],
    ended: false,
  });
  expect(['tickets', "ticket's", 'benches', 'pass', 'Priya', 'yes'].map(stemOf)).toEqual([
    'ticket',
    'ticket',
    'bench',
    'pass',
    'Priya',
    'yes',
  ]);
});

test('no text makes the reader fail, and no letter is lost', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z.!?"'*_#>|()[\]\d\s-]{0,200}$/));
  fc.assert(
    fc.property(text, (any) => {
      const { blocks: read } = readProse(any);
      const letters = read
        .flatMap((block) => block.sentences.map((sentence) => sentence.text.replaceAll(/\s/g, '')))
        .join('');
      const inParagraphs = read.filter(({ kind }) => kind === 'paragraph').map((block) => block.text);
      expect(letters.replaceAll(/[^\p{L}\p{N}]/gu, '')).toBe(inParagraphs.join('').replaceAll(/[^\p{L}\p{N}]/gu, ''));
    }),
  );
});
