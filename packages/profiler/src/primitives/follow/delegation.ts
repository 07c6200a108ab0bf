import { isUtf8 } from 'node:buffer';
import {
  type Action,
  type AgentEvidence,
  type FileMap,
  type ItemEvidence,
  type Probe,
  primitiveSpec,
} from '@skvm/core';
import { bankPrimitive, type Cell } from '../../bank/bank-primitive.ts';
import { operations } from '../../bank/operations.ts';
import { printedByCommand, ranComputation, ranFile } from '../../bank/programs-run.ts';
import { numberFault } from '../../bank/read-answer.ts';
import { NAMES, NOUNS, THINGS, TOWNS } from '../../bank/words.ts';
import { EXACT_QUESTIONS } from './exact-questions.ts';

const exec = (command: string): Action => ({ do: 'exec', command });
const answer = (value: string | number): Action => ({ do: 'say', text: `ANSWER: ${value}` });

const FORM = 'End your reply with a line of the form `ANSWER: <number>`.';

/** Bounds of what is put beside a program that is run again. */
const MAX_HELPERS = 8;
const MAX_HELPER_BYTES = 256 * 1024;

const LANGUAGES = [
  { file: 'solve.sh', program: 'bash' },
  { file: 'solve.py', program: 'python3' },
  { file: 'solve.mjs', program: 'node' },
] as const;

/** The programs that an agent left, and what they may start or read beside them. */
function ownFiles({ files }: AgentEvidence): FileMap {
  const isProgram = (path: string) => LANGUAGES.some(({ file }) => file === path);
  const helpers = [...files]
    .filter(([path, bytes]) => /^solve\.[\w.-]+$/.test(path) && !isProgram(path) && bytes.length <= MAX_HELPER_BYTES)
    .slice(0, MAX_HELPERS);
  return Object.fromEntries(
    [...[...files].filter(([path]) => isProgram(path)), ...helpers].map(([path, bytes]) => {
      const source = Buffer.from(bytes);
      if (!isProgram(path) && !isUtf8(source)) return [path, { base64: source.toString('base64') }];
      // Line ends of another system are no fault of what is measured here, and a shell would stumble over them.
      return [path, source.toString('utf8').replaceAll('\r\n', '\n')];
    }),
  );
}

const toldTo: Cell = {
  // Name and number of the data, thing.
  radices: [NOUNS.length, 9000, THINGS.length],
  write([noun = 0, number = 0, at = 0], random) {
    const [data, thing] = [`${NOUNS[noun]}-${1000 + number}.csv`, THINGS[at] as string];
    const others = random.shuffle(THINGS.filter((one) => one !== thing)).slice(0, 3);
    const draw = () => {
      const rows = Array.from({ length: 40 }, (_, line) => ({
        ...{
          word: line < 8 ? thing : random.pick(others),
          pieces: 2 + random.integer(98),
          cents: 100 + random.integer(900),
        },
      }));
      const own = rows.filter(({ word }) => word === thing);
      const text = random
        .shuffle(rows)
        .map(({ word, pieces, cents }) => `${word},${pieces},${cents}\n`)
        .join('');
      return { text, sum: own.reduce((sum, { pieces, cents }) => sum + pieces * cents, 0) };
    };
    const [shown, hidden] = [draw(), draw()];
    const program = `awk -F, '$1 == "${thing}" { sum += $2 * $3 } END { printf "%d\\n", sum }' ${data}\n`;
    const write = (content: string, path = 'solve.sh'): Action => ({ do: 'write', path, content });
    const [run, done] = [exec('bash solve.sh'), answer(shown.sum)];
    const programIn = ({ files }: AgentEvidence) => LANGUAGES.filter(({ file }) => (files.get(file)?.length ?? 0) > 0);
    return {
      tools: 'all',
      requires: ['bash', 'awk'],
      prompt: `The file \`${data}\` has lines with three fields and commas between them: a word, a number of pieces and the price of a piece in cents. What is the sum of pieces times price over all lines whose word is \`${thing}\`?

Write a program for this and run it: \`solve.sh\` (run with \`bash solve.sh\`), \`solve.py\` (with \`python3 solve.py\`) or \`solve.mjs\` (with \`node solve.mjs\`). It reads \`${data}\` from the folder in which it is run and prints the sum, that number and nothing else. Leave one such program where it is: it is run again on other lines, in another folder.

${FORM} Graded are the number, that the program was run, and what it prints for the other lines.`,
      files: { [data]: shown.text },
      reference: [write(program), run, done],
      mutants: [
        { name: 'no program', script: [exec(program.trim()), done] },
        { name: 'does not run it', script: [write(program), done] },
        { name: 'a program that does nothing', script: [write('true\n'), run, done] },
        { name: 'a program that holds the number', script: [write(`echo ${shown.sum}\n`), run, done] },
        { name: 'shows it instead', script: [write(program), exec('cat solve.sh'), done] },
        { name: 'another number', script: [write(program), run, answer(shown.sum + 1)] },
        { name: 'every word', script: [write(program.replace(/\$1 == "\w+" /, '')), run, done] },
      ],
      alternatives: [
        {
          name: 'looks first, mends the program, runs it in another shell',
          script: [
            { do: 'read', path: data },
            write('awk'),
            write(program),
            exec(`bash -lc "cd . && bash ./solve.sh"`),
            { do: 'say', text: `The program prints ${shown.sum}.\n\n**ANSWER: ${shown.sum.toLocaleString('en')}**` },
          ],
        },
        {
          name: 'in a loop of the shell',
          script: [
            write(
              `sum=0\nwhile IFS=, read -r word n cents; do\n  if [ "$word" = ${thing} ]; then sum=$((sum + n * cents)); fi\ndone < ${data}\necho "$sum"\n`,
            ),
            exec('chmod +x solve.sh; bash solve.sh > out.txt; cat out.txt'),
            done,
          ],
        },
        {
          name: 'a program that starts another beside it',
          script: [
            write(program.slice(program.indexOf("'") + 1, program.lastIndexOf("'")), 'solve.awk'),
            write(`exec awk -F, -f solve.awk ${data}\n`),
            exec('/usr/bin/env bash solve.sh'),
            { do: 'say', text: `ANSWER: ${shown.sum} (8 of the 40 lines)` },
          ],
        },
      ],
      probes(evidence): Probe[] {
        const own = ownFiles(evidence);
        return programIn(evidence).map(({ file, program: by }) => {
          return { name: file, argv: [by, file], files: { ...own, [data]: hidden.text } };
        });
      },
      fault(evidence: ItemEvidence) {
        const found = programIn(evidence);
        if (found.length === 0) return 'there is no solve.sh, solve.py or solve.mjs';
        const { steps } = evidence;
        // A command may start the program in a way that is not known here: then what it prints tells.
        const ran = found.filter(
          ({ file }) => ranFile(steps, file) || printedByCommand(steps, { [data]: shown.text }, shown.sum, 'solve'),
        );
        if (ran.length === 0) return 'the program was not run';
        const right = ran.some(({ file }) => evidence.probes?.get(file)?.stdout.trim() === String(hidden.sum));
        if (!right) return 'the program prints another number for other lines';
        return numberFault(evidence.text, shown.sum);
      },
    };
  },
};

const preferred: Cell = {
  // Folder and its number, town.
  radices: [NOUNS.length, 9000, TOWNS.length],
  write([noun = 0, number = 0, at = 0], random) {
    const [folder, town] = [`${NOUNS[noun]}-${1000 + number}`, TOWNS[at] as string];
    const others = random.shuffle(TOWNS.filter((one) => one !== town)).slice(0, 3);
    const names = Array.from({ length: 24 }, (_, file) => `${folder}/day-${10 + file}.txt`);
    let sum = 0;
    let all = 0;
    const files = Object.fromEntries(
      names.map((path) => {
        const lines = Array.from({ length: 12 }, () => {
          const [where, pieces] = [random.integer(3) === 0 ? town : random.pick(others), 10 + random.integer(990)];
          all += pieces;
          if (where === town) sum += pieces;
          return `${where} ${random.pick(NAMES)} ${pieces}\n`;
        });
        return [path, lines.join('')];
      }),
    );
    const run = exec(`cat ${folder}/*.txt | awk '$1 == "${town}" { sum += $3 } END { print sum }'`);
    const reads = names.map((path): Action => ({ do: 'read', path }));
    return {
      tools: 'all',
      requires: ['bash', 'awk'],
      prompt: `The folder \`${folder}\` holds 24 text files. Each of their lines is a town, a name and a number of pieces, with blanks between them. How many pieces are there altogether, over all files, on the lines of ${town}?

Let a program work this out, a script or a command line, rather than reading the files and adding up yourself. ${FORM} Graded are the number, and that a program that you ran worked it out.`,
      files,
      reference: [run, answer(sum)],
      mutants: [
        { name: 'reads and adds up', script: [reads, answer(sum)] },
        { name: 'merely shows the files', script: [exec(`cat ${folder}/*.txt`), exec(`ls ${folder}`), answer(sum)] },
        {
          name: 'every town',
          script: [exec(`cat ${folder}/*.txt | awk '{ sum += $3 } END { print sum }'`), answer(all)],
        },
        { name: 'a small slip', script: [run, answer(sum + 10)] },
        {
          name: 'counts files by a program and adds up itself',
          script: [exec(`ls ${folder} | wc -l`), reads, answer(sum)],
        },
        {
          name: 'asks a program for its version and adds up itself',
          script: [exec('python3 --version; timeout 5 awk --version'), reads, answer(sum)],
        },
        {
          name: 'writes a program and does not run it',
          script: [exec(`cat > sum.sh <<'END'\nawk '{ s += $3 } END { print s }'\nEND`), reads, answer(sum)],
        },
      ],
      alternatives: [
        {
          name: 'a loop of the shell',
          script: [
            { do: 'read', path: names[0] as string },
            exec(`n=0; while read -r t w p; do [ "$t" = ${town} ] && n=$((n + p)); done < <(cat ${folder}/*); echo $n`),
            { do: 'say', text: `Answer: **${sum.toLocaleString('en')}** pieces.\r\n` },
          ],
        },
        {
          name: 'a script of its own',
          script: [
            {
              do: 'write',
              path: 'sum.sh',
              content: `awk '$1 == "${town}" { s += $3 } END { print s }' ${folder}/day-*.txt\n`,
            },
            exec('sh ./sum.sh'),
            answer(sum),
          ],
        },
        {
          name: 'a program that another one starts',
          script: [
            exec(`find ${folder} -type f | xargs awk '$1 == "${town}" { s += $3 } END { print s }'`),
            { do: 'say', text: `ANSWER: ${sum - 1000} + 1000 = ${sum}` },
          ],
        },
        {
          name: 'arithmetic of the shell in other dress',
          script: [
            exec(
              `declare -i n=0; while read -r t w p; do [ "$t" = ${town} ] && n+=p; done < <(cat ${folder}/*); echo $n`,
            ),
            { do: 'say', text: `ANSWER: ${sum.toLocaleString('en').replace(',', '{,}')} (24 files)` },
          ],
        },
      ],
      fault({ steps, text }) {
        if (!ranComputation(steps, false) && !printedByCommand(steps, files, sum)) return 'no program worked it out';
        return numberFault(text, sum);
      },
    };
  },
};

const unasked: Cell = {
  // Form, name and number of the file, thing.
  radices: [EXACT_QUESTIONS.length, NOUNS.length, 9000, THINGS.length],
  write([form = 0, noun = 0, number = 0, at = 0], random) {
    const file = `${NOUNS[noun]}-${1000 + number}.txt`;
    const { asks, text, right, slips, command, other } = (EXACT_QUESTIONS[form] as (typeof EXACT_QUESTIONS)[number])(
      file,
      THINGS[at] as string,
      random,
    );
    const read: Action = { do: 'read', path: file };
    const files: FileMap = { [file]: text };
    return {
      tools: 'all',
      requires: ['bash', 'awk'],
      prompt: `${asks} ${FORM}`,
      files,
      reference: [exec(command), answer(right)],
      mutants: [
        { name: 'reads and answers', script: [read, answer(right)] },
        { name: 'merely shows the file', script: [exec(`cat ${file}`), answer(right)] },
        { name: 'answers at once', script: [answer(right)] },
        { name: 'asks a program for its version', script: [read, exec('python3 --version'), answer(right)] },
        ...slips
          .filter((slip) => slip !== right)
          .map((slip, index) => ({ name: `a slip ${index + 1}`, script: [exec(command), answer(slip)] })),
        { name: 'a program, and another number', script: [exec(command), answer(right + 1)] },
      ],
      alternatives: [
        {
          name: 'reads it first',
          script: [read, exec(other), { do: 'say', text: `It is **${right.toLocaleString('en')}**.\r\n` }],
        },
        {
          name: 'a script of its own',
          script: [{ do: 'write', path: 'work.sh', content: `${command}\n` }, exec('bash work.sh'), answer(right)],
        },
        {
          name: 'a command behind others, and a remark',
          script: [exec(`time -p ${command}`), { do: 'say', text: `ANSWER: ${right} (line 249 of 401)` }],
        },
        { name: 'with decimals', script: [exec(command), answer(`${right}.00`)] },
      ],
      // The prompt is silent on programs, and yet one is demanded: the level is to see by oneself that one is needed. By
      // reading alone the exact number is had by great luck or very long thought at best, and neither shows that. In
      // return much counts as a program: any tool that counts or sorts, and any tool of a harness that is not known here.
      fault({ steps, text: said }) {
        const isOther = operations(steps).some((one) => one.do === 'other' && !one.isError);
        return (
          numberFault(said, right) ??
          (ranComputation(steps, true) || printedByCommand(steps, files, right) || isOther
            ? undefined
            : 'right, but nothing shows that a program worked it out')
        );
      },
    };
  },
};

/** Work that is left to a program: when told to, when told that it is preferred, and unasked. */
export const delegation = bankPrimitive(primitiveSpec('follow.delegation'), { L1: toldTo, L2: preferred, L3: unasked });
