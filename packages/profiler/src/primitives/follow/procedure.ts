import { primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell, type Question, say } from '../../bank/bank-primitive.ts';
import { linesFault } from '../../bank/lines-answer.ts';
import { COLOURS, NOUNS, TOWNS } from '../../bank/words.ts';

type Mistake = { readonly name: string; readonly lines: readonly string[] };

/** A question whose answer is the lines that a procedure writes. Mistakes that leave the lines as they are drop out. */
function linesQuestion(prompt: string, lines: readonly string[], mistakes: readonly Mistake[]): Question {
  const text = lines.join('\n');
  const general: readonly Mistake[] = [
    { name: 'leaves out the last step', lines: lines.slice(0, -1) },
    { name: 'adds a remark', lines: [...lines, 'All steps are done.'] },
    { name: 'begins with the second step', lines: lines.slice(1) },
  ];
  return {
    prompt: `${prompt}\n\nReply with the lines that are to be written, in that order, and with nothing else.`,
    reference: say(text),
    mutants: [...mistakes, ...general]
      .filter((mistake) => mistake.lines.join('\n') !== text)
      .map((mistake) => ({ name: mistake.name, script: say(mistake.lines.join('\n')) })),
    alternatives: [
      { name: 'in a code fence', script: say(`\`\`\`\n${text}\n\`\`\``) },
      { name: 'CRLF and blank lines', script: say(`${lines.join('\r\n\r\n')}\r\n`) },
      { name: 'bold', script: say(lines.map((line) => `**${line}**`).join('\n')) },
    ],
    fault: (evidence) => linesFault(evidence.text, lines),
  };
}

const threeSteps: Cell = {
  // Word, number, colour, town.
  radices: [NOUNS.length, 900, COLOURS.length, TOWNS.length],
  write([noun = 0, number = 0, colour = 0, town = 0]) {
    const [word, value] = [NOUNS[noun] as string, 100 + number];
    const lines = [`START ${word}`, `${COLOURS[colour]} ${value + 5}`, `END ${TOWNS[town]}`];
    const [first = '', second = '', third = ''] = lines;
    return linesQuestion(
      `Carry out these steps with the word ${word}, the colour ${COLOURS[colour]}, the number ${value} and the town ${TOWNS[town]}:

1. Write a line with START, one space and the word.
2. Write a line with the colour, one space and the number plus 5.
3. Write a line with END, one space and the town.`,
      lines,
      [
        { name: 'order of steps', lines: [first, third, second] },
        { name: 'number as given', lines: [first, `${COLOURS[colour]} ${value}`, third] },
        { name: 'on one line', lines: [lines.join(' ')] },
      ],
    );
  },
};

const branches: Cell = {
  // Number, what is taken off, what is added.
  radices: [900, 40, 40],
  write([number = 0, off = 0, add = 0], random) {
    const [value, minus, plus] = [100 + number, 11 + off, 11 + add];
    const isEven = value % 2 === 0;
    const middle = isEven ? value / 2 : value + 7;
    const isHigh = random.unit() < 0.5;
    const limit = isHigh ? middle - 1 - random.integer(20) : middle + 1 + random.integer(20);
    const listed = random.shuffle(COLOURS).slice(0, 4);
    const colour =
      random.unit() < 0.5
        ? random.pick(listed)
        : random.pick(COLOURS.filter((candidate) => !listed.includes(candidate)));
    const isListed = listed.includes(colour);
    const result = isHigh ? middle - minus : middle + plus;
    const run = (change: {
      readonly middle?: string;
      readonly high?: boolean;
      readonly result?: number;
      readonly listed?: boolean;
    }) => [
      `BEGIN ${value}`,
      change.middle ?? (isEven ? `HALF ${middle}` : `MORE ${middle}`),
      (change.high ?? isHigh) ? 'HIGH' : 'LOW',
      `NOW ${change.result ?? result}`,
      (change.listed ?? isListed) ? `COLOUR ${colour}` : 'COLOUR none',
      `END ${change.result ?? result}`,
    ];
    return linesQuestion(
      `Carry out these steps with the number ${value} and the colour ${colour}; each step writes one line:

1. Write BEGIN and the number.
2. If the number is even, halve it and write HALF and what you get. Otherwise add 7 to it and write MORE and what you get.
3. Write HIGH if what you got in step 2 is more than ${limit}, otherwise LOW.
4. If step 3 wrote HIGH, take ${minus} off what you got in step 2; otherwise add ${plus} to it. Write NOW and what you get.
5. If the colour is one of ${listed.join(', ')}, write COLOUR and the colour; otherwise write COLOUR none.
6. Write END and what you got in step 4.

Words and numbers on a line are separated by one space.`,
      run({}),
      [
        {
          name: 'other branch in step 2',
          lines: run({ middle: isEven ? `MORE ${value + 7}` : `HALF ${Math.floor(value / 2)}` }),
        },
        {
          name: 'other branch in step 3',
          lines: run({ high: !isHigh, result: isHigh ? middle + plus : middle - minus }),
        },
        { name: 'other branch in step 4', lines: run({ result: isHigh ? middle + plus : middle - minus }) },
        { name: 'other branch in step 5', lines: run({ listed: !isListed }) },
        { name: 'step 4 from the first number', lines: run({ result: isHigh ? value - minus : value + plus }) },
      ],
    );
  },
};

const MAX_ROUNDS = 9;

/** The lines of the loop below. */
function loop(
  start: number,
  add: number,
  limit: number,
  maxRounds = MAX_ROUNDS,
): { readonly lines: string[]; readonly values: number[] } {
  const values: number[] = [];
  let x = start;
  while (x >= limit && values.length < maxRounds) {
    x = x % 2 === 0 ? x / 2 : x + add;
    values.push(x);
  }
  return { lines: values.map((value, index) => `ROUND ${index + 1}: ${value}`), values };
}

const loops: Cell = {
  // First value, what is added to odd ones, limit.
  radices: [5000, 12, 25],
  write([first = 0, addDigit = 0, limitDigit = 0]) {
    const [start, add, limit] = [300 + first, 3 + 2 * addDigit, 20 + limitDigit];
    const { lines, values } = loop(start, add, limit);
    const sum = values.reduce((total, value) => total + value, 0);
    const last = values.at(-1) as number;
    const finish = (rounds: number, total: number, end: number) => [
      `ROUNDS ${rounds}`,
      `SUM ${total}`,
      end < limit ? 'CHECK below' : 'CHECK stopped',
      total > 2 * start ? 'RESULT large' : 'RESULT small',
    ];
    const again = (rounds: number) => {
      const other = loop(start, add, 0, rounds);
      return [
        ...other.lines,
        ...finish(
          rounds,
          other.values.reduce((total, value) => total + value, 0),
          other.values.at(-1) ?? start,
        ),
      ];
    };
    const end = finish(values.length, sum, last);
    return linesQuestion(
      `Carry out this procedure; x is ${start} at first.

1. A round: if x is even, replace x by its half; if x is odd, add ${add} to it. Then write a line \`ROUND <number of the round>: <x>\`, with 1 for the first round.
2. Repeat step 1 until x is less than ${limit} or ${MAX_ROUNDS} rounds are done, whichever comes first.
3. Write \`ROUNDS <number of rounds done>\`.
4. Add up the values of x that the rounds wrote; write \`SUM <sum>\`.
5. Check: if the last x is less than ${limit}, write \`CHECK below\`; otherwise write \`CHECK stopped\`.
6. If the sum of step 4 is more than ${2 * start}, write \`RESULT large\`; otherwise write \`RESULT small\`.`,
      [...lines, ...end],
      [
        { name: 'one round too few', lines: again(values.length - 1) },
        { name: 'one round too many', lines: again(values.length + 1) },
        { name: 'wrong sum', lines: [...lines, ...finish(values.length, sum + start, last)] },
        { name: 'check not made', lines: [...lines, ...end.toSpliced(2, 1)] },
        { name: 'rounds not written', lines: end },
      ],
    );
  },
};

/** Steps that were given: three in a row, six with branches, a loop with a check. */
export const procedure = bankPrimitive(primitiveSpec('follow.procedure'), { L1: threeSteps, L2: branches, L3: loops });
