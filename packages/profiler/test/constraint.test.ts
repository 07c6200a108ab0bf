import { type Primitive, playScript, type TestedLevel } from '@skvm/core';
import { expect, test } from 'vitest';
import { primitives } from '../src/index.ts';

// Texts that people and models would write to the rules of `follow.constraint`.

const constraint = primitives.find(({ id }) => id === 'follow.constraint') as Primitive;

function graded(level: TestedLevel, text: string) {
  const { task, grade } = constraint.generate({ level, seed: 70011 });
  return grade(playScript(task, [{ do: 'say', text }]));
}

// Ribbons and Ibsley; the second sentence ends with `coral`.
const ribbons = `Mrs. Pell of St. Mary's Lane has 1.2 miles of Ibsley's maroon ribbons. "Not for mourning!" they say of them, and edge them with coral. Long strips hang from the windows to dry.`;
// Easels and Lorton; sentences begin with different letters, `raven` three times, 68, the last word is `otter`.
const easels = `Lorton's easels are old, and St. Bride's has most of them. A raven sits on one of the 68-piece set, e.g. in spring. Nobody minds. "Shoo!" they cry, but the raven stays. Each raven-black stain, Dr. J. Orme says, is worth a raven and an *otter*.`;
// Mirrors and ulverton; `larch` three times, four sentences without capital, comma, full stop and `the`, at the end `heron`.
const mirrors = `ulverton's mirrors hang in frames of larch! craftsmen cut larch after a long frost! polished glass and oiled larch glow together! at dawn one bright pane shows a **heron!**`;

test.each<[TestedLevel, string, string]>([
  ['L1', 'abbreviations, a decimal, a quotation in between, possessives', ribbons],
  ['L1', 'a sentence a line', ribbons.replace('them, and', 'them, and also').replaceAll(/(?<=ons|ral)\. /g, '.\n')],
  ['L2', 'a number before a hyphen, abbreviations, emphasis', easels],
  ['L2', 'sentences that begin with a small letter', easels.replace('A raven sits', 'raven feathers lie')],
  ['L3', 'a possessive, the end in bold', mirrors],
  ['L3', 'the end in a quotation', mirrors.replace('a **heron!**', 'a “heron!”')],
])('%s: accepts %s', (level, _, text) => {
  expect(graded(level, text)).toEqual({ value: 1 });
});

test.each<[TestedLevel, string, string]>([
  ['L1', 'the word in the third sentence', `It is so. ${ribbons}`],
  ['L1', 'the word with an ending', ribbons.replace('coral', "coral's")],
  ['L1', 'another town', ribbons.replace('Ibsley', 'Ibsleyford')],
  ['L2', 'another number', easels.replace('68', '168')],
  ['L2', 'a word once too often', easels.replace('raven-black', 'raven black')],
  ['L2', 'two sentences that begin alike', easels.replace('Nobody', 'Anybody')],
  ['L3', 'a sentence too many', mirrors.replace('frost', 'frost! yes')],
  ['L3', 'a quotation that ends a sentence too early', mirrors.replace('a long frost', '"a long frost!" or two')],
  ['L3', 'a full stop', mirrors.replace('heron!', 'heron.')],
])('%s: rejects %s', (level, _, text) => {
  expect(graded(level, text)).toMatchObject({ value: 0 });
});
