import { describe, expect, test } from 'vitest';
import { sentencesFault } from './prose-rules.ts';
import { sentencesOf } from './read-prose.ts';

const fault = (text: string) => sentencesFault(sentencesOf(text));

/** Four ordinary sentences. */
const ORDINARY =
  'The house has stood by the river for as long as anybody can remember. Its doors are open to all who come in peace. We like it there, and so will you. In the evening they light a lamp in each of the windows.';

describe('whole sentences', () => {
  test.each([
    'Local volunteers currently oversee routine maintenance.',
    'Several smaller concerts take place annually.',
    'Large groups receive generous discounts midweek.',
    'Look, Oskar wears shiny yellow boots!',
    'Imagine giant waves crashing against rocks!',
    'Prithee, gentle traveller, rest thine weary bones.',
    'Thou shalt find rest upon these benches, whose shade several oaks provide, though leaves wilt.',
  ])('may do without little words: %s', (sentence) => {
    expect(fault(`${ORDINARY} ${sentence}`)).toBeUndefined();
  });

  test('two of a short text may', () => {
    expect(
      fault(
        `${ORDINARY} Local volunteers currently oversee routine maintenance. Large groups receive generous discounts midweek.`,
      ),
    ).toBeUndefined();
  });

  test.each([
    ['Stone lamp river seven window quietly gardens purple walking.', 3, 'no sentence'],
    ['River lamp seven gardens quietly purple window walking stone open doors evening light house.', 1, 'no sentence'],
    ['Tower, 52 metres, tall, pale, old stone, fine view, good light.', 12, 'made of notes'],
  ])('word salad is none: %s, %i times', (salad, times, said) => {
    expect(fault(`${ORDINARY} ${Array.from({ length: times }, () => salad).join(' ')}`)).toContain(said);
  });

  test('three sentences without little words are few in a long text', () => {
    const bare = 'Local volunteers currently oversee routine maintenance.';
    expect(fault([...Array.from({ length: 5 }, () => ORDINARY), bare, bare, bare].join(' '))).toBeUndefined();
  });

  test('the last one has an end', () => {
    expect(fault('It stands by the river. We like it')).toContain('no end');
  });
});
