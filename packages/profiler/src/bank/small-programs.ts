/** Names and numbers that a small program is written with. */
export interface ProgramParts {
  /** Name of the function. */
  readonly name: string;
  /** Name of its parameter. */
  readonly input: string;
  /** Name of its variable. */
  readonly local: string;
  /** A number of two digits. */
  readonly limit: number;
}

/**
 * A line that makes a program do something else than it says. No small change of another line makes up for it: no start
 * value covers what a loop leaves out, and nothing is lost that a `return` could put right. (A `return` that works out all
 * anew is no small change.)
 */
export interface Bug {
  /** Index of the line. */
  readonly line: number;
  readonly text: string;
}

/** A JavaScript function that does what it says, and lines that would break it. */
export interface SmallProgram {
  /** What it returns, for all inputs of the kind that it takes. */
  readonly says: string;
  readonly lines: readonly string[];
  /** Each is at odds with what it says, and its line is the one to be changed. */
  readonly bugs: readonly Bug[];
}

/** Functions that differ in what they do. A bug of one of them never does what another one says. */
export const PROGRAMS: readonly ((parts: ProgramParts) => SmallProgram)[] = [
  ({ name, input, local, limit }) => ({
    says: `how many of the numbers in the list are greater than ${limit}`,
    lines: [
      `function ${name}(${input}) {`,
      `  let ${local} = 0;`,
      `  for (const value of ${input}) {`,
      `    if (value > ${limit}) ${local} += 1;`,
      '  }',
      `  return ${local};`,
      '}',
    ],
    bugs: [
      { line: 3, text: `    if (value >= ${limit}) ${local} += 1;` },
      { line: 2, text: `  for (const value of new Set(${input})) {` },
      { line: 3, text: `    if (value > ${limit}) ${local} += value;` },
    ],
  }),
  ({ name, input, local, limit }) => ({
    says: `the sum of those numbers in the list that are less than ${limit}`,
    lines: [
      `function ${name}(${input}) {`,
      `  let ${local} = 0;`,
      `  for (const value of ${input}) {`,
      `    if (value < ${limit}) ${local} += value;`,
      '  }',
      `  return ${local};`,
      '}',
    ],
    bugs: [
      { line: 3, text: `    if (value <= ${limit}) ${local} += value;` },
      { line: 2, text: `  for (const value of new Set(${input})) {` },
      { line: 3, text: `    if (value < ${limit}) ${local} = value;` },
    ],
  }),
  ({ name, input, local }) => ({
    says: 'the largest of the numbers in the list, which is not empty and may hold negative numbers alone',
    lines: [
      `function ${name}(${input}) {`,
      `  let ${local} = ${input}[0];`,
      `  for (const value of ${input}) {`,
      `    if (value > ${local}) ${local} = value;`,
      '  }',
      `  return ${local};`,
      '}',
    ],
    bugs: [
      { line: 3, text: `    if (value < ${local}) ${local} = value;` },
      { line: 1, text: `  let ${local} = 0;` },
      { line: 3, text: `    if (value > ${local}) return value;` },
    ],
  }),
  ({ name, input, local }) => ({
    says: 'the mean of the numbers in the list, and 0 for an empty list',
    lines: [
      `function ${name}(${input}) {`,
      `  if (${input}.length === 0) return 0;`,
      `  let ${local} = 0;`,
      `  for (const value of ${input}) ${local} += value;`,
      `  return ${local} / ${input}.length;`,
      '}',
    ],
    bugs: [
      { line: 4, text: `  return ${local} / (${input}.length - 1);` },
      { line: 1, text: `  if (${input}.length === 1) return 0;` },
      { line: 3, text: `  for (const value of ${input}) ${local} = value;` },
    ],
  }),
  ({ name, input, local, limit }) => ({
    says: `the first ${limit} elements of the list, and fewer when there are not so many`,
    lines: [
      `function ${name}(${input}) {`,
      `  const ${local} = [];`,
      `  for (let i = 0; i < ${limit} && i < ${input}.length; i += 1) {`,
      `    ${local}.push(${input}[i]);`,
      '  }',
      `  return ${local};`,
      '}',
    ],
    bugs: [
      { line: 2, text: `  for (let i = 0; i < ${limit} && i < ${input}.length; i += 2) {` },
      { line: 2, text: `  for (let i = 0; i < ${limit} && i < ${input}.length - 1; i += 1) {` },
      { line: 3, text: `    ${local}.push(${input}[0]);` },
    ],
  }),
  ({ name, input, local }) => ({
    says: 'the elements of the list without repetitions, in the order in which each first stands there',
    lines: [
      `function ${name}(${input}) {`,
      `  const ${local} = [];`,
      `  for (const item of ${input}) {`,
      `    if (${local}.includes(item)) continue;`,
      `    ${local}.push(item);`,
      '  }',
      `  return ${local};`,
      '}',
    ],
    bugs: [
      { line: 3, text: `    if (!${local}.includes(item)) continue;` },
      { line: 3, text: `    if (${local}.includes(item)) break;` },
      { line: 1, text: `  const ${local} = [${input}[1]];` },
    ],
  }),
  ({ name, input, local }) => ({
    says: 'the words of the list as one text, with a comma between each two of them and none at its ends',
    lines: [
      `function ${name}(${input}) {`,
      `  let ${local} = '';`,
      `  for (let i = 0; i < ${input}.length; i += 1) {`,
      `    if (i > 0) ${local} += ',';`,
      `    ${local} += ${input}[i];`,
      '  }',
      `  return ${local};`,
      '}',
    ],
    bugs: [
      { line: 3, text: `    if (i > 1) ${local} += ',';` },
      { line: 2, text: `  for (let i = 0; i < ${input}.length - 1; i += 1) {` },
      { line: 4, text: `    ${local} = ${input}[i];` },
    ],
  }),
  ({ name, input, local, limit }) => ({
    says: `the number itself, but ${limit} when it is less than that, and ${limit + 50} when it is greater than that`,
    lines: [
      `function ${name}(${input}) {`,
      `  const ${local} = ${limit + 50};`,
      `  if (${input} < ${limit}) return ${limit};`,
      `  if (${input} > ${local}) return ${local};`,
      `  return ${input};`,
      '}',
    ],
    bugs: [
      { line: 2, text: `  if (${input} < ${limit}) return ${local};` },
      { line: 3, text: `  if (${input} > ${local}) return ${limit};` },
      { line: 3, text: `  if (${input} > ${local}) return ${input};` },
    ],
  }),
  ({ name, input, local, limit }) => ({
    says: `the position, from 0, of the first number in the list that equals ${limit}, and -1 when there is none`,
    lines: [
      `function ${name}(${input}) {`,
      `  for (let ${local} = 0; ${local} < ${input}.length; ${local} += 1) {`,
      `    if (${input}[${local}] === ${limit}) return ${local};`,
      '  }',
      '  return -1;',
      '}',
    ],
    bugs: [
      { line: 2, text: `    if (${input}[${local}] === ${limit}) return ${local} + 1;` },
      { line: 1, text: `  for (let ${local} = 1; ${local} < ${input}.length; ${local} += 1) {` },
      { line: 4, text: '  return 0;' },
    ],
  }),
  ({ name, input, local, limit }) => ({
    says: `the given price less ten per cent when it is more than ${limit}, else the given price`,
    lines: [
      `function ${name}(${input}) {`,
      `  let ${local} = ${input};`,
      `  if (${input} > ${limit}) {`,
      `    ${local} -= ${input} / 10;`,
      '  }',
      `  return ${local};`,
      '}',
    ],
    bugs: [
      { line: 2, text: `  if (${input} >= ${limit}) {` },
      { line: 3, text: `    ${local} -= 10;` },
      { line: 3, text: `    ${local} = ${input} / 10;` },
    ],
  }),
  ({ name, input, local }) => ({
    says: 'true when the list reads the same from both of its ends, else false',
    lines: [
      `function ${name}(${input}) {`,
      `  const ${local} = ${input}.length - 1;`,
      `  for (let i = 0; i < ${local}; i += 1) {`,
      `    if (${input}[i] !== ${input}[${local} - i]) return false;`,
      '  }',
      '  return true;',
      '}',
    ],
    bugs: [
      { line: 3, text: `    if (${input}[i] !== ${input}[${local}]) return false;` },
      { line: 3, text: `    if (${input}[i] === ${input}[${local} - i]) return false;` },
      { line: 5, text: '  return false;' },
    ],
  }),
  ({ name, input, local }) => ({
    says: 'the longest word of the list, the first of them when several are the longest',
    lines: [
      `function ${name}(${input}) {`,
      `  let ${local} = '';`,
      `  for (const word of ${input}) {`,
      `    if (word.length > ${local}.length) ${local} = word;`,
      '  }',
      `  return ${local};`,
      '}',
    ],
    bugs: [
      { line: 3, text: `    if (word > ${local}) ${local} = word;` },
      { line: 3, text: `    if (word.length > ${local}.length) ${local} += word;` },
      { line: 5, text: `  return ${local}.length;` },
    ],
  }),
];

/** The program with one of its bugs. */
export function withBug({ lines }: SmallProgram, { line, text }: Bug): string[] {
  return lines.map((own, at) => (at === line ? text : own));
}
