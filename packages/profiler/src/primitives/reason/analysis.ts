import { primitiveSpec } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';
import { bankPrimitive, type Cell, orderRadices, pickInOrder, type Question, say } from '../../bank/bank-primitive.ts';
import { answerIsSet } from '../../bank/name-answer.ts';
import { type Place, placeFault } from '../../bank/place-answer.ts';
import { type Bug, PROGRAMS, type ProgramParts, type SmallProgram, withBug } from '../../bank/small-programs.ts';
import { COLOURS, NOUNS, THINGS } from '../../bank/words.ts';

/** Choices of the first level. */
const OPTIONS = 8;

const fenced = (lines: readonly string[]): string => `\`\`\`js\n${lines.join('\n')}\n\`\`\``;

const purpose: Cell = {
  // Which program, names of function and parameter, number in it.
  radices: [PROGRAMS.length, ...orderRadices(NOUNS.length, 2), 90],
  write([which = 0, first = 0, second = 0, number = 0], random) {
    const [name = '', input = ''] = pickInOrder(NOUNS, [first, second]);
    const parts: ProgramParts = { name, input, local: 'x', limit: 10 + number };
    const programs = PROGRAMS.map((write) => write(parts));
    const { lines, says } = programs[which] as SmallProgram;
    const others = random.shuffle(programs.filter((_, at) => at !== which)).slice(0, OPTIONS - 1);
    const options = random.shuffle([says, ...others.map((other) => other.says)]);
    // Words, not letters: a stray letter would be an answer.
    const labels = random.shuffle(COLOURS).slice(0, OPTIONS);
    const at = options.indexOf(says);
    const label = (step = 0) => labels[(at + step) % OPTIONS] as string;
    return {
      prompt: `${fenced(lines)}

What does this function return?

${options.map((option, index) => `- ${labels[index]}: ${option}`).join('\n')}

End your reply with a line of the form \`ANSWER: <colour in front of the right description>\`. Only that colour is graded.`,
      reference: say(`ANSWER: ${label()}`),
      mutants: [
        { name: 'the next one', script: say(`ANSWER: ${label(1)}`) },
        { name: 'the one before', script: say(`ANSWER: ${label(7)}`) },
        { name: 'another one', script: say(`ANSWER: ${label(4)}`) },
        { name: 'two of them', script: say(`ANSWER: ${label()} or ${label(2)}`) },
      ],
      alternatives: [
        {
          name: 'bold, with its text',
          script: say(`It is not ${label(1)}.\n\n**ANSWER: ${label()}.** It returns ${says}.`),
        },
        { name: 'in brackets with CRLF', script: say(`So:\r\nAnswer: (${label()})\r\n`) },
        { name: 'in capitals', script: say(`ANSWER: ${label().toUpperCase()}`) },
      ],
      // All colours count, also those that are not offered: one of them beside the right one is another answer.
      fault: ({ text }) => answerIsSet(text.replaceAll(/\bgray\b/gi, 'grey'), [label()], COLOURS),
    };
  },
};

/** A program with its comment, and its bug when it has one, as lines of a file. */
function documented({ says, ...program }: SmallProgram, bug?: Bug): string[] {
  return [`// Returns ${says}.`, ...(bug ? withBug({ says, ...program }, bug) : program.lines)];
}

const numbered = (lines: readonly string[]): string[] => {
  const width = String(lines.length).length;
  return lines.map((line, at) => `${String(at + 1).padStart(width)}  ${line}`.trimEnd());
};

/** Different words for the names of several functions. */
function draw(random: SeededRandom, count: number): ProgramParts[] {
  const [names, inputs, locals] = [random.shuffle(NOUNS), random.shuffle(THINGS), random.shuffle(NOUNS)];
  return Array.from({ length: count }, (_, at) => ({
    name: `of${(names[at] as string).charAt(0).toUpperCase()}${(names[at] as string).slice(1)}`,
    input: inputs[at] as string,
    local: locals[at] as string,
    limit: 11 + random.integer(80),
  }));
}

const told = ({ name, line }: Place): string => `${name}:${line}`;

/** A question whose answer is a place of one of these names; `other` is one of another function or file. */
function placeQuestion(prompt: string, names: readonly string[], right: Place, other: Place): Question {
  const answer = (place: string) => say(`ANSWER: ${place}`);
  return {
    prompt,
    reference: answer(told(right)),
    mutants: [
      { name: 'the line after', script: answer(told({ ...right, line: right.line + 1 })) },
      { name: 'the line before', script: answer(told({ ...right, line: right.line - 1 })) },
      { name: 'the same line elsewhere', script: answer(told({ ...right, name: other.name })) },
      { name: 'another place', script: answer(told(other)) },
      { name: 'the name alone', script: answer(right.name) },
      { name: 'two places', script: answer(`${told(right)} or ${told(other)}`) },
    ],
    alternatives: [
      { name: 'in code marks, bold', script: say(`${told(other)} is fine.\n\n**ANSWER:** \`${told(right)}\``) },
      { name: 'in words with CRLF', script: say(`Answer: ${right.name}, line ${right.line}.\r\n`) },
      { name: 'in a code fence', script: say(`\`\`\`\nANSWER: ${told(right)}\n\`\`\``) },
    ],
    fault: ({ text }) => placeFault(text, right, names),
  };
}

const bugInFile: Cell = {
  // Three programs in order, which has the bug, which bug, what varies besides.
  radices: [...orderRadices(PROGRAMS.length, 3), 3, 3, 2000],
  write([a = 0, b = 0, c = 0, broken = 0, bug = 0], random) {
    const parts = draw(random, 3);
    const programs = pickInOrder(PROGRAMS, [a, b, c]).map((write, at) => write(parts[at] as ProgramParts));
    const lines: string[] = [];
    const places = programs.map((program, at): Place => {
      if (lines.length > 0) lines.push('');
      const start = lines.length;
      const own = at === broken ? program.bugs[bug] : undefined;
      lines.push(...documented(program, own));
      // The comment stands before the first line.
      return { name: (parts[at] as ProgramParts).name, line: start + (own?.line ?? 1) + 2 };
    });
    return placeQuestion(
      `${fenced(numbered(lines))}

The numbers in front are those of the lines. What each function returns, its comment says, and the comments are right. In exactly one function one line is wrong, so that it does not return for every input what its comment says; when that line is put right, it does. Where is it?

End your reply with a line of the form \`ANSWER: <function>:<number of the line>\`. Only that is graded.`,
      places.map(({ name }) => name),
      places[broken] as Place,
      places[(broken + 1) % 3] as Place,
    );
  },
};

const FILES = ['main.js', 'report.js', 'figures.js', 'source.js'] as const;

const bugInFiles: Cell = {
  // Four programs in order, which has the bug, which bug, what varies besides.
  radices: [...orderRadices(PROGRAMS.length, 4), 4, 3, 300],
  write(digits, random) {
    const [broken = 0, bug = 0] = digits.slice(4);
    const parts = draw(random, 5);
    const programs = pickInOrder(PROGRAMS, digits.slice(0, 4)).map((write, at) => write(parts[at] as ProgramParts));
    const entry = (parts[4] as ProgramParts).name;
    let right: Place = { name: '', line: 0 };
    const texts = FILES.map((file, at) => {
      const program = programs[at] as SmallProgram;
      const own = at === broken ? program.bugs[bug] : undefined;
      const next = FILES[at + 1];
      const head =
        next === undefined ? [] : [`import { ${(parts[at + 1] as ProgramParts).name} } from './${next}';`, ''];
      if (own) right = { name: file, line: head.length + own.line + 2 };
      const [comment = '', first = '', ...rest] = documented(program, own);
      const called =
        at === 0
          ? [
              '',
              `export function ${entry}(inputs) {`,
              `  return [${parts
                .slice(0, 2)
                .map(({ name }) => name)
                .join(', ')}].map((step, at) => step(inputs[at]));`,
              '}',
            ]
          : [];
      const passed = at > 0 && next !== undefined ? ['', `export { ${(parts[at + 1] as ProgramParts).name} };`] : [];
      return `${file}\n\n${fenced(numbered([...head, comment, `export ${first}`, ...rest, ...called, ...passed]))}`;
    });
    return placeQuestion(
      `A program of four files has a bug.

${texts.join('\n\n')}

The numbers in front are those of the lines of each file. What a function returns, its comment says, and the comments are right. In exactly one file one line is wrong, so that its function does not return for every input what its comment says; when that line is put right, all is well. Where is it?

End your reply with a line of the form \`ANSWER: <file>:<number of the line>\`. Only that is graded.`,
      FILES,
      right,
      { name: FILES[(broken + 1) % FILES.length] as string, line: 3 },
    );
  },
};

/** Code read and not run: what a function does, the wrong line of a file, the wrong line among four files. */
export const analysis = bankPrimitive(primitiveSpec('reason.analysis'), { L1: purpose, L2: bugInFile, L3: bugInFiles });
