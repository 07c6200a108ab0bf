import { type Action, type ItemEvidence, primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell } from '../../bank/bank-primitive.ts';
import { isAbout, linesGiven, type Operation, operations } from '../../bank/operations.ts';
import { normalised } from '../../bank/read-answer.ts';
import { COLOURS, NOUNS, TOWNS } from '../../bank/words.ts';

const DONE: Action = { do: 'say', text: 'Done.' };

const write = (path: string, content: string): Action => ({ do: 'write', path, content });

/** What is wrong with a file that has to have this content; line ends, blanks before them and empty last lines do not count. */
function fileFault(files: ItemEvidence['files'], path: string, content: string): string | undefined {
  const bytes = files.get(path);
  if (!bytes) return `${path} is missing`;
  const clean = (text: string) => normalised(text).replace(/\n+$/, '').split('\n');
  const got = clean(new TextDecoder().decode(bytes));
  const expected = clean(content);
  const line = expected.findIndex((wanted, index) => got[index] !== wanted);
  if (line >= 0)
    return `${path}, line ${line + 1}: got "${(got[line] ?? '').slice(0, 60)}", expected "${expected[line]}"`;
  return got.length === expected.length ? undefined : `${path}: ${got.length} lines, expected ${expected.length}`;
}

/** What is wrong when a file was not written by a file tool. */
function toolFault(steps: ItemEvidence['steps'], path: string, content: string): string | undefined {
  const all = operations(steps);
  const calls = all.filter((one) => writes(one, path));
  if (calls.length === 0) return `${path} was not written with a file-writing tool`;
  // Without a command nothing else can have written it.
  if (!all.some((one) => one.do === 'exec')) return undefined;
  const given = calls.map(linesGiven);
  if (given.includes(undefined)) return undefined;
  const told = new Set(given.flatMap((lines) => lines ?? []));
  const lines = content.trimEnd().split('\n');
  // A few may have been put right by edits of a part of them.
  const isMost = 2 * lines.filter((line) => told.has(line)).length >= lines.length;
  return isMost ? undefined : `most of ${path} was not written with a file-writing tool`;
}

const writes = (one: Operation, path: string): boolean =>
  (one.do === 'write' || one.do === 'edit') && !one.isError && isAbout(one, path);

/** Which call of all was the first that a file tool wrote this file by; -1 when none was. */
function firstWrite(steps: ItemEvidence['steps'], path: string): number {
  return operations(steps).findIndex((one) => writes(one, path));
}

const givenText: Cell = {
  // Name of the file, a count, a colour, a town.
  radices: [NOUNS.length, 1000, COLOURS.length, TOWNS.length],
  write([noun = 0, number = 0, colour = 0, town = 0], random) {
    const path = `notes/${NOUNS[noun]}.txt`;
    const lines = [
      `Delivery ${100 + number}`,
      `Town: ${TOWNS[town]}`,
      `Label: ${COLOURS[colour]}`,
      `Crates: ${2 + random.integer(90)}`,
      `Checked by desk ${1 + random.integer(40)}, see "${random.pick(NOUNS)}" & <${random.pick(NOUNS)}>`,
    ];
    const content = `${lines.join('\n')}\n`;
    return {
      tools: 'all',
      prompt: `Create the file \`${path}\` in the workspace with exactly these ${lines.length} lines, and nothing else in it:

\`\`\`
${content}\`\`\`

Only the file is graded.`,
      reference: [write(path, content), DONE],
      mutants: [
        { name: 'only says it', script: [{ do: 'say', text: content }] },
        { name: 'writes the fence too', script: [write(path, `\`\`\`\n${content}\`\`\`\n`), DONE] },
        { name: 'other folder', script: [write(`${NOUNS[noun]}.txt`, content), DONE] },
        { name: 'escapes characters', script: [write(path, content.replace('&', '&amp;')), DONE] },
        { name: 'loses a line', script: [write(path, `${lines.slice(0, -1).join('\n')}\n`), DONE] },
      ],
      alternatives: [
        { name: 'no newline at the end', script: [write(path, lines.join('\n')), DONE] },
        { name: 'CRLF', script: [write(path, content.replaceAll('\n', '\r\n')), DONE] },
        { name: 'at the second try', script: [write(path, 'draft'), write(path, content), DONE] },
      ],
      fault: ({ files }) => fileFault(files, path, content),
    };
  },
};

/** Steps that nobody miscounts by: writing is what is measured, not arithmetic. */
const STEPS = [1, 2, 5, 10] as const;

const ruledText: Cell = {
  // Name of the file, first amount, step, number of rows.
  radices: [NOUNS.length, 2000, STEPS.length, 8],
  write([noun = 0, start = 0, stepDigit = 0, rowsDigit = 0], random) {
    const path = `data/${NOUNS[noun]}.csv`;
    const [first, step, rows] = [100 + start, STEPS[stepDigit] as number, 60 + rowsDigit];
    const words = random.shuffle(NOUNS).slice(0, 7);
    const towns = random.shuffle(TOWNS).slice(0, 3);
    const row = (index: number) =>
      `${String(index + 1).padStart(3, '0')};${words[index % 7]};${towns[index % 3]};${first + index * step}`;
    const table = (length: number, line: (index: number) => string = row) =>
      `number;item;town;amount\n${Array.from({ length }, (_, index) => line(index)).join('\n')}\n`;
    const content = table(rows);
    return {
      tools: 'all',
      prompt: `Create the file \`${path}\` with your file-writing tool (not with a command or a script). Its first line is \`number;item;town;amount\`. ${rows} rows follow, one a line:

- number: 001, 002, 003 and so on up to ${String(rows).padStart(3, '0')}, three digits each
- item: ${words.join(', ')} in turn, then from the beginning again
- town: ${towns.join(', ')} in turn, then from the beginning again
- amount: ${first} in row 001, and ${step} more in each further row

The second line of the file is therefore \`${row(0)}\`. Write every row; there is nothing else in the file. Graded are the file's content and that a file-writing tool wrote it.`,
      reference: [write(path, content), DONE],
      mutants: [
        { name: 'shortens', script: [write(path, `${table(10)}...\n${row(rows - 1)}\n`), DONE] },
        { name: 'one row too few', script: [write(path, table(rows - 1)), DONE] },
        {
          name: 'loses count',
          script: [
            write(
              path,
              table(rows, (index) => row(index < 40 ? index : index + 1)),
            ),
            DONE,
          ],
        },
        { name: 'only says it', script: [{ do: 'say', text: content }] },
        { name: 'leaves it to a script', script: [{ do: 'exec', command: `python3 make.py > ${path}` }, DONE] },
      ],
      alternatives: [
        { name: 'CRLF', script: [write(path, content.replaceAll('\n', '\r\n')), DONE] },
        { name: 'at the second try', script: [write(path, table(rows - 1)), write(path, content.trimEnd()), DONE] },
      ],
      fault: ({ files, steps }) => fileFault(files, path, content) ?? toolFault(steps, path, content),
    };
  },
};

const severalFiles: Cell = {
  // Folder, first number and step of the first file, number of lines of the second.
  radices: [NOUNS.length, 9000, STEPS.length, 5],
  write([noun = 0, start = 0, stepDigit = 0, linesDigit = 0], random) {
    const folder = NOUNS[noun] as string;
    const words = random.shuffle(NOUNS.filter((word) => word !== folder)).slice(0, 3 + linesDigit);
    const [first, step, count] = [1000 + start, STEPS[stepDigit] as number, 4 + random.integer(5)];
    const numbers = Array.from({ length: count }, (_, index) => first + index * step);
    const last = first + (count - 1) * step;
    const file = (lines: readonly (string | number)[]) => `${lines.join('\n')}\n`;
    const names = [
      `${folder}/numbers.txt`,
      `${folder}/words.txt`,
      `${folder}/last.txt`,
      `${folder}/index.txt`,
    ] as const;
    const sorted = [...words].sort();
    const contents = [
      file(numbers),
      file(sorted),
      file([last]),
      file([`numbers.txt ${count}`, `words.txt ${words.length}`, 'last.txt 1']),
    ];
    const writes = names.map((name, index) => write(name, contents[index] as string));
    const change = (index: number, content: string) => writes.with(index, write(names[index] as string, content));
    return {
      tools: 'all',
      prompt: `Create four files with your file-writing tool, in this order:

1. \`${names[0]}\`: ${count} numbers, one a line; the first is ${first}, each further one is ${step} more than the one before.
2. \`${names[1]}\`: these words in alphabetical order, one a line: ${words.join(', ')}.
3. \`${names[2]}\`: one line with the last number of the first file.
4. \`${names[3]}\`: one line for each of the three files above, in the order above: its name without folder, one space, and how many lines it has.

There is nothing else in the files. Graded are the content of the four files and the order in which they were written.`,
      reference: [...writes, DONE],
      mutants: [
        { name: 'index first', script: [writes[3] as Action, ...writes.slice(0, 3), DONE] },
        { name: 'one file forgotten', script: [...writes.slice(0, 2), writes[3] as Action, DONE] },
        { name: 'wrong number', script: [...change(2, file([last + step])), DONE] },
        { name: 'words as given', script: [...change(1, file(sorted.toReversed())), DONE] },
        {
          name: 'counts one too many',
          script: [...change(3, contents[3]?.replace(`numbers.txt ${count}`, `numbers.txt ${count + 1}`) ?? ''), DONE],
        },
        { name: 'all in one file', script: [write(names[0], contents.join('')), DONE] },
      ],
      alternatives: [
        { name: 'in one turn', script: [writes, DONE] },
        {
          name: 'no newline at the ends',
          script: [...names.map((name, index) => write(name, (contents[index] as string).trimEnd())), DONE],
        },
        { name: 'looks and corrects', script: [...writes, { do: 'list', path: folder }, writes[2] as Action, DONE] },
      ],
      fault({ files, steps }) {
        for (const [index, name] of names.entries()) {
          const content = contents[index] as string;
          const fault = fileFault(files, name, content) ?? toolFault(steps, name, content);
          if (fault !== undefined) return fault;
        }
        const written = names.map((name) => firstWrite(steps, name));
        const late = written.findIndex((at, index) => index > 0 && at < (written[index - 1] as number));
        return late < 0 ? undefined : `${names[late]} was written before ${names[late - 1]}`;
      },
    };
  },
};

/** Writing with a tool: a given short text, a longer one made by rule, several files in order. */
export const fileWrite = bankPrimitive(primitiveSpec('tool.file.write'), {
  L1: givenText,
  L2: ruledText,
  L3: severalFiles,
});
