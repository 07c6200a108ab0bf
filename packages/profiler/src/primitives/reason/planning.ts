import { primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell, orderRadices, pickInOrder, type Question, say } from '../../bank/bank-primitive.ts';
import { orderFault, setFault } from '../../bank/name-answer.ts';
import { finalAnswer, numberAnswer } from '../../bank/read-answer.ts';
import { NOUNS } from '../../bank/words.ts';

/** What stands before and behind the first semicolon that is in no brackets. */
const TWO_PARTS = /^((?:\([^()]*\)|\((?![^()]*\))|[^;；(])*)[;；](.*)$/;

type Mistake = { readonly name: string; readonly order: readonly string[] };

/** A question whose answer is a sequence of names out of these, repetitions included. Mistakes that are right drop out. */
function sequenceQuestion(input: {
  readonly prompt: string;
  readonly expected: readonly string[];
  readonly all: readonly string[];
  readonly mistakes: readonly Mistake[];
}): Question {
  const { prompt, expected, all, mistakes } = input;
  const told = (order: readonly string[]) => order.join(', ');
  const wrong = mistakes.filter(({ order }) => told(order) !== told(expected));
  return {
    prompt,
    reference: say(`ANSWER: ${told(expected)}`),
    mutants: [
      ...new Map(
        wrong.map(({ name, order }) => [told(order), { name, script: say(`ANSWER: ${told(order)}`) }]),
      ).values(),
    ],
    alternatives: [
      {
        name: 'with arrows',
        script: say(`${all[0]} comes before ${all[1]}, or so.\n\n**ANSWER:** ${expected.join(' → ')}`),
      },
      {
        name: 'capitals, in a code fence with CRLF',
        script: say(`\`\`\`\r\nAnswer: ${told(expected).toUpperCase()}.\r\n\`\`\`\r\n`),
      },
      { name: 'as a list of JSON', script: say(`ANSWER: ${JSON.stringify(expected)}`) },
      { name: 'the names alone', script: say(told(expected)) },
    ],
    fault: ({ text }) => orderFault(finalAnswer(text), expected, all),
  };
}

const swapped = (order: readonly string[], at: number): string[] => {
  const [a = '', b = ''] = order.slice(at, at + 2);
  return [...order.slice(0, at), b, a, ...order.slice(at + 2)];
};

const NEEDS = [
  (later: string, earlier: string) => `${later} needs the result of ${earlier}.`,
  (later: string, earlier: string) => `${earlier} has to be done before ${later} can begin.`,
  (later: string, earlier: string) => `${later} cannot start while ${earlier} is not done.`,
] as const;

const order: Cell = {
  // Five tasks in their order.
  radices: orderRadices(NOUNS.length, 5),
  write(digits, random) {
    const expected = pickInOrder(NOUNS, digits);
    // Each neighbour of each, so that there is one order, and one pair further apart, which says nothing new.
    const pairs = [
      ...expected.slice(1).map((_, at) => [at + 1, at] as const),
      [3 + random.integer(2), random.integer(2)] as const,
    ];
    const rules = random
      .shuffle(pairs)
      .map(([later, earlier]) => `- ${random.pick(NEEDS)(expected[later] as string, expected[earlier] as string)}`);
    const listed = random.shuffle(expected);
    const at = random.integer(4);
    return sequenceQuestion({
      prompt: `Five tasks, here in no order, are called ${listed.join(', ')}. One is done after the other.

${rules.join('\n')}

In which order can they be done? There is exactly one. End your reply with a line of the form \`ANSWER: <first>, <second>, <third>, <fourth>, <fifth>\`. Only that order is graded.`,
      expected,
      all: NOUNS,
      mistakes: [
        { name: 'the other way round', order: expected.toReversed() },
        { name: 'two neighbours swapped', order: swapped(expected, at) },
        { name: 'two other neighbours swapped', order: swapped(expected, (at + 1) % 4) },
        { name: 'leaves one out', order: expected.filter((_, index) => index !== at) },
        { name: 'names one twice', order: [...expected, expected[0] as string] },
        { name: 'as they are listed', order: listed },
      ],
    });
  },
};

const together: Cell = {
  // Six tasks in their order.
  radices: orderRadices(NOUNS.length, 6),
  write(digits, random) {
    const tasks = pickInOrder(NOUNS, digits);
    const minutes = random.shuffle([10, 15, 20, 25, 30, 35, 40, 45, 50]).slice(0, tasks.length);
    // Two begin at once; each of the others needs one or two of those before it.
    const needs = tasks.map((_, at) =>
      at < 2
        ? []
        : random
            .shuffle(Array.from({ length: at }, (__, index) => index))
            .slice(0, 1 + random.integer(2))
            .sort(),
    );
    const start: number[] = [];
    for (const [at, needed] of needs.entries()) {
      start[at] = Math.max(0, ...needed.map((other) => (start[other] as number) + (minutes[other] as number)));
    }
    const end = start.map((begun, at) => begun + (minutes[at] as number));
    const done = Math.max(...end);
    const sum = minutes.reduce((total, value) => total + value, 0);
    const underWay = (minute: number) =>
      tasks.filter((_, at) => (start[at] as number) < minute && minute < (end[at] as number));
    // Between two full fives nothing begins or ends. The first two tasks are under way together at the beginning.
    const moments = Array.from({ length: done / 5 }, (_, index) => 5 * index + 2).filter(
      (minute) => underWay(minute).length >= 2,
    );
    const moment = random.pick(moments);
    const names = underWay(moment);
    const answer = (total: number, some: readonly string[]) => `ANSWER: ${total}; ${some.join(', ')}`;
    const rows = random.shuffle(
      tasks.map(
        (task, at) =>
          `| ${task} | ${minutes[at]} | ${(needs[at] ?? []).map((other) => tasks[other]).join(', ') || 'nothing'} |`,
      ),
    );
    const other = tasks.find((task) => !names.includes(task)) ?? (tasks[0] as string);
    return {
      prompt: `| task | minutes | needs |
| --- | --- | --- |
${rows.join('\n')}

Each task begins at the moment when all that it needs is done, at minute 0 when it needs nothing. There are people enough: any number of tasks can be under way at the same time.

1. At which minute is everything done?
2. Which tasks are under way at minute ${moment}?

End your reply with a line of the form \`ANSWER: <minute>; <task>, <task>\`, with as many tasks as it takes, in any order. Only that line is graded.`,
      reference: say(answer(done, names)),
      mutants: [
        { name: 'one after the other', script: say(answer(sum, names)) },
        { name: 'counts a task twice', script: say(answer(done + 5, names)) },
        { name: 'sees one task at a time', script: say(answer(done, names.slice(0, 1))) },
        { name: 'another task as well', script: say(answer(done, [...names, other])) },
        { name: 'the minutes alone', script: say(`ANSWER: ${done}`) },
      ],
      alternatives: [
        {
          name: 'another order, bold',
          script: say(`Some words on ${tasks.join(', ')}.\n\n**ANSWER: ${done}; ${names.toReversed().join(', ')}**`),
        },
        {
          name: 'in words, with CRLF',
          script: say(`All is clear.\r\nAnswer: minute ${done}; ${names.join(' and ')}.\r\n`),
        },
        { name: 'in a code fence', script: say(`\`\`\`\n${answer(done, names)}\n\`\`\``) },
        {
          name: 'with remarks in brackets',
          script: say(`ANSWER: ${done} (all of it; ${other} included); ${names.join(', ')} (but not ${other})`),
        },
      ],
      fault({ text }) {
        // A remark in brackets may have a semicolon and names of its own.
        const [total = '', told = ''] = TWO_PARTS.exec(finalAnswer(text))?.slice(1) ?? [];
        if (numberAnswer(total) !== done) return `got "${total.slice(0, 40)}", expected minute ${done}`;
        return setFault(told, names, NOUNS);
      },
    };
  },
};

const failures: Cell = {
  // Eight steps in order.
  radices: orderRadices(NOUNS.length, 8),
  write(digits, random) {
    const all = pickInOrder(NOUNS, digits);
    const [first, tried, repair, onSuccess, onFailure, high, low, last] = all as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const tries = 2 + random.integer(3);
    const broken = random.integer(tries + 1);
    const isFailed = broken === tries;
    const threshold = 20 + 5 * random.integer(10);
    const reading = threshold + (random.integer(2) === 0 ? -1 : 1) * (1 + random.integer(9));
    const attempts = (failures: number, repairLast = false): string[] => [
      ...Array.from({ length: failures }, (_, at) =>
        at === tries - 1 && !repairLast ? [tried] : [tried, repair],
      ).flat(),
      ...(failures < tries ? [tried] : []),
    ];
    const branch = reading > threshold ? high : low;
    const otherBranch = branch === high ? low : high;
    const then = isFailed ? onFailure : onSuccess;
    const undo = isFailed ? [first] : [];
    const expected = [first, ...attempts(broken), then, branch, ...undo, last];
    const facts =
      broken === 0
        ? `${tried} succeeds.`
        : isFailed
          ? `${tried} fails every time.`
          : `${tried} fails ${broken === 1 ? 'the first time' : `the first ${broken} times`}, and then succeeds.`;
    return sequenceQuestion({
      prompt: `A plan has the steps ${random.shuffle(all).join(', ')}. These are its rules:

1. Begin with ${first}.
2. Then carry out ${tried}. When it fails, carry out ${repair} and then ${tried} again, but carry out ${tried} at most ${tries} times in all. After its last allowed failure ${repair} is not carried out.
3. When ${tried} succeeded, carry out ${onSuccess}; when it failed for good, ${onFailure} instead.
4. Then carry out ${high} when the reading is above ${threshold}, otherwise ${low}.
5. When ${onFailure} was carried out, carry out ${first} once more now.
6. End with ${last}, whatever happened before.

This is what happens: ${facts} The reading is ${reading}. No other step fails.

Which steps are carried out, in which order? Name a step each time that it is carried out, failed or not. End your reply with a line of the form \`ANSWER: <step>, <step>, <step>\`, with as many steps as it takes. Only that line is graded.`,
      expected,
      all: NOUNS,
      mistakes: [
        { name: 'the other branch', order: [first, ...attempts(broken), then, otherBranch, ...undo, last] },
        { name: 'both branches', order: [first, ...attempts(broken), then, high, low, ...undo, last] },
        { name: 'forgets the end', order: expected.slice(0, -1) },
        {
          name: 'one failure too few',
          order: [first, ...attempts(Math.max(0, broken - 1)), then, branch, ...undo, last],
        },
        {
          name: 'repairs once too often',
          order: [first, ...attempts(broken, true), ...(isFailed ? [] : [repair]), then, branch, ...undo, last],
        },
        {
          name: 'what follows the other outcome',
          order: [first, ...attempts(broken), isFailed ? onSuccess : onFailure, branch, ...undo, last],
        },
        {
          name: isFailed ? 'forgets the step once more' : 'a step once more without a reason',
          order: [first, ...attempts(broken), then, branch, ...(isFailed ? [] : [first]), last],
        },
      ],
    });
  },
};

/** Planning: the order of five tasks, what goes on at the same time, a plan with failures and branches. */
export const planning = bankPrimitive(primitiveSpec('reason.planning'), { L1: order, L2: together, L3: failures });
