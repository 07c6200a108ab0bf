import { type Action, primitiveSpec, type Step } from '@skvm/core';
import { bankPrimitive, type Cell, orderRadices, pickInOrder } from '../../bank/bank-primitive.ts';
import { operations, pathsInTurn, turnsOf } from '../../bank/operations.ts';
import { finalAnswer, numberAnswer } from '../../bank/read-answer.ts';
import { NOUNS, TOWNS } from '../../bank/words.ts';

const read = (path: string): Action => ({ do: 'read', path });

const answer = (value: number): Action => ({ do: 'say', text: `ANSWER: ${value}` });

/** The first turn that read all of these files at once, `undefined` when none did. */
function turnThatReadAll(steps: readonly Step[], paths: readonly string[]): number | undefined {
  const all = operations(steps);
  return turnsOf(all).find((turn) => pathsInTurn(all, 'read', turn, paths).length === paths.length);
}

function numberFault(text: string, expected: number): string | undefined {
  const got = numberAnswer(text);
  return got === expected ? undefined : `got "${finalAnswer(text).slice(0, 60)}", expected ${expected}`;
}

const TOGETHER =
  'Issue the calls of your file-reading tool together, in one turn, without waiting for one before the next; do not use commands.';
const FORM = 'End your reply with a line of the form `ANSWER: <number>`.';

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Different whole numbers of three digits. */
function drawAmounts(count: number, integer: (size: number) => number): number[] {
  const amounts = new Set<number>();
  while (amounts.size < count) amounts.add(100 + integer(900));
  return [...amounts];
}

const twoReads: Cell = {
  // Two names in order, number of the folder.
  radices: [...orderRadices(NOUNS.length, 2), 2000],
  write([first = 0, second = 0, number = 0], random) {
    const paths = pickInOrder(NOUNS, [first, second]).map((name) => `batch-${1000 + number}/${name}.txt`);
    const [a = 0, b = 0] = drawAmounts(2, random.integer);
    const reads = paths.map(read);
    return {
      tools: 'all',
      prompt: `Read the files \`${paths[0]}\` and \`${paths[1]}\`. Each holds an amount. What is the sum of the two amounts?

${TOGETHER} ${FORM} Graded are the sum, and that both files were read in the same turn.`,
      files: Object.fromEntries(
        paths.map((path, index) => [path, `${random.pick(TOWNS)}\namount: ${index === 0 ? a : b}\n`]),
      ),
      reference: [reads, answer(a + b)],
      mutants: [
        { name: 'one after the other', script: [...reads, answer(a + b)] },
        { name: 'wrong sum', script: [reads, answer(a + b + 10)] },
        { name: 'reads one', script: [read(paths[0] as string), answer(a)] },
        {
          name: 'reads one twice',
          script: [[reads[0] as Action, reads[0] as Action], reads[1] as Action, answer(a + b)],
        },
        { name: 'by a command', script: [{ do: 'exec', command: `cat ${paths.join(' ')}` }, answer(a + b)] },
      ],
      alternatives: [
        {
          name: 'looks into the folder first',
          script: [{ do: 'list', path: `batch-${1000 + number}` }, reads.toReversed(), answer(a + b)],
        },
        { name: 'as an equation', script: [reads, { do: 'say', text: `**ANSWER:** ${a} + ${b} = **${a + b}**` }] },
      ],
      fault({ text, steps }) {
        if (turnThatReadAll(steps, paths) === undefined) return 'the two files were not read in one turn';
        return numberFault(text, a + b);
      },
    };
  },
};

/** What is asked of five amounts. */
const AGGREGATES = [
  { text: 'the sum of all five amounts', of: sumOf },
  {
    text: 'the largest amount minus the smallest',
    of: (values: readonly number[]) => Math.max(...values) - Math.min(...values),
  },
  {
    text: 'the sum of the largest and the second largest amount',
    of: (values: readonly number[]) => sumOf(values.toSorted((a, b) => b - a).slice(0, 2)),
  },
  {
    text: 'the median of the five amounts',
    of: (values: readonly number[]) => values.toSorted((a, b) => a - b)[2] as number,
  },
] as const;

const fiveReads: Cell = {
  // Five names in order, what is asked.
  radices: [...orderRadices(NOUNS.length, 5), AGGREGATES.length],
  write(digits, random) {
    const paths = pickInOrder(NOUNS, digits.slice(0, 5)).map((name) => `depots/${name}.txt`);
    const aggregate = AGGREGATES[digits[5] as number] as (typeof AGGREGATES)[number];
    const amounts = drawAmounts(5, random.integer);
    const result = aggregate.of(amounts);
    const reads = paths.map(read);
    return {
      tools: 'all',
      prompt: `Read these five files: ${paths.map((path) => `\`${path}\``).join(', ')}. Each holds an amount. What is ${aggregate.text}?

${TOGETHER} ${FORM} Graded are the number, and that all five files were read in the same turn.`,
      files: Object.fromEntries(
        paths.map((path, index) => [path, `${random.pick(TOWNS)}\namount: ${amounts[index]}\n`]),
      ),
      reference: [reads, answer(result)],
      mutants: [
        { name: 'one after the other', script: [...reads, answer(result)] },
        { name: 'in two turns', script: [reads.slice(0, 3), reads.slice(3), answer(result)] },
        { name: 'wrong number', script: [reads, answer(result + 1)] },
        { name: 'forgets one', script: [reads.slice(0, 4), answer(result + 7)] },
      ],
      alternatives: [
        { name: 'looks into the folder first', script: [{ do: 'list', path: 'depots' }, reads, answer(result)] },
        { name: 'reads one again', script: [reads, reads[2] as Action, { do: 'say', text: `Answer: \`${result}\`.` }] },
      ],
      fault({ text, steps }) {
        if (turnThatReadAll(steps, paths) === undefined) return 'the five files were not read in one turn';
        return numberFault(text, result);
      },
    };
  },
};

const twoRounds: Cell = {
  // Four names in order, which two of the branches count.
  radices: [...orderRadices(NOUNS.length, 4), 2],
  write(digits, random) {
    const wantsLargest = digits[4] === 0;
    const branches = pickInOrder(NOUNS, digits.slice(0, 4));
    const stocks = drawAmounts(4, random.integer);
    const amounts = drawAmounts(4, random.integer);
    const places = random.shuffle(TOWNS).slice(0, 4);
    const firstRound = branches.map((name) => `branches/${name}.txt`);
    const details = places.map((place) => `details/${place.toLowerCase()}-${100 + random.integer(900)}.txt`);
    const order = [0, 1, 2, 3].toSorted(
      (a, b) => ((stocks[b] as number) - (stocks[a] as number)) * (wantsLargest ? 1 : -1),
    );
    const chosen = order.slice(0, 2);
    const secondRound = chosen.map((index) => details[index] as string);
    const result = sumOf(chosen.map((index) => amounts[index] as number));
    const others = order.slice(2);
    const otherResult = sumOf(others.map((index) => amounts[index] as number));
    const [reads, more] = [firstRound.map(read), secondRound.map(read)];
    return {
      tools: 'all',
      prompt: `Four files, ${firstRound.map((path) => `\`${path}\``).join(', ')}, each give the stock of a branch and the path of a file with details. First read these four. Then read the two files with details that belong to the two branches with the ${wantsLargest ? 'largest' : 'smallest'} stock; each holds an amount. What is the sum of the two amounts?

In each of the two rounds: ${TOGETHER.charAt(0).toLowerCase()}${TOGETHER.slice(1)} ${FORM} Graded are the sum, that the four files were read in the same turn, and that the two files with details were read in the same later turn.`,
      files: Object.fromEntries([
        ...firstRound.map((path, index) => [path, `stock: ${stocks[index]}\ndetails: ${details[index]}\n`] as const),
        ...details.map((path, index) => [path, `${places[index]}\namount: ${amounts[index]}\n`] as const),
      ]),
      reference: [reads, more, answer(result)],
      mutants: [
        { name: 'one after the other', script: [...reads, ...more, answer(result)] },
        { name: 'second round one by one', script: [reads, ...more, answer(result)] },
        { name: 'first round one by one', script: [...reads, more, answer(result)] },
        {
          name: 'the other branches',
          script: [
            reads,
            others.map((index) => read(details[index] as string)),
            answer(otherResult === result ? result + 1 : otherResult),
          ],
        },
        { name: 'wrong sum', script: [reads, more, answer(result - 10)] },
      ],
      alternatives: [
        {
          name: 'looks around first',
          script: [{ do: 'list', path: 'branches' }, reads, more.toReversed(), answer(result)],
        },
        { name: 'reads all details', script: [reads, details.map(read), { do: 'say', text: `ANSWER: ${result}.` }] },
      ],
      fault({ text, steps }) {
        const first = turnThatReadAll(steps, firstRound);
        if (first === undefined) return 'the four files were not read in one turn';
        const second = turnThatReadAll(steps, secondRound);
        if (second === undefined || second <= first)
          return 'the two files with details were not read in one later turn';
        return numberFault(text, result);
      },
    };
  },
};

/** Several tool calls at once: two reads, five reads and an aggregate, a second round that depends on the first. */
export const callBatch = bankPrimitive(primitiveSpec('tool.call.batch'), {
  L1: twoReads,
  L2: fiveReads,
  L3: twoRounds,
});
