import { type AnswerSet, edited } from './answer-set.ts';

// Seed 1: ofGrove adds the values up in place of counting them, line 23. The others are right: ofKnoll begins in line 2, ofFjord in line 12.
const counting = `Let me check the functions one by one.

### \`ofKnoll\` (lines 2–9)
Keeps the first of each value. ✔️

### \`ofFjord\` (lines 12–17)
Below 12 → 12, above 62 → 62, else the number. ✔️

### \`ofGrove\` (lines 20–26)
It should count the values above 46, but line 23 reads

\`\`\`js
if (value > 46) acorn += value;
\`\`\`

so they are added up: \`ofGrove([50])\` is 50 and not 1. ❌

**ANSWER: ofGrove:23**`;

// Seed 2: ofHeron returns the first element that is larger than the one in front, line 24.
const largest = `ofPearl:5 uses \`>\`, so the first of the longest words stays. Fine.
ofEmber:14 puts a comma before all words but the first. Fine.
ofHeron does not go on when it finds a larger number, but returns it at once: [1, 2, 3] gives 2. It has to be \`inlet = value\` in line 24. That's it.

ANSWER: ofHeron:24`;

// Seed 3: ofInlet returns 0 when there is none, line 6.
const position = `| function | should | does |
|---|---|---|
| ofInlet | -1 when 26 is not there | **0** when 26 is not there |
| ofRaven | words with commas | words with commas |
| ofStone | how many are above 80 | how many are above 80 |

At first I suspected line 4 (\`===\` on numbers), but that is fine; it is the \`return 0\` after the loop.

ANSWER: \`ofInlet:6\`

Change it to \`return -1;\` and all three functions do what they say.`;

// Seed 4: ofJetty keeps the last value only, line 5.
const last = `1. ofJetty([2, 4]) should be 3. marsh = 2, marsh = 4, 4 / 2 = 2. Wrong already!
2. The loop body overwrites, it has to be \`marsh += value\`.
3. Where's the loop? Line 5.

Answer: ofJetty, line 5`;

// Seed 5: ofYarrow takes the first element each time, line 5.
const first = `ANSWER: ofNectar:14

Hmm, no: for i = 0 no comma is wanted, so \`i > 0\` is right there. Let me look at ofYarrow again. \`heron.push(flutes[0])\` takes the same element again and again. The comment says "the first 56 elements", so it should be \`flutes[i]\`.

ANSWER: ofYarrow:5`;

// Seed 9: ofTulip takes off 10 in place of a tenth, line 14.
const tenth = String.raw`For a price of $50$ the comment wants $50 - \frac{50}{10} = 45$, and the code gives $50 - 10 = 40$. The comparison in line 13 is right ("more than 35").

$$\boxed{\text{ANSWER: ofTulip:14}}$$`;

// Seed 12: ofRaven compares each element with the last one, line 5.
const ends = `ofRaven(['a', 'b', 'c']): basil = 2, and each of the others is compared with 'c'. So ['a', 'b', 'a'] gives false, though it is the same from both ends. It has to be \`drums[basil - i]\`.

ANSWER: ofRaven:5`;

export const analysisL2: AnswerSet = {
  primitive: 'reason.analysis',
  level: 'L2',
  exact: true,
  right: [
    { seed: 1, name: 'headings and a quotation, bold', text: counting },
    { seed: 1, name: 'with CRLF', text: counting.replaceAll('\n', '\r\n') },
    { seed: 1, name: 'brackets after the name', text: edited(counting, ['ofGrove:23', '`ofGrove()`: 23']) },
    {
      seed: 1,
      name: 'the code after it',
      text: edited(counting, ['ofGrove:23**', 'ofGrove:23** (`acorn += value` should be `acorn += 1`)']),
    },
    {
      seed: 1,
      name: 'the code after it, as a comment',
      text: edited(counting, ['**ANSWER: ofGrove:23**', 'ANSWER: ofGrove:23 // if (value > 46) acorn += 1;']),
    },
    { seed: 2, name: 'plain', text: largest },
    {
      seed: 2,
      name: 'a capital L in front of the number',
      text: edited(largest, ['ANSWER: ofHeron:24', 'ANSWER: ofHeron:L24']),
    },
    {
      seed: 2,
      name: 'the form with its angle brackets',
      text: edited(largest, ['ANSWER: ofHeron:24', 'ANSWER: <ofHeron>:<24>']),
    },
    { seed: 3, name: 'a table, a friendly sentence after it', text: position },
    {
      seed: 3,
      name: 'a heading and the answer in a fence',
      text: edited(position, ['ANSWER: `ofInlet:6`', '### Answer:\n\n```\nofInlet:6\n```']),
    },
    { seed: 4, name: 'numbered, in words', text: last },
    {
      seed: 4,
      name: 'what it should be after a dash',
      text: edited(last, ['ofJetty, line 5', 'ofJetty:5 – should be `marsh += value`.']),
    },
    { seed: 5, name: 'a first answer that is withdrawn', text: first },
    {
      seed: 5,
      name: 'lower case, blanks',
      text: edited(first, ['ANSWER: ofYarrow:5', '  answer:  ofYarrow : 5  \n\n\n']),
    },
    { seed: 9, name: 'boxed', text: tenth },
    { seed: 9, name: 'boxed, and a friendly sentence', text: `${tenth}\n\nHappy debugging!` },
    { seed: 12, name: 'short', text: ends },
    {
      seed: 12,
      name: 'as a bullet, bold and in code marks',
      text: edited(ends, ['ANSWER: ofRaven:5', '- **Final answer:** **`ofRaven:5`**']),
    },
  ],
  wrong: [
    {
      seed: 1,
      name: 'the line of the function alone',
      text: edited(counting, ['ANSWER: ofGrove:23', 'ANSWER: ofGrove:4']),
    },
    { seed: 1, name: 'the line after', text: edited(counting, ['ANSWER: ofGrove:23', 'ANSWER: ofGrove:24']) },
    { seed: 1, name: 'a range', text: edited(counting, ['ANSWER: ofGrove:23', 'ANSWER: ofGrove:23-24']) },
    {
      seed: 1,
      name: 'a range that begins before it',
      text: edited(counting, ['ANSWER: ofGrove:23', 'ANSWER: ofGrove:22–23']),
    },
    { seed: 1, name: 'two lines', text: edited(counting, ['ANSWER: ofGrove:23', 'ANSWER: ofGrove:23, 21']) },
    {
      seed: 1,
      name: 'two lines in words',
      text: edited(counting, ['ANSWER: ofGrove:23', 'ANSWER: ofGrove, line 23 and maybe line 21']),
    },
    { seed: 1, name: 'two functions', text: edited(counting, ['ANSWER: ofGrove:23', 'ANSWER: ofFjord/ofGrove:23']) },
    { seed: 2, name: 'the function above', text: edited(largest, ['ANSWER: ofHeron:24', 'ANSWER: ofEmber:24']) },
    {
      seed: 2,
      name: 'the last line that returns',
      text: edited(largest, ['ANSWER: ofHeron:24', 'ANSWER: ofHeron:26']),
    },
    {
      seed: 2,
      name: 'a place in each function',
      text: edited(largest, ['ANSWER: ofHeron:24', 'ANSWER: ofPearl:5, ofEmber:14, ofHeron:24']),
    },
    {
      seed: 3,
      name: 'the suspicion in place of the finding',
      text: edited(position, ['ANSWER: `ofInlet:6`', 'ANSWER: `ofInlet:4`']),
    },
    { seed: 3, name: 'the line alone', text: edited(position, ['ANSWER: `ofInlet:6`', 'ANSWER: `return 0;`']) },
    {
      seed: 3,
      name: 'the template',
      text: 'Die Schleife findet nichts und gibt 0 zurück.\n\nANSWER: <function>:<number of the line>',
    },
    {
      seed: 4,
      name: 'no answer line',
      text: edited(last, ['Answer: ofJetty, line 5', 'With that, the mean is right again.']),
    },
    { seed: 4, name: 'the number alone', text: edited(last, ['ofJetty, line 5', '5']) },
    { seed: 4, name: 'where it is divided', text: edited(last, ['ofJetty, line 5', 'ofJetty:6']) },
    {
      seed: 5,
      name: 'the right one is withdrawn',
      text: 'ANSWER: ofYarrow:5\n\nNo, all elements may be the same. It must be the comma.\n\nANSWER: ofNectar:14',
    },
    { seed: 5, name: 'a bug that is none', text: 'The loop should not stop at `flutes.length`.\n\nANSWER: ofYarrow:4' },
    { seed: 9, name: 'a line above', text: edited(tenth, ['ofTulip:14', 'ofTulip:13']) },
    {
      seed: 9,
      name: 'a refusal',
      text: 'I do not see a bug in this code; all three functions do what their comments say.\n\nANSWER: none',
    },
    { seed: 12, name: 'where the loop begins', text: edited(ends, ['ANSWER: ofRaven:5', 'ANSWER: ofRaven:4']) },
    {
      seed: 12,
      name: 'the variable in place of the function',
      text: edited(ends, ['ANSWER: ofRaven:5', 'ANSWER: basil:5']),
    },
    { seed: 12, name: 'answer to another item', text: counting },
  ],
};
