import { describe, expect, test } from 'vitest';
import { mentions, parseText } from './ruled-text.ts';

const ends = (text: string) => parseText(text).sentences.map((words) => words.at(-1));

describe('sentences', () => {
  test.each([
    ['Mrs. Pell paints. St. Mary has a bell.', ['paints', 'bell']],
    ['They are 1.2 metres high. Dr. J. R. Orme saw No. 7 and left.', ['high', 'left']],
    ['"Not for mourning!" they say. “Why not?” he asked.', ['say', 'asked']],
    ['Wait... something moved. Well… nothing', ['moved', 'nothing']],
    ['Visitors often — who can blame them? — Buy two. In 1853 – hear that! – it opened.', ['two', 'opened']],
    ['"Who dyed them?" I asked the keeper. "They never rust!" Tom Penn told us.', ['keeper', 'us']],
    ['"Hold on tight!" Mr. Penn tells everybody. "Why?" Nobody knew.', ['everybody', 'Why', 'knew']],
    ['"Hold on. Squeeze hard," says old Mr. Penn. "Look. Take it!" cries Ann.', ['Penn', 'Ann']],
    [
      '"Come in. Sit down." The door closed. He said: "No. Yes." Then "it.',
      ['in', 'down', 'closed', 'No', 'Yes', 'it'],
    ],
    ['Sgt. Moss and Sr. Agnes met Sam Penn Jr. and his dog.', ['dog']],
    ['Boxes, bags, etc. are sold at 8 a.m. on weekdays, e.g. on Mondays.', ['Mondays']],
    ['They came at 8 a.m. Nobody spoke.', ['m', 'spoke']],
    ['One left. otter skins stay! raven feathers, too?', ['left', 'stay', 'too']],
    ['He said, "No." "Why?" she asked.\nThen (at last!) it ended.', ['No', 'asked', 'ended']],
    ['A line\nis no sentence!\n\nAnother is.', ['sentence', 'is']],
    ['*Look there!* It is **coral.**', ['there', 'coral']],
    ['... ! ?', []],
  ])('%j end with %j', (text, expected) => {
    expect(ends(text)).toEqual(expected);
  });

  test('end at each mark when there are no capitals to tell by', () => {
    const { sentences } = parseText('"not for mourning!" they say! we dance!', 'each mark');
    expect(sentences).toEqual([
      ['not', 'for', 'mourning'],
      ['they', 'say'],
      ['we', 'dance'],
    ]);
  });
});

test('words keep what they are joined with, and lose emphasis', () => {
  expect(parseText("A raven's `raven-black` **raven**—_raven_ raven’s.").words).toEqual([
    'A',
    "raven's",
    'raven-black',
    'raven',
    'raven',
    "raven's",
  ]);
  expect(parseText('cedar\u2011scented hand\u2010cut').words).toEqual(['cedar-scented', 'hand-cut']);
  expect(parseText('quick—and/or slow – ravens').words).toEqual(['quick', 'and', 'or', 'slow', 'ravens']);
  expect(parseText('From 1,200 to 3.50, or 3-4.').words).toEqual(['From', '1,200', 'to', '3.50', 'or', '3-4']);
  expect(parseText('it ends with **heron!**').text).toBe('it ends with heron!');
});

test('a topic is mentioned in its possessive and joined with other words, but not inside of them', () => {
  for (const text of ["Ulverton's", 'ULVERTON', 'Ulverton-made', 'of **ulverton**!']) {
    expect(mentions(parseText(text), 'ulverton')).toBe(true);
  }
  for (const text of ['Ulvertonians', 'Newulverton', 'Ulver ton']) {
    expect(mentions(parseText(text), 'ulverton')).toBe(false);
  }
});

test('a number is mentioned before a hyphen, a unit and a full stop, but not inside of another', () => {
  for (const text of ['the 68-piece set', 'It has 68.', '68, no more', '68th', '68%', '(68)']) {
    expect(mentions(parseText(text), 68)).toBe(true);
  }
  for (const text of ['168', '680', '68.5', '6.68', '68,000', '1,68', 'sixty-eight']) {
    expect(mentions(parseText(text), 68)).toBe(false);
  }
});

// Would not end within the time limit of a test if reading took time out of proportion to the length of the answer.
test('a hostile text is read in time', () => {
  for (const part of ['.', '. ', '."', "'", '*', 'a.', 'a. ', '\n', ' ', '6', '-', 'a-', '…"', 'A. ']) {
    const parsed = parseText(part.repeat(200_000 / part.length));
    expect([mentions(parsed, 'stone'), mentions(parsed, 68)]).toEqual([false, false]);
  }
});
