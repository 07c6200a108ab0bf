import { type Action, type ItemEvidence, primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell } from '../../bank/bank-primitive.ts';
import { cksum } from '../../bank/cksum.ts';
import { operations } from '../../bank/operations.ts';
import { ranFile, tookPlace } from '../../bank/programs-run.ts';
import { numberFault } from '../../bank/read-answer.ts';
import { NAMES, NOUNS, THINGS, TOWNS } from '../../bank/words.ts';

const exec = (command: string): Action => ({ do: 'exec', command });
const answer = (value: number): Action => ({ do: 'say', text: `ANSWER: ${value}` });

/** The most files among which a script is looked for. */
const MAX_SCRIPTS = 20;

/** Whether a command that names all of these was run. */
function hasRun({ steps }: ItemEvidence, ...parts: readonly string[]): boolean {
  return operations(steps).some((one) => tookPlace(one) && parts.every((part) => one.path.includes(part)));
}

const FORM = 'End your reply with a line of the form `ANSWER: <number>`.';

const oneCommand: Cell = {
  // Folder, name and number of the file.
  radices: [TOWNS.length, NOUNS.length, 2000],
  write([town = 0, noun = 0, number = 0], random) {
    const name = `${NOUNS[noun]}-${1000 + number}.txt`;
    const path = `${(TOWNS[town] as string).toLowerCase()}/${name}`;
    const lines = Array.from(
      { length: 5 + random.integer(20) },
      () => `${random.pick(NAMES)} ${100 + random.integer(900)} ${random.pick(THINGS)}`,
    );
    const text = `${lines.join('\n')}\n`;
    const sum = cksum(text);
    const run = exec(`cksum ${path}`);
    return {
      tools: 'all',
      prompt: `Run this command: \`cksum ${path}\`

It prints three things: a checksum, a size, and the name of the file. What is the checksum? ${FORM} Graded are the number, and that \`cksum\` was run on that file.`,
      files: { [path]: text },
      reference: [run, answer(sum)],
      mutants: [
        { name: 'does not run it', script: [{ do: 'read', path }, answer(sum)] },
        { name: 'makes the number up', script: [run, answer(sum ^ 0xffff)] },
        { name: 'the size', script: [run, answer(text.length)] },
        { name: 'runs something else', script: [exec(`wc -c ${path}`), answer(sum)] },
        { name: 'runs it on another file', script: [exec('cksum other.txt'), answer(sum)] },
      ],
      alternatives: [
        {
          name: 'from its folder',
          script: [
            exec(`cd ${path.split('/')[0]} && cksum ${name}`),
            { do: 'say', text: `The output is \`${sum} ${text.length} ${name}\`.\n\n**ANSWER: ${sum}**` },
          ],
        },
        {
          name: 'through a pipe, with CRLF',
          script: [exec(`cat ./${path} | cksum`), { do: 'say', text: `Answer: ${sum}.\r\n` }],
        },
        { name: 'looks first', script: [{ do: 'list', path: '.' }, run, answer(sum)] },
      ],
      fault(evidence) {
        if (!hasRun(evidence, 'cksum', name)) return `cksum was not run on ${name}`;
        return numberFault(evidence.text, sum);
      },
    };
  },
};

const REGIONS = ['North', 'South', 'East', 'West'] as const;

const ownScript: Cell = {
  // Name and number of the data, region.
  radices: [NOUNS.length, 9000, REGIONS.length],
  write([noun = 0, number = 0, which = 0], random) {
    const data = `${NOUNS[noun]}-${1000 + number}.csv`;
    const region = REGIONS[which] as (typeof REGIONS)[number];
    const rows = Array.from({ length: 300 }, () => ({
      ...{ region: random.pick(REGIONS), pieces: 1 + random.integer(99), cents: 100 + random.integer(9900) },
    }));
    const sum = (some: typeof rows) => some.reduce((total, { pieces, cents }) => total + pieces * cents, 0);
    const own = rows.filter((row) => row.region === region);
    const [total, all, pieces] = [sum(own), sum(rows), own.reduce((count, row) => count + row.pieces, 0)];
    const content = ['region,pieces,cents', ...rows.map((row) => `${row.region},${row.pieces},${row.cents}`), ''].join(
      '\n',
    );
    const program = `awk -F, '$1 == "${region}" { total += $2 * $3 } END { printf "%d\\n", total }' ${data} > result.txt\n`;
    const script: Action = { do: 'write', path: 'work/total.sh', content: program };
    const run = exec('sh work/total.sh');
    const result = (text: string): Action => ({ do: 'write', path: 'result.txt', content: text });
    const done: Action = { do: 'say', text: 'result.txt holds the sum.' };
    return {
      tools: 'all',
      prompt: `The file \`${data}\` has 300 rows with the columns region, pieces and cents (the price of a piece). Write a script in the folder \`work\`, in a language that you can run here, and run it, so that \`result.txt\` holds the sum of pieces times cents over all rows of the region ${region}: that number and nothing else. Look at the result, and leave the script where it is.

Graded are the number in \`result.txt\`, that there is a script in \`work\`, and that it was run.`,
      files: { [data]: content },
      reference: [script, run, result(`${total}\n`), { do: 'read', path: 'result.txt' }, done],
      mutants: [
        { name: 'no script', script: [exec(program), result(`${total}\n`), done] },
        { name: 'does not run it', script: [script, result(`${total}\n`), done] },
        { name: 'all regions', script: [script, run, result(`${all}\n`), done] },
        { name: 'the pieces alone', script: [script, run, result(`${pieces}\n`), done] },
        {
          name: 'leaves out the first row',
          script: [script, run, result(`${total - (own[0] ? own[0].pieces * own[0].cents : 1)}\n`), done],
        },
        { name: 'words beside the number', script: [script, run, result(`The sum is ${total}.\n`), done] },
        { name: 'no result', script: [script, run, { do: 'say', text: `The sum is ${total}.` }] },
        { name: 'shows it instead', script: [script, exec('cat work/total.sh'), result(`${total}\n`), done] },
        {
          name: 'writes it by a command and does not run it',
          script: [script, exec(`cat > work/total.sh <<'END'\n${program}END`), result(`${total}\n`), done],
        },
        { name: 'an empty script', script: [{ ...script, content: '' }, run, result(`${total}\n`), done] },
      ],
      alternatives: [
        {
          name: 'in Python, no newline at the end',
          script: [
            { do: 'write', path: 'work/sum.py', content: 'print(1)' },
            exec('cd work && python3 sum.py'),
            result(`${total}`),
            done,
          ],
        },
        {
          name: 'mends the script and runs it again',
          script: [{ ...script, content: 'awk' }, run, script, run, result(`${total}\r\n`), done],
        },
        { name: 'by a pattern', script: [script, exec('sh work/*.sh'), result(`${total}\n`), done] },
        {
          name: 'by a file for make',
          script: [
            {
              do: 'write',
              path: 'work/total.awk',
              content: program.slice(program.indexOf("'") + 1, program.lastIndexOf("'")),
            },
            {
              do: 'write',
              path: 'work/Makefile',
              content: `all:\n\tawk -F, -f total.awk ../${data} > ../result.txt\n`,
            },
            exec('make -C work'),
            result(`${total}\n`),
            done,
          ],
        },
      ],
      fault(evidence) {
        const text = evidence.files.get('result.txt');
        if (!text) return 'there is no result.txt';
        const got = Buffer.from(text).toString('utf8').trim();
        if (got !== String(total)) return `result.txt: got "${got.slice(0, 60)}", expected ${total}`;
        const scripts = [...evidence.files].filter(([path, bytes]) => path.startsWith('work/') && bytes.length > 0);
        if (scripts.length === 0) return 'there is no script in work';
        const names = scripts.slice(0, MAX_SCRIPTS).map(([path]) => path.slice(path.lastIndexOf('/') + 1));
        return ranFile(evidence.steps, ...names) ? undefined : 'no script of work was run';
      },
    };
  },
};

const chain: Cell = {
  // Name of the first script, place and number of the folder.
  radices: [NOUNS.length, TOWNS.length, 9000],
  write([noun = 0, town = 0, folder = 0], random) {
    const names = [NOUNS[noun] as string, ...random.shuffle(NOUNS.filter((_, at) => at !== noun)).slice(0, 3)];
    const dir = `${(TOWNS[town] as string).toLowerCase()}-${1000 + folder}`;
    const [first = '', locked = '', opener = '', last = ''] = names;
    const key = `${random.pick(NAMES)}-${random.integer(10_000)}`;
    const path = (name: string) => `${dir}/${name}.sh`;
    // Each number is the checksum of the one before and a word, so that none can be had without a run.
    const start = cksum(key);
    const middle = cksum(`${start} ${locked}`);
    const code = cksum(`${middle} ${last}`);
    const number = (text: string) => `$(printf '%s' "${text}" | cksum | cut -d' ' -f1)`;
    const check = (expected: string) => `[ "$1" = "${expected}" ] || { echo "wrong number: $1" >&2; exit 4; }`;
    const begun = number(key);
    const scripts: Record<string, string> = {
      [first]: `echo "${begun}"\necho "next: sh ${path(locked)} <this number>"\n`,
      [locked]: `start="${begun}"\n${check('$start')}\n[ -f open.txt ] || { echo "locked: run sh ${path(opener)} <the same number> first, then this again" >&2; exit 3; }\necho "${number(`$1 ${locked}`)}"\necho "next: sh ${path(last)} <this number>"\n`,
      [opener]: `start="${begun}"\n${check('$start')}\necho "$1" > open.txt\necho "open"\n`,
      [last]: `middle="${number(`${begun} ${locked}`)}"\n${check('$middle')}\necho "code: ${number(`$1 ${last}`)}"\n`,
    };
    const run = (name: string, ...args: readonly number[]) => exec(['sh', path(name), ...args].join(' '));
    const steps = [run(first), run(locked, start), run(opener, start), run(locked, start), run(last, middle)];
    return {
      tools: 'all',
      prompt: `In the folder \`${dir}\` there are four scripts. Begin with \`sh ${path(first)}\`. Each prints what to run next, and with which number; one of them refuses at first and says what it needs. The last one prints a code.

What is the code? ${FORM} Graded are the code, and that commands were run for it.`,
      files: Object.fromEntries(random.shuffle(names).map((name) => [path(name), scripts[name] as string])),
      reference: [...steps, answer(code)],
      mutants: [
        {
          name: 'runs nothing',
          script: [...names.map((name): Action => ({ do: 'read', path: path(name) })), answer(code)],
        },
        { name: 'stops one step too early', script: [...steps.slice(0, 4), answer(middle)] },
        { name: 'takes the first number', script: [...steps.slice(0, 1), answer(start)] },
        { name: 'makes the code up', script: [...steps, answer(code ^ 0xff)] },
        {
          name: 'gives up at the refusal',
          script: [...steps.slice(0, 2), { do: 'say', text: 'The script is locked.' }],
        },
      ],
      alternatives: [
        {
          name: 'reads the scripts first',
          script: [
            names.map((name): Action => ({ do: 'read', path: path(name) })),
            ...steps,
            { do: 'say', text: `Done.\n\n**ANSWER: ${code}**` },
          ],
        },
        {
          name: 'all in one command, with CRLF',
          script: [
            exec(
              `n=$(sh ${path(first)} | head -1); sh ${path(opener)} $n; m=$(sh ${path(locked)} $n | head -1); sh ${path(last)} $m`,
            ),
            { do: 'say', text: `Answer: ${code}\r\n` },
          ],
        },
      ],
      fault(evidence) {
        if (!hasRun(evidence, '')) return 'no command was run';
        return numberFault(evidence.text, code);
      },
    };
  },
};

/** Commands: one that is given, a script of one's own, a chain in which each needs what the one before printed. */
export const execCommands = bankPrimitive(primitiveSpec('tool.exec'), { L1: oneCommand, L2: ownScript, L3: chain });
