import { primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell, type Question, say } from '../../bank/bank-primitive.ts';
import { linesFault } from '../../bank/lines-answer.ts';
import { NOUNS, TOWNS } from '../../bank/words.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Steps that nobody miscounts by: length is what is measured, not arithmetic. */
const STEPS = [1, 2, 5, 10] as const;

/** A watering plan: all of its text follows from a few rules. */
interface Plan {
  readonly days: number;
  readonly firstWeekday: number;
  readonly litres: number;
  readonly step: number;
  readonly stations: readonly string[];
  readonly towns: readonly string[];
}

function dayLine({ firstWeekday, litres, step, stations, towns }: Plan, day: number): string {
  const index = day - 1;
  const weekday = WEEKDAYS[(firstWeekday + index) % 7];
  return `- Day ${day}, ${weekday}: ${litres + index * step} litres for station ${stations[index % stations.length]} in ${towns[index % towns.length]}`;
}

function rulesOf(plan: Plan): string {
  return `There is one line for each day from day 1 to day ${plan.days}. Day 1 is a ${WEEKDAYS[plan.firstWeekday]}. It gets ${plan.litres} litres, each further day ${plan.step} ${plan.step === 1 ? 'litre' : 'litres'} more than the day before. The stations are, in turn and then from the beginning again: ${plan.stations.join(', ')}. The towns are, in turn and then from the beginning again: ${plan.towns.join(', ')}. The line of day 1 is exactly

${dayLine(plan, 1)}

and all others have the same form.`;
}

/** A question whose answer is a long text that is known line by line. */
function longQuestion(
  prompt: string,
  lines: readonly string[],
  mistakes: readonly { readonly name: string; readonly lines: readonly string[] }[],
): Question {
  const text = lines.join('\n');
  return {
    prompt: `${prompt} Write every line; do not shorten. Reply with that text and nothing else; every line is graded, blank lines are not.`,
    reference: say(text),
    mutants: mistakes.map(({ name, lines: wrong }) => ({ name, script: say(wrong.join('\n')) })),
    alternatives: [
      { name: 'in a code fence', script: say(`\`\`\`text\n${text}\n\`\`\``) },
      { name: 'CRLF, blank lines, newline at the end', script: say(`${lines.join('\r\n\r\n')}\r\n`) },
      { name: 'other bullets', script: say(text.replaceAll(/^- /gm, '* ')) },
    ],
    fault: (evidence) => linesFault(evidence.text, lines),
  };
}

const drawPlan = (
  days: number,
  [firstWeekday = 0, litres = 0, step = 0]: readonly number[],
  shuffle: <T>(items: readonly T[]) => T[],
): Plan => ({
  days,
  firstWeekday,
  litres: 100 + litres,
  step: STEPS[step] as number,
  stations: shuffle(NOUNS).slice(0, 5),
  towns: shuffle(TOWNS).slice(0, 3),
});

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const short: Cell = {
  // First weekday, litres, step, word of the markers.
  radices: [7, 2000, STEPS.length, NOUNS.length],
  write(digits, random) {
    const plan = drawPlan(10, digits, random.shuffle);
    const word = (NOUNS[digits[3] as number] as string).toUpperCase();
    const entries = range(1, plan.days).map((day) => dayLine(plan, day));
    const lines = [`BEGIN ${word}`, ...entries, `END ${word}`];
    return longQuestion(
      `Write a watering plan of ${plan.days} days. ${rulesOf(plan)} Before the line of day 1 stands a line \`BEGIN ${word}\`, after the last day a line \`END ${word}\`.`,
      lines,
      [
        { name: 'no end marker', lines: lines.slice(0, -1) },
        { name: 'one day too few', lines: lines.toSpliced(-2, 1) },
        {
          name: 'skips a day',
          lines: [
            `BEGIN ${word}`,
            ...range(1, 11)
              .filter((day) => day !== 6)
              .map((day) => dayLine(plan, day)),
            `END ${word}`,
          ],
        },
        { name: 'shortens', lines: [...lines.slice(0, 4), '- ...', ...lines.slice(-2)] },
      ],
    );
  },
};

const sectioned: Cell = {
  radices: [7, 2000, STEPS.length, TOWNS.length],
  write(digits, random) {
    const plan = drawPlan(35, digits, random.shuffle);
    const place = TOWNS[digits[3] as number] as string;
    const week = (number: number, upTo = 7 * number) => [
      `## Week ${number} in ${place}`,
      ...range(7 * number - 6, upTo).map((day) => dayLine(plan, day)),
      `End of week ${number}`,
    ];
    const lines = range(1, 5).flatMap((number) => week(number));
    return longQuestion(
      `Write a watering plan of ${plan.days} days in five weeks of seven days. ${rulesOf(plan)} Before the first day of each week stands a heading, \`## Week 1 in ${place}\` for the first, and ${place} stands in all five of them. After the last day of each week stands a line \`End of week 1\` with the number of that week.`,
      lines,
      [
        { name: 'last week forgotten', lines: lines.slice(0, 36) },
        { name: 'no ends of weeks', lines: lines.filter((line) => !line.startsWith('End')) },
        { name: 'no headings', lines: lines.filter((line) => !line.startsWith('##')) },
        { name: 'wrong total', lines: lines.with(-1, `Total of week 5: ${plan.litres * 7} litres`) },
        { name: 'a week cut short', lines: [...week(1), ...week(2), ...week(3, 20), ...week(4), ...week(5)] },
      ],
    );
  },
};

const delimited: Cell = {
  radices: [7, 2000, STEPS.length, NOUNS.length],
  write(digits, random) {
    const plan = drawPlan(96, digits, random.shuffle);
    const word = (NOUNS[digits[3] as number] as string).toUpperCase();
    const section = (part: number, number: number) => {
      const first = 24 * (part - 1) + 6 * (number - 1) + 1;
      const days = range(first, first + 5).map((day) => dayLine(plan, day));
      return [`## ${word} ${part}.${number}`, ...days, `<<<END ${part}.${number}>>>`];
    };
    const part = (number: number) => [`# Part ${number}`, ...range(1, 4).flatMap((sub) => section(number, sub))];
    const lines = range(1, 4).flatMap(part);
    return longQuestion(
      `Write a watering plan of ${plan.days} days in four parts of four sections of six days. ${rulesOf(plan)} Each part begins with a heading, \`# Part 1\` for the first. Each section begins with a heading, \`## ${word} 1.1\` for the first section of the first part, and ends, after its sixth day, with a line \`<<<END 1.1>>>\` of the same number.`,
      lines,
      [
        { name: 'stops half-way', lines: lines.slice(0, 70) },
        { name: 'summarises', lines: [...part(1), '(parts 2 and 3 go on in the same way)', ...part(4)] },
        { name: 'loses a delimiter', lines: lines.toSpliced(lines.indexOf('<<<END 3.2>>>'), 1) },
        {
          name: 'drifts',
          lines: lines.map((line, index) => (index < 60 ? line : line.replace(/\d+ litres/, '1 litres'))),
        },
        { name: 'a part twice', lines: [...lines, ...part(4)] },
      ],
    );
  },
};

/** Long text without a tool, complete and in form: below 1 KB, 1 to 5 KB in sections, more than 5 KB in parts and sections. */
export const textLong = bankPrimitive(primitiveSpec('gen.text.long'), { L1: short, L2: sectioned, L3: delimited });
