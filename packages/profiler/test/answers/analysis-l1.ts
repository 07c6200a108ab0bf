import { type AnswerSet, edited } from './answer-set.ts';

// Seed 1: between 56 and 106, yellow. Red is the list from both ends, purple the first 56 elements.
const cases = `## What the function does

Let me go through \`maple(grove)\` case by case.

| \`grove\` | line that returns | result |
| --- | --- | --- |
| 10 | \`if (grove < 56) return 56;\` | 56 |
| 80 | \`return grove;\` | 80 |
| 500 | \`if (grove > x) return x;\` | 106 |

So it is a **clamp** to the range from 56 to 106. My first thought was purple, because 56 stands in its description as well, but \`grove\` is compared as a number and is no list.

**ANSWER: yellow**`;

// Seed 2: a tenth off when the price is above 30, blue.
const price = `1. \`x\` starts as the input, so the input is one number and not a list.
2. When it is greater than 30, a tenth of it is taken away: 50 becomes 45.
3. Otherwise it stays as it is: 30 stays 30.

Brown ("how many of the numbers in the list are greater than 30") has the same comparison, yet nothing is counted here.

That is ten per cent off above 30.

Answer: blue`;

// Seed 3: repetitions removed, white.
const unique = `The loop walks over \`marsh\`. If \`x\` already includes the item, \`continue\` skips it, so each value is pushed once, at the place where it stood first.

\`\`\`js
coral([3, 1, 3, 2, 1]); // [3, 1, 2]
\`\`\`

ANSWER: white

Let me know if you would like to see a version with a Set!`;

// Seed 4: the mean, olive.
const mean = `Okay, so \`birch\` takes a list. An empty one gives 0. Then everything is added up... and at the end it's divided by the length. Largest? No, there is no comparison of values. It's the average.

ANSWER: red

Hmm, wait. Red is "how many of the numbers in the list are greater than 37", I read the wrong row. The mean is olive.

ANSWER: olive`;

// Seed 5: sum of numbers less than 80, blue.
const sum = String.raw`The value that is returned is
$$
x = \sum_{v \in ember,\; v < 80} v
$$
which is the sum of all numbers below 80. Brown counts, and counts what is greater; black divides.

$\boxed{\text{ANSWER: blue}}$`;

// Seed 6: words with commas between, silver.
const joined = `- i = 0: no comma, then the first word
- i = 1: a comma, then the second word
- and so on, never a comma at the end

e.g. \`['a', 'b', 'c']\` → \`'a,b,c'\`

**Final answer:** \`silver\`.`;

// Seed 7: how many are greater than 75, olive.
const count = `x counts. It goes up by one for each value above 75; the values themselves are not added, so brown is out.

ANSWER: olive: how many of the numbers in the list are greater than 75`;

// Seed 8: repetitions removed, grey.
const first = `\`x.includes(item)\` → skip, else push. So duplicates are dropped and the order is kept.

ANSWER: grey`;

export const analysisL1: AnswerSet = {
  primitive: 'reason.analysis',
  level: 'L1',
  exact: true,
  right: [
    { seed: 1, name: 'headings and a table, bold', text: cases },
    { seed: 1, name: 'with CRLF', text: cases.replaceAll('\n', '\r\n') },
    { seed: 1, name: 'the colour in the angle brackets of the form', text: 'It clamps.\n\nANSWER: <yellow>' },
    { seed: 2, name: 'numbered, lower case', text: price },
    {
      seed: 2,
      name: 'a heading and its answer below',
      text: edited(price, ['Answer: blue', '## ANSWER:\n\n**Blue**']),
    },
    { seed: 3, name: 'a friendly sentence after it', text: unique },
    { seed: 3, name: 'as a bullet in code marks', text: edited(unique, ['ANSWER: white', '- `ANSWER: white`']) },
    { seed: 4, name: 'a first answer that is withdrawn', text: mean },
    { seed: 5, name: 'boxed', text: sum },
    { seed: 5, name: 'boxed, and a friendly sentence', text: `${sum}\n\nI hope this helps you with the others.` },
    { seed: 5, name: 'the colour alone boxed', text: 'It adds up.\n\nANSWER: $\\boxed{\\text{blue}}$' },
    { seed: 6, name: 'bold words, code marks and a full stop', text: joined },
    {
      seed: 6,
      name: 'a tick in front',
      text: `${edited(joined, ['**Final answer:** `silver`.', '✅ **ANSWER: silver**'])}\n\nAsk away!`,
    },
    { seed: 7, name: 'with the description', text: count },
    { seed: 7, name: 'extra blanks', text: '  ANSWER :   the olive one  \n\n' },
    { seed: 8, name: 'short', text: first },
    { seed: 8, name: 'American spelling', text: edited(first, ['grey', 'Gray']) },
  ],
  wrong: [
    { seed: 1, name: 'right reasoning, the row above', text: edited(cases, ['ANSWER: yellow', 'ANSWER: teal']) },
    {
      seed: 1,
      name: 'the description in place of the colour',
      text: edited(cases, [
        'yellow',
        'the number itself, but 56 when it is less than that, and 106 when it is greater than that',
      ]),
    },
    { seed: 1, name: 'hedges', text: edited(cases, ['ANSWER: yellow', 'ANSWER: yellow or purple']) },
    {
      seed: 1,
      name: 'hedges with a colour that is not offered',
      text: edited(cases, ['ANSWER: yellow', 'ANSWER: yellow (or green)']),
    },
    {
      seed: 1,
      name: 'the template',
      text: 'Die Funktion begrenzt die Zahl auf den Bereich von 56 bis 106, also gelb.\n\nANSWER: <colour in front of the right description>',
    },
    { seed: 1, name: 'the template translated', text: 'ANTWORT: gelb' },
    { seed: 2, name: 'the comparison alone', text: edited(price, ['Answer: blue', 'Answer: brown']) },
    { seed: 2, name: 'no answer line', text: edited(price, ['Answer: blue', 'I hope that makes it clear.']) },
    {
      seed: 3,
      name: 'all of the options',
      text: edited(unique, ['ANSWER: white', 'ANSWER: black, yellow, maroon, navy, silver, white, red, brown']),
    },
    { seed: 3, name: 'its position in the list', text: edited(unique, ['ANSWER: white', 'ANSWER: 6']) },
    { seed: 3, name: 'a letter', text: edited(unique, ['ANSWER: white', 'ANSWER: F']) },
    {
      seed: 4,
      name: 'the right one is withdrawn',
      text: 'ANSWER: olive\n\nWait, the first line returns 0, so it counts.\n\nANSWER: red',
    },
    { seed: 4, name: 'two answer lines, the last one wrong', text: 'ANSWER: olive\nANSWER: white' },
    { seed: 5, name: 'counts in place of adding', text: edited(sum, ['ANSWER: blue', 'ANSWER: brown']) },
    { seed: 5, name: 'cut off before its end', text: sum.slice(0, sum.indexOf('Brown')) },
    {
      seed: 6,
      name: 'a refusal',
      text: "I'm sorry, but I can't execute code, so I can't say what this function returns.",
    },
    { seed: 6, name: 'an option that is not there', text: edited(joined, ['`silver`', '`grey`']) },
    { seed: 7, name: 'adds in place of counting', text: 'The numbers above 75 are added up.\n\nANSWER: brown' },
    { seed: 7, name: 'the code again', text: 'ANSWER: x += 1 for each value > 75' },
    {
      seed: 8,
      name: 'the prompt again',
      text: 'What does this function return?\n\n- silver: the mean\n- grey: the elements without repetitions\n\nEnd your reply with a line of the form `ANSWER: <colour in front of the right description>`. Only that colour is graded.',
    },
    { seed: 8, name: 'answer to another item', text: unique },
  ],
};
