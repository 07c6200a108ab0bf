import { type Action, primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell, orderRadices, pickInOrder } from '../../bank/bank-primitive.ts';
import { answerIsCode, CODE_LETTERS, codesIn, drawCode } from '../../bank/code-answer.ts';
import { isAbout, operations } from '../../bank/operations.ts';
import { normalised } from '../../bank/read-answer.ts';
import { NOUNS, TOWNS } from '../../bank/words.ts';

const FOLDERS = ['reports', 'records', 'notes', 'archive', 'exports', 'intake', 'ledger', 'survey'] as const;
const KEYS = ['lot', 'batch', 'crate', 'seal', 'permit', 'order', 'ticket', 'route'] as const;

const read = (path: string): Action => ({ do: 'read', path });

const oneFile: Cell = {
  // Folder, name and number of the file, key that is asked for.
  radices: [FOLDERS.length, NOUNS.length, 1000, KEYS.length],
  write([folder = 0, noun = 0, number = 0, asked = 0], random) {
    const path = `${FOLDERS[folder]}/${NOUNS[noun]}-${100 + number}.txt`;
    const key = KEYS[asked] as string;
    const codes = new Map(KEYS.map((name) => [name as string, drawCode(random)]));
    const code = codes.get(key) as string;
    const other = codes.get(KEYS[(asked + 1) % KEYS.length] as string) as string;
    const lines = random.shuffle([...codes]).map(([name, value]) => `${name}: ${value}`);
    return {
      tools: 'all',
      prompt: `The workspace has a file \`${path}\`. Read it and tell the code that it gives for \`${key}\`.

End your reply with a line of the form \`ANSWER: <code>\`. Only that line is graded.`,
      files: { [path]: `${random.pick(TOWNS)} office\n${lines.join('\n')}\n` },
      reference: [read(path), { do: 'say', text: `ANSWER: ${code}` }],
      mutants: [
        { name: 'another line', script: [read(path), { do: 'say', text: `ANSWER: ${other}` }] },
        {
          name: 'makes it up',
          script: [{ do: 'say', text: `ANSWER: ${code.slice(0, 2)}-${code.endsWith('1') ? '2' : '1'}001` }],
        },
        {
          name: 'finds nothing',
          script: [read(`${NOUNS[noun]}.txt`), { do: 'say', text: 'I could not find the file.' }],
        },
        {
          name: 'lists all codes',
          script: [read(path), { do: 'say', text: `ANSWER: ${[...codes.values()].join(', ')}` }],
        },
      ],
      alternatives: [
        { name: 'bold', script: [read(path), { do: 'say', text: `The file says so.\n\n**ANSWER: \`${code}\`**` }] },
        { name: 'with the key', script: [read(path), { do: 'say', text: `Answer: ${key}: ${code}.\r\n` }] },
      ],
      fault: ({ text }) => answerIsCode(text, code),
    };
  },
};

/** What a line says of a file: codes, or that it is missing. */
function verdictsIn(line: string): string[] {
  return [...(/\bmissing\b/i.test(line) ? ['MISSING'] : []), ...codesIn(line)];
}

/** What may stand around the name in a line `<name> = <code>`: marks of lists, tables, emphasis, code; a number; folders. */
const BEFORE_NAME = String.raw`^[\W_]*(?:\d+[.)][\W_]*)?(?:[a-z\d][\w.-]*/)*`;
const BEHIND_NAME = String.raw`(?:\.txt)?[\s*_"'\x60]*[=:：|→–—-]`;

/** What an answer says of a file: its last line of the form that was asked for, else its last line that names the file. */
function verdictsOn(name: string, lines: readonly string[]): string[] {
  for (const pattern of [`${BEFORE_NAME}${name}${BEHIND_NAME}`, String.raw`\b${name}\b`]) {
    const named = new RegExp(pattern, 'i');
    const found = lines.map((line) => (named.test(line) ? verdictsIn(line) : [])).findLast(({ length }) => length > 0);
    if (found) return found;
  }
  return [];
}

const severalFiles: Cell = {
  // Six names in order.
  radices: orderRadices(NOUNS.length, 6),
  write(digits, random) {
    const names = pickInOrder(NOUNS, digits);
    const folder = random.pick(FOLDERS);
    const missing = new Set(random.shuffle(names).slice(0, 1 + random.integer(2)));
    const codes = new Map(names.map((name) => [name, missing.has(name) ? 'MISSING' : drawCode(random)]));
    const pathOf = (name: string) => `${folder}/${name}.txt`;
    const there = names.filter((name) => !missing.has(name));
    const reply = (values: ReadonlyMap<string, string>) =>
      names.map((name) => `${name} = ${values.get(name)}`).join('\n');
    const [first = '', second = ''] = there;
    const swapped = new Map(codes).set(first, codes.get(second) as string).set(second, codes.get(first) as string);
    const invented = new Map(codes).set([...missing][0] as string, 'ZZ-9999');
    const reads: Action[] = names.map((name) => read(pathOf(name)));
    return {
      tools: 'all',
      prompt: `Read these files of the workspace: ${names.map((name) => `\`${pathOf(name)}\``).join(', ')}. Each holds one code, but some of the files are missing; that is no error, go on with the others.

End your reply with one line a file, in the order given, of the form \`<name> = <code>\`, or \`<name> = MISSING\` for a file that is not there, where the name is the file's name without folder and ending (\`${first}\`). Only these lines are graded.`,
      files: Object.fromEntries(there.map((name) => [pathOf(name), `checked\ncode: ${codes.get(name)}\n`])),
      reference: [reads, { do: 'say', text: reply(codes) }],
      mutants: [
        { name: 'swaps two', script: [reads, { do: 'say', text: reply(swapped) }] },
        { name: 'invents a missing one', script: [reads, { do: 'say', text: reply(invented) }] },
        {
          name: 'stops at the missing one',
          script: [reads, { do: 'say', text: 'A file is missing, so I cannot go on.' }],
        },
        {
          name: 'says it right elsewhere',
          script: [reads, { do: 'say', text: `${reply(invented)}\n\nOf ${[...missing].join(' and ')}: missing.` }],
        },
        {
          name: 'leaves missing ones out',
          script: [reads, { do: 'say', text: there.map((name) => `${name} = ${codes.get(name)}`).join('\n') }],
        },
      ],
      alternatives: [
        { name: 'one after the other', script: [...reads, { do: 'say', text: reply(codes) }] },
        { name: 'fenced', script: [reads, { do: 'say', text: `Done:\n\n\`\`\`\n${reply(codes)}\n\`\`\`` }] },
        {
          name: 'list with colons and CRLF',
          script: [reads, { do: 'say', text: names.map((name) => `- **${name}**: ${codes.get(name)}`).join('\r\n') }],
        },
        {
          name: 'table with paths',
          script: [
            reads,
            { do: 'say', text: names.map((name) => `| ${pathOf(name)} | ${codes.get(name)} |`).join('\n') },
          ],
        },
        {
          name: 'with a sentence behind the lines',
          script: [
            reads,
            { do: 'say', text: `${reply(codes)}\n\nAll files but the missing ones were read, among them ${first}.` },
          ],
        },
      ],
      fault({ text }) {
        const lines = normalised(text).split('\n');
        for (const [name, code] of codes) {
          const got = verdictsOn(name, lines);
          if (got.length !== 1 || got[0] !== code) return `${name}: got "${got.join(', ')}", expected "${code}"`;
        }
        return undefined;
      },
    };
  },
};

const LINES = 3000;
const BLOCK = 500;
/** The longest read that counts as a page. */
const MAX_PAGE = 500;

/** What every line begins with, made of one draw. */
function tagOf(draw: number): string {
  return `[${NOUNS[draw % 32]} ${NOUNS[(draw >> 5) % 32]} ${1000 + ((draw >> 10) % 9000)}]`;
}

/** A line that leads nowhere, made of one draw: there are thousands of them. It looks like those of the trail. */
function decoy(draw: number): string {
  const tag = tagOf(draw);
  if (draw % 10 < 7) return `${tag} next: ${1 + ((draw >> 8) % LINES)}`;
  const letter = (shift: number) => CODE_LETTERS[(draw >> shift) % CODE_LETTERS.length];
  return `${tag} code: ${letter(3)}${letter(12)}-${1000 + ((draw >> 14) % 9000)}`;
}

const paging: Cell = {
  // First line of the trail, number in the file's name.
  radices: [2000, 900],
  write([start = 0, number = 0], random) {
    const path = `logs/relay-${100 + number}.txt`;
    const first = 1000 + start;
    const blocks = random.shuffle([0, 1, 2, 3, 4, 5].filter((block) => block !== Math.floor((first - 1) / BLOCK)));
    const trail = [first, ...blocks.slice(0, 3).map((block) => block * BLOCK + 101 + random.integer(300))];
    const lines = Array.from({ length: LINES }, () => decoy(random.integer(2 ** 30)));
    const code = drawCode(random);
    trail.forEach((line, index) => {
      const next = trail[index + 1];
      lines[line - 1] = `${tagOf(random.integer(2 ** 30))} ${next === undefined ? `code: ${code}` : `next: ${next}`}`;
    });
    let wrong = drawCode(random);
    if (wrong === code) wrong = `${code.slice(0, 3)}${code.endsWith('0000') ? '1111' : '0000'}`;
    const pages: Action[] = trail.map((line) => ({ do: 'read', path, offset: line, limit: 1 }));
    const finish: Action = { do: 'say', text: `ANSWER: ${code}` };
    return {
      tools: 'all',
      prompt: `The file \`${path}\` has ${LINES} lines and is too large to be read in one go. Line numbers begin with 1. Each line ends with either \`next: <line number>\` or \`code: <code>\`. Start at line ${first}; go to the line that it names, and so on, until you come to a line that ends with a code.

Read the file in pieces, with the offset and limit of your file-reading tool; do not use commands to look into it. End your reply with a line of the form \`ANSWER: <code>\`. Graded are that code, and that you read every line of the trail with a read of at most ${MAX_PAGE} lines that begins at an offset.`,
      files: { [path]: `${lines.join('\n')}\n` },
      reference: [...pages, finish],
      mutants: [
        { name: 'stops early', script: [...pages.slice(0, 2), { do: 'say', text: `ANSWER: ${wrong}` }] },
        { name: 'loses the trail', script: [...pages, { do: 'say', text: `ANSWER: ${wrong}` }] },
        { name: 'reads all of it', script: [read(path), finish] },
        { name: 'searches with commands', script: [{ do: 'exec', command: `sed -n '${first}p' ${path}` }, finish] },
        { name: 'gives up', script: [read(path), { do: 'say', text: 'The file is too large.' }] },
      ],
      alternatives: [
        {
          name: 'larger pages around the lines',
          script: [
            ...trail.map((line): Action => ({ do: 'read', path, offset: Math.max(1, line - 40), limit: 100 })),
            { do: 'say', text: `Found it.\n\n**ANSWER: ${code}**` },
          ],
        },
        { name: 'looks at the beginning first', script: [{ do: 'list', path: 'logs' }, read(path), ...pages, finish] },
      ],
      fault({ text, steps }) {
        const pagesRead = operations(steps).filter(
          (one) => one.do === 'read' && !one.isError && isAbout(one, path) && one.offset !== undefined,
        );
        const unread = trail.find(
          (line) =>
            !pagesRead.some(
              ({ offset = 1, limit = Number.POSITIVE_INFINITY }) =>
                limit <= MAX_PAGE && offset <= line && line < offset + limit,
            ),
        );
        if (unread !== undefined) return `line ${unread} was not read by offset and limit`;
        return answerIsCode(text, code);
      },
    };
  },
};

/** Reading with a tool: one file, several of which some are missing, pieces of a large one. */
export const fileRead = bankPrimitive(primitiveSpec('tool.file.read'), { L1: oneFile, L2: severalFiles, L3: paging });
