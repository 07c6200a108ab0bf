import { type AnswerSet, edited } from './answer-set.ts';

// Seed 0: a tenth of the price is returned, source.js, line 5.
const price = `I followed the chain of calls: **main.js → report.js → figures.js → source.js**.

- main.js: \`ofStone\` is a mean and guards against an empty list. OK.
- report.js: \`ofMarsh\` drops repetitions. OK.
- figures.js: \`ofJetty\` keeps a number between 68 and 118. OK.
- source.js: \`ofHazel\` takes a tenth of the price in line 5... and forgets to subtract it, so 100 gives 10 and not 90.

ANSWER: source.js:5`;

// Seed 1: 30 in place of 80, source.js, line 5.
const clamp = `## Root cause

\`\`\`
5    if (wheels > birch) return 30;
\`\`\`

For \`wheels = 100\` it returns 30, but the comment wants 80. It should be \`return birch;\`.

## Not the cause

* \`main.js:7\` adds up, \`main.js:8\` divides
* \`report.js:6\` goes up to 28 and no further
* \`figures.js:5\` starts from an element, so negative numbers are no problem

**Answer: \`source.js:5\`**`;

// Seed 2: starts from 0, main.js, line 5.
const negative = `Candidates:

| place | verdict |
|---|---|
| main.js:5 | \`let yarrow = 0;\` → \`ofThorn([-3, -1])\` gives 0, not -1. **Wrong** |
| report.js:7 | fine |
| figures.js:6 | \`>\` 60, fine |
| source.js:6 | fine |

ANSWER: main.js:5

Let me know if you want me to write a test for it.`;

// Seed 3: each element is compared with the last one, main.js, line 7.
const ends = `1. report.js: the sum of what is below 36. Correct.
2. figures.js: the first of the longest. Correct.
3. source.js: the largest, starting from zippers[0]. Correct.
4. main.js: for ['a', 'b', 'a'] acorn is 2, and wheels[1] is compared with wheels[2]. It returns false, though it should be true. So [acorn] has to be [acorn - i], and that is in line 7.

Final answer: main.js, line 7.`;

// Seed 9: one element too few, report.js, line 6.
const tooFew = `ANSWER: source.js:5

Sorry, I have to correct myself: \`hinges / 10\` is ten per cent, so source.js is right. With 3 candles, \`i < candles.length - 1\` stops after i = 1, that is 2 elements. Hence report.js, line 6.

ANSWER: report.js:6`;

// Seed 12: 40 itself is counted, figures.js, line 7.
const boundary = String.raw`We need $\#\{v : v > 40\}$, but line 7 of figures.js has $v \ge 40$, so that $[40]$ counts as one.

$\boxed{\text{ANSWER: figures.js:7}}$`;

export const analysisL3: AnswerSet = {
  primitive: 'reason.analysis',
  level: 'L3',
  exact: true,
  right: [
    { seed: 0, name: 'a chain of calls, plain', text: price },
    { seed: 0, name: 'with CRLF', text: price.replaceAll('\n', '\r\n') },
    { seed: 0, name: 'a path', text: edited(price, ['ANSWER: source.js:5', 'ANSWER: ./source.js:5']) },
    {
      seed: 0,
      name: 'with its function',
      text: edited(price, ['ANSWER: source.js:5', 'ANSWER: source.js:5 (in ofHazel, `marsh -= hammers / 10;`)']),
    },
    { seed: 1, name: 'headings, bold, in code marks', text: clamp },
    {
      seed: 1,
      name: 'with what was wrong',
      text: edited(clamp, ['`source.js:5`**', 'source.js:5** — `wheels > 80` must give 80, and not 30']),
    },
    { seed: 1, name: 'the form with its angle brackets', text: edited(clamp, ['`source.js:5`', '<source.js>:<5>']) },
    { seed: 2, name: 'a table and a friendly sentence', text: negative },
    {
      seed: 2,
      name: 'in a fence, and a friendly sentence',
      text: edited(negative, ['ANSWER: main.js:5', '```text\nANSWER: main.js:5\n```']),
    },
    { seed: 2, name: 'a line number with its L', text: edited(negative, ['ANSWER: main.js:5', 'ANSWER: main.js:L5']) },
    { seed: 3, name: 'numbered, in words', text: ends },
    {
      seed: 3,
      name: 'lower case and blanks',
      text: edited(ends, ['Final answer: main.js, line 7.', ' answer :  main.js: 7 ']),
    },
    { seed: 9, name: 'a first answer that is withdrawn', text: tooFew },
    {
      seed: 9,
      name: 'a first answer that is struck out',
      text: edited(tooFew, ['ANSWER: source.js:5', '~~ANSWER: source.js:5~~']),
    },
    { seed: 12, name: 'boxed', text: boundary },
    { seed: 12, name: 'boxed, and a friendly sentence', text: `${boundary}\n\nFeel free to ask for a patch.` },
    { seed: 12, name: 'a heading and the place below', text: '# Answer:\n\n- **figures.js:7**' },
  ],
  wrong: [
    { seed: 0, name: 'the line above', text: edited(price, ['ANSWER: source.js:5', 'ANSWER: source.js:4']) },
    {
      seed: 0,
      name: 'the function in place of the file',
      text: edited(price, ['ANSWER: source.js:5', 'ANSWER: ofHazel:5']),
    },
    { seed: 0, name: 'the file that imports it', text: edited(price, ['ANSWER: source.js:5', 'ANSWER: figures.js:5']) },
    { seed: 0, name: 'two lines', text: edited(price, ['ANSWER: source.js:5', 'ANSWER: source.js:5/7']) },
    {
      seed: 0,
      name: 'all lines of the function',
      text: edited(price, ['ANSWER: source.js:5', 'ANSWER: source.js:2-8']),
    },
    {
      seed: 0,
      name: 'a range from the line on',
      text: edited(price, ['ANSWER: source.js:5', 'ANSWER: source.js:5 to 6']),
    },
    {
      seed: 1,
      name: 'the check below in place of the one above',
      text: edited(clamp, ['Answer: `source.js:5`', 'Answer: `source.js:4`']),
    },
    {
      seed: 1,
      name: 'two places',
      text: edited(clamp, ['Answer: `source.js:5`', 'Answer: `source.js:5` or `report.js:6`']),
    },
    { seed: 1, name: 'two files', text: edited(clamp, ['Answer: `source.js:5`', 'Answer: figures.js or source.js:5']) },
    {
      seed: 1,
      name: 'no answer line',
      text: edited(clamp, ['**Answer: `source.js:5`**', 'That is all there is to it.']),
    },
    { seed: 2, name: 'the comparison', text: edited(negative, ['ANSWER: main.js:5', 'ANSWER: main.js:7']) },
    { seed: 2, name: 'the file alone', text: edited(negative, ['ANSWER: main.js:5', 'ANSWER: main.js']) },
    {
      seed: 2,
      name: 'the template',
      text: edited(negative, ['ANSWER: main.js:5', 'ANSWER: <file>:<number of the line>']),
    },
    {
      seed: 2,
      name: 'counts the lines without the import',
      text: edited(negative, ['ANSWER: main.js:5', 'ANSWER: main.js:3']),
    },
    { seed: 3, name: 'the definition of the variable', text: edited(ends, ['main.js, line 7.', 'main.js, line 5.']) },
    {
      seed: 3,
      name: 'the same line of another file',
      text: edited(ends, ['Final answer: main.js', 'Final answer: report.js']),
    },
    { seed: 9, name: 'two answer lines, the last one wrong', text: 'ANSWER: report.js:6\nANSWER: report.js:7' },
    { seed: 9, name: 'a line for each file', text: 'ANSWER: main.js:7, report.js:6, figures.js:7, source.js:4' },
    { seed: 12, name: 'the wrong file', text: edited(boundary, ['ANSWER: figures.js', 'ANSWER: main.js']) },
    {
      seed: 12,
      name: 'what should stand there',
      text: edited(boundary, ['ANSWER: figures.js:7', 'ANSWER: value > 40']),
    },
    { seed: 12, name: 'a refusal', text: "I can't run these files, so I can't tell where the mistake is." },
    { seed: 12, name: 'answer to another item', text: tooFew },
  ],
};
