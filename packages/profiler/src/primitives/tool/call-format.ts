import { type Action, type JsonObject, type JsonValue, primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell } from '../../bank/bank-primitive.ts';
import { objectIn, readFault, textOf, writesFault } from '../../bank/exact-calls.ts';
import { operations } from '../../bank/operations.ts';
import { jsonDifference, parsedJson, shown } from '../../bank/read-answer.ts';
import { COLOURS, NAMES, NOUNS, THINGS, TOWNS } from '../../bank/words.ts';

const DONE: Action = { do: 'say', text: 'Done.' };

const write = (path: string, content: string): Action => ({ do: 'write', path, content });

/** In the folder of what is to be written, so that no harness has to make the folder first. */
const PLACEHOLDER = 'Results of this folder are looked at by hand.\n';

const ONCE = 'Use no command. A call that fails or has to be made again counts as a mistake.';

/** Words that need more than ASCII, and what a careless writer makes of them. */
const ACCENTED = [
  ['Größe', 'Grosse'],
  ['résumé', 'resume'],
  ['señal', 'senal'],
  ['Ærø', 'Aero'],
  ['Łódź', 'Lodz'],
  ['naïve', 'naive'],
  ['façade', 'facade'],
  ['Übersicht', 'Ubersicht'],
] as const;

const strings: Cell = {
  // Noun of the folder, accented word, number, town.
  radices: [NOUNS.length, ACCENTED.length, 2000, TOWNS.length],
  write([noun = 0, accented = 0, number = 0, town = 0], random) {
    const [word, plain] = ACCENTED[accented] as (typeof ACCENTED)[number];
    const folder = `${NOUNS[noun]}'s papers`;
    const version = `v${1 + random.integer(9)}.${random.integer(20)}`;
    const fileName = `${word} no. ${1000 + number} (${TOWNS[town]}, ${version}).txt`;
    const path = `${folder}/${fileName}`;
    const content = `${random.pick(NAMES)} & ${random.pick(NAMES)}: ${2 + random.integer(90)} ${random.pick(THINGS)} in ${random.pick(COLOURS)}, ${10 + random.integer(90)}.50 € each; #${1 + random.integer(900)}, 5 % off.`;
    return {
      tools: 'files',
      prompt: `Make exactly one call of your file-writing tool, with these two arguments:

- the path, relative to the workspace: \`${path}\`
- the content, a single line: \`${content}\`

Give both character by character as they stand between the code marks; a newline at the end of the content makes no difference. ${ONCE} Write no other file. Graded are the path and the content of the file, and that this was the only call that wrote.`,
      files: { [`${folder}/readme.txt`]: PLACEHOLDER },
      reference: [write(path, content), DONE],
      mutants: [
        { name: 'makes the path tidy', script: [write(path.replaceAll(' ', '_'), content), DONE] },
        { name: 'path in ASCII', script: [write(path.replace(word, plain), content), DONE] },
        { name: 'without the folder', script: [write(fileName, content), DONE] },
        { name: 'path in quotes', script: [write(`"${path}"`, content), DONE] },
        { name: 'content in code marks', script: [write(path, `\`${content}\``), DONE] },
        { name: 'content escaped', script: [write(path, content.replace('&', '&amp;')), DONE] },
        { name: 'arguments exchanged', script: [write(content, path), DONE] },
        { name: 'at the second try', script: [write(path, 'draft'), write(path, content), DONE] },
        { name: 'by a command', script: [{ do: 'exec', command: `printf '%s' '${content}' > "${path}"` }, DONE] },
        { name: 'says the call', script: [{ do: 'say', text: JSON.stringify({ tool: 'write', path, content }) }] },
      ],
      alternatives: [
        { name: 'newline at the end', script: [write(path, `${content}\n`), DONE] },
        { name: 'looks around first', script: [{ do: 'list', path: folder }, write(path, content), DONE] },
        { name: 'reads it again', script: [write(`${path}`, content), { do: 'read', path }, DONE] },
      ],
      fault({ files, steps }) {
        const fault = writesFault(operations(steps), [path]);
        if (fault !== undefined) return fault;
        const got = textOf(files, path).replace(/\r?\n$/, '');
        return got === content ? undefined : `the content is ${shown(got)}, expected ${shown(content)}`;
      },
    };
  },
};

const LINES = 240;

const typed: Cell = {
  // Name of the log, name of the file to write, first line, number of lines, number of the ticket.
  radices: [NOUNS.length, NOUNS.length, 200, 9, 90],
  write([noun = 0, other = 0, firstAt = 0, countAt = 0, ticket = 0], random) {
    const log = `records/${NOUNS[noun]}.log`;
    const path = `records/${NOUNS[other]}.json`;
    const [offset, limit] = [20 + firstAt, 4 + countAt];
    const base = random.integer(9000);
    // No two lines are alike: 7919 has no factor in common with 9000.
    const lines = Array.from(
      { length: LINES },
      (_, index) => `${random.pick(TOWNS)} ${1000 + ((base + index * 7919) % 9000)}`,
    );
    const lastLine = lines[offset + limit - 2] as string;
    const [red, tags] = [random.unit() < 0.5, random.shuffle(COLOURS).slice(0, 3)];
    const site = { town: random.pick(TOWNS), bay: 2 + random.integer(60) };
    const rest = { crates: 2 + random.integer(900), weight: 10 + random.integer(80) + 0.5, urgent: red, tags, site };
    const expected: JsonObject = { ticket: `00${10 + ticket}`, ...rest, line: lastLine };
    const json = (change: JsonObject = {}) => write(path, JSON.stringify({ ...expected, ...change }));
    const reads: Action = { do: 'read', path: log, offset, limit };
    const { crates, weight } = rest;
    return {
      tools: 'files',
      prompt: `Make two calls, one after the other:

1. One call of your file-reading tool that reads exactly the ${limit} lines of \`${log}\` that begin with line ${offset} (the first line of the file is line 1). Give the first line and the number of lines as numbers; do not read the file in any other way.
2. One call of your file-writing tool that writes \`${path}\`. The content is one JSON object with these keys and no others:
   - ticket: the string \`${expected.ticket}\`
   - crates: the number ${crates}
   - weight: the number ${weight}
   - urgent: the boolean ${red}
   - tags: a list of these strings in this order: ${tags.join(', ')}
   - site: an object with the keys town (the string ${site.town}) and bay (the number ${site.bay})
   - line: a string, the text of the last of the lines that you read

Order of keys and white space are free. ${ONCE} Write no other file. Graded are the first line and the number of lines of the one call that read, the values and types in the file, and that there was one call that wrote.`,
      files: { [log]: `${lines.join('\n')}\n` },
      reference: [reads, json(), DONE],
      mutants: [
        { name: 'reads all of it', script: [{ do: 'read', path: log }, json(), DONE] },
        {
          name: 'last line for number of lines',
          script: [{ do: 'read', path: log, offset, limit: offset + limit - 1 }, json(), DONE],
        },
        {
          name: 'counts lines from 0',
          script: [
            { do: 'read', path: log, offset: offset - 1, limit },
            json({ line: lines[offset + limit - 3] ?? '' }),
            DONE,
          ],
        },
        { name: 'looks before', script: [{ do: 'read', path: log, offset: 1, limit: 10 }, reads, json(), DONE] },
        { name: 'ticket as number', script: [reads, json({ ticket: 10 + ticket }), DONE] },
        { name: 'number as text', script: [reads, json({ crates: String(crates) }), DONE] },
        { name: 'boolean as text', script: [reads, json({ urgent: String(red) }), DONE] },
        { name: 'list as text', script: [reads, json({ tags: tags.join(', ') }), DONE] },
        { name: 'object as text', script: [reads, json({ site: JSON.stringify(site) }), DONE] },
        {
          name: 'JSON in a string',
          script: [reads, write(path, JSON.stringify(JSON.stringify(expected))), DONE],
        },
        {
          name: 'in a code fence',
          script: [reads, write(path, `\`\`\`json\n${JSON.stringify(expected)}\n\`\`\`\n`), DONE],
        },
        { name: 'another line', script: [reads, json({ line: lines[offset + limit - 3] ?? '' }), DONE] },
        { name: 'writes twice', script: [reads, json({ line: '' }), json(), DONE] },
      ],
      alternatives: [
        {
          name: 'indented, looks around',
          script: [
            { do: 'list', path: 'records' },
            reads,
            write(path, `${JSON.stringify(expected, undefined, 2)}\n`),
            DONE,
          ],
        },
        {
          name: 'other order of keys, read again',
          script: [
            reads,
            write(path, JSON.stringify(Object.fromEntries(Object.entries(expected).reverse()))),
            { do: 'read', path },
            DONE,
          ],
        },
        {
          name: 'number with a zero at the end',
          script: [reads, write(path, JSON.stringify(expected).replace(`:${weight},`, `:${weight}0,`)), DONE],
        },
      ],
      fault({ files, steps }) {
        const all = operations(steps);
        const fault = writesFault(all, [path]) ?? readFault(all, log, offset, limit);
        if (fault !== undefined) return fault;
        const got = objectIn(files, path);
        return got === undefined ? `${path} is not a JSON object` : jsonDifference(got, expected);
      },
    };
  },
};

const TAB_MARK = '[TAB]';

const escaped: Cell = {
  // Names of both files, number in the text, colour.
  radices: [NOUNS.length, NOUNS.length, 2000, COLOURS.length],
  write([noun = 0, other = 0, number = 0, colour = 0], random) {
    const [textPath, jsonPath] = [`specials/${NOUNS[noun]}.txt`, `specials/${NOUNS[other]}.json`] as const;
    const words = random.shuffle(NOUNS);
    const [a = '', b = '', c = '', d = ''] = words;
    const town = random.pick(TOWNS);
    const count = 1000 + number;
    const marked = [
      `root = "C:\\new\\${a}\\table"${TAB_MARK}# ${town}`,
      ...random.shuffle([
        `said \\"${COLOURS[colour]}\\" and 'it''s "${b}"'`,
        `\\u00e9, \\n and \\t stay as they are in \\\\${town}\\${c}\\`,
        `\${${a}} costs ${count} in {{${d}}} per %s, $(${b}) too`,
        `${TAB_MARK}${TAB_MARK}{"${c}": "b\\"c", "re": "^\\\\d+\\\\.$"}`,
        `<b>${d} &amp; &lt;${a}&gt;</b> // ${TAB_MARK}end`,
      ]),
    ];
    const lines = marked.toSpliced(3, 0, '');
    const content = `${lines.join('\n').replaceAll(TAB_MARK, '\t')}\n`;

    const payload = {
      path: `C:\\temp\\${random.pick(words)}`,
      quote: `say "${random.pick(TOWNS)}"`,
      depth: 2 + random.integer(90),
    };
    const step = (strict: boolean) => ({
      run: `echo "${random.pick(words)}\\${random.pick(words)}"`,
      times: 2 + random.integer(30),
      limits: { seconds: 5 + random.integer(90), strict },
    });
    const steps = [step(true), step(false)] as const;
    const job = (packed: JsonValue): string =>
      JSON.stringify({ job: { name: `${c}-${count}`, steps, payload: packed } });
    const expected = { job: { name: `${c}-${count}`, steps, payload } } as unknown as JsonObject;
    const json = job(JSON.stringify(payload));
    const [writesText, writesJson] = [write(textPath, content), write(jsonPath, json)];
    const both = (text: string, document = json) => [write(textPath, text), write(jsonPath, document), DONE];
    return {
      tools: 'files',
      exactFiles: true,
      prompt: `Make exactly two calls of your file-writing tool, one for each of these files.

1. \`${textPath}\` holds these ${lines.length} lines (line 4 is empty):

\`\`\`
${lines.join('\n')}
\`\`\`

Wherever \`${TAB_MARK}\` stands there, the file has one tab character (U+0009) in its place. Everything else stands for itself: a backslash is a backslash, \`\\n\` and \`\\t\` are two characters and \`\\u00e9\` is six, \`\${...}\` and \`{{...}}\` are no variables, \`&amp;\` is five characters. Every line, the last one too, ends with one line feed (U+000A); there is no carriage return, and nothing after the last line feed. The file is compared byte for byte.

2. \`${jsonPath}\` holds one JSON object. Order of keys and white space are free; between code marks stand the values themselves, so that what JSON has to escape in them is for you to escape:
   - its only key is job, an object with the keys name, steps and payload
   - name: the string \`${c}-${count}\`
   - steps: a list of two objects, each with the keys run (a string), times (a number) and limits (an object with the keys seconds, a number, and strict, a boolean):
     - run \`${steps[0].run}\`, times ${steps[0].times}, seconds ${steps[0].limits.seconds}, strict ${steps[0].limits.strict}
     - run \`${steps[1].run}\`, times ${steps[1].times}, seconds ${steps[1].limits.seconds}, strict ${steps[1].limits.strict}
   - payload: a string, not an object. That string is itself JSON text, of an object with the keys path (the string \`${payload.path}\`), quote (the string \`${payload.quote}\`) and depth (the number ${payload.depth})

${ONCE} Write no other file. Graded are both files, and that there were two calls that wrote.`,
      files: { 'specials/readme.txt': PLACEHOLDER },
      reference: [writesText, writesJson, DONE],
      mutants: [
        { name: 'leaves the marks of tabs', script: both(`${lines.join('\n')}\n`) },
        { name: 'blanks for tabs', script: both(content.replaceAll('\t', '    ')) },
        { name: 'no newline at the end', script: both(content.slice(0, -1)) },
        { name: 'two newlines at the end', script: both(`${content}\n`) },
        { name: 'CRLF', script: both(content.replaceAll('\n', '\r\n')) },
        { name: 'backslashes doubled', script: both(content.replaceAll('\\', '\\\\')) },
        { name: 'backslashes read as escapes', script: both(content.replaceAll('\\n', '\n').replaceAll('\\t', '\t')) },
        { name: 'reads the code point', script: both(content.replace('\\u00e9', 'é')) },
        { name: 'loses backslashes before quotes', script: both(content.replaceAll('\\"', '"')) },
        { name: 'reads entities', script: both(content.replace('&amp;', '&')) },
        { name: 'fills in the variable', script: both(content.replace(`\${${a}}`, '')) },
        { name: 'all on one line', script: both(content.replaceAll('\n', '\\n')) },
        { name: 'payload as object', script: both(content, job(payload)) },
        {
          name: 'payload with one backslash too few',
          script: both(content, job(JSON.stringify(payload).replaceAll('\\\\', '\\'))),
        },
        { name: 'payload escaped twice', script: both(content, job(JSON.stringify(JSON.stringify(payload)))) },
        { name: 'one file forgotten', script: [writesText, DONE] },
        { name: 'corrects itself', script: [write(textPath, content.trimEnd()), writesText, writesJson, DONE] },
        { name: 'by a command', script: [{ do: 'exec', command: `cat > ${textPath}` }, writesJson, DONE] },
      ],
      alternatives: [
        { name: 'in one turn', script: [[writesJson, writesText], DONE] },
        {
          name: 'indented within and without',
          script: both(
            content,
            `${JSON.stringify(JSON.parse(job(JSON.stringify(payload, undefined, 1))), undefined, 2)}\r\n`,
          ),
        },
        {
          name: 'escapes that need not be',
          script: both(content, json.replaceAll('":', '": ').replace('-', '\\u002d')),
        },
      ],
      fault({ files, steps: turns }) {
        const fault =
          writesFault(operations(turns), [textPath, jsonPath]) ?? textFault(textOf(files, textPath), content);
        if (fault !== undefined) return fault;
        const got = unpacked(objectIn(files, jsonPath));
        return got === undefined
          ? `${jsonPath} is no JSON object with a payload that is JSON text`
          : jsonDifference(got, expected);
      },
    };
  },
};

/** Where a text differs from what it has to be, to the character. */
function textFault(got: string, expected: string): string | undefined {
  if (got === expected) return undefined;
  const lines = got.split('\n');
  const at = expected.split('\n').findIndex((line, index) => lines[index] !== line);
  return at < 0 ? 'the text goes on after its last line' : `line ${at + 1} is ${shown(lines[at])}`;
}

/** The object of a job with the JSON text of its payload read; `undefined` when that is none. */
function unpacked(value: JsonObject | undefined): JsonObject | undefined {
  const job = value?.job;
  if (typeof job !== 'object' || job === null || Array.isArray(job)) return undefined;
  const { payload, ...rest } = job as JsonObject;
  const inner = typeof payload === 'string' ? parsedJson(payload) : undefined;
  return inner === undefined ? undefined : { ...value, job: { ...rest, payload: inner } };
}

/** Arguments of tool calls: plain strings, numbers and typed values, text that needs escaping and JSON within JSON. */
export const callFormat = bankPrimitive(primitiveSpec('tool.call.format'), { L1: strings, L2: typed, L3: escaped });
