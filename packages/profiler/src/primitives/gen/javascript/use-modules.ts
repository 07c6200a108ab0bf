import { createHash, createHmac } from 'node:crypto';
import { posix } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { JsonObject, JsonValue } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';
import { type Cell, orderRadices, pickInOrder } from '../../../bank/bank-primitive.ts';
import { drawUntil } from '../../../bank/draw-until.ts';
import { ASK_PROGRAM, jsonFault, programQuestion } from '../../../bank/program-question.ts';
import { COLOURS, NOUNS, THINGS, TOWNS } from '../../../bank/words.ts';
import { modulesProgram, modulesProgramOfStreams } from './modules-program.ts';
import { NODE } from './runtime.ts';

const HASHES = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
const ENCODINGS = ['hex', 'base64', 'base64url'] as const;
const LENGTHS = [10, 12, 16] as const;
const COMPRESSIONS = [
  { says: 'gzip', extension: 'gz', unpack: 'gunzipSync', stream: 'createGunzip', pack: gzipSync },
  { says: 'zlib (deflate)', extension: 'zz', unpack: 'inflateSync', stream: 'createInflate', pack: deflateSync },
  {
    says: 'Brotli',
    extension: 'br',
    unpack: 'brotliDecompressSync',
    stream: 'createBrotliDecompress',
    pack: brotliCompressSync,
  },
] as const;
const GROUPINGS = [
  {
    says: 'the host name, without its port',
    code: 'url.hostname',
    slip: 'url.host',
    of: (url: URL) => url.hostname,
    slipped: (url: URL) => url.host,
  },
  {
    says: 'the extension of its path as `path.posix.extname` gives it',
    code: 'path.posix.extname(url.pathname)',
    slip: "url.pathname.slice(url.pathname.indexOf('.'))",
    of: (url: URL) => posix.extname(url.pathname),
    slipped: (url: URL) => url.pathname.slice(url.pathname.indexOf('.')),
  },
  {
    says: 'the folder of its path as `path.posix.dirname` gives it',
    code: 'path.posix.dirname(url.pathname)',
    slip: "'/' + url.pathname.split('/')[1]",
    of: (url: URL) => posix.dirname(url.pathname),
    slipped: (url: URL) => `/${url.pathname.split('/')[1]}`,
  },
] as const;

const INVALID = ['no address', 'http://', '//missing.example/x', 'http://[bad/'] as const;
const VALUES = ['a b', 'x&y', 'Zoë', '50%', '1+1', 'plain', 'n=1', '东'] as const;

/** Addresses of the sort that splitting by hand gets wrong. */
function drawAddresses(random: SeededRandom, parameter: string, count: number): string[] {
  const [first = '', second = ''] = random.shuffle(TOWNS);
  const hosts = [first.toLowerCase(), first, second.toLowerCase()].map((town) => `${town}.example`);
  const [x = '', y = '', z = ''] = random.shuffle(THINGS);
  const paths = [`/${x}/${y}.html`, `/${x}/${z}/${y}.tar.gz`, `/${x}/${z}`, `/${z}.d/${x}.json`, '/'];
  const encode = (value: string) =>
    random.integer(2) === 0 ? encodeURIComponent(value) : encodeURIComponent(value).replaceAll('%20', '+');
  const address = (values: readonly string[], port = random.pick(['', ':8080'])) =>
    `https://${random.pick(hosts)}${port}${random.pick(paths)}?${[`my-${parameter}=no`, ...values.map((value) => `${parameter}=${encode(value)}`), 'page=2'].join('&')}#${parameter}=end`;
  return random.shuffle([
    ...Array.from({ length: count }, () => address(random.shuffle(VALUES).slice(0, random.integer(3)))),
    address(['a b', 'Zoë']),
    address([random.pick(VALUES), '50%'], ':8080'),
    `http://${second}.example${paths[0]}`,
    random.pick(INVALID),
  ]);
}

/** Built-in modules for what they are for: compressed input, addresses, paths, digests. */
export const useModules: Cell = {
  // Hash, its encoding and length, whether it has a key, compression, grouping, which values, names of parameter and file, report.
  radices: [
    HASHES.length,
    ENCODINGS.length,
    LENGTHS.length,
    2,
    COMPRESSIONS.length,
    GROUPINGS.length,
    2,
    ...orderRadices(NOUNS.length, 2),
    COLOURS.length,
  ],
  write(
    [
      hashAt = 0,
      encodingAt = 0,
      lengthAt = 0,
      keyed = 0,
      compressionAt = 0,
      groupingAt = 0,
      all = 0,
      a = 0,
      b = 0,
      colour = 0,
    ],
    random,
  ) {
    const hash = HASHES[hashAt] as (typeof HASHES)[number];
    const encoding = ENCODINGS[encodingAt] as (typeof ENCODINGS)[number];
    const length = LENGTHS[lengthAt] as number;
    const compression = COMPRESSIONS[compressionAt] as (typeof COMPRESSIONS)[number];
    const grouping = GROUPINGS[groupingAt] as (typeof GROUPINGS)[number];
    const [parameter = '', noun = ''] = pickInOrder(NOUNS, [a, b]);
    const key = keyed === 1 ? `${random.pick(THINGS)}-${100 + random.integer(900)}` : undefined;
    const [input, output] = [`${noun}.log.${compression.extension}`, `${COLOURS[colour]}.json`];
    const takesAll = all === 1;

    const digest = (text: string) =>
      (key === undefined ? createHash(hash) : createHmac(hash, key)).update(text).digest(encoding).slice(0, length);
    const solve = (lines: readonly string[], wrong: { all?: boolean; slip?: true } = {}): JsonObject => {
      const groups: Record<string, { count: number; values: string[] }> = {};
      for (const url of lines.filter((line) => URL.canParse(line)).map((line) => new URL(line))) {
        groups[wrong.slip ? grouping.slipped(url) : grouping.of(url)] ??= { count: 0, values: [] };
        const group = groups[wrong.slip ? grouping.slipped(url) : grouping.of(url)] as (typeof groups)[string];
        const values = url.searchParams.getAll(parameter);
        group.count += 1;
        group.values.push(...((wrong.all ?? takesAll) ? values : values.slice(0, 1)));
      }
      return {
        invalid: lines.filter((line) => !URL.canParse(line)).length,
        groups: Object.fromEntries(
          Object.entries(groups).map(([name, group]): [string, JsonValue] => [
            name,
            { ...group, digest: digest(group.values.join('\n')) },
          ]),
        ),
      };
    };
    const draw = (count: number) =>
      drawUntil(
        random,
        () => drawAddresses(random, parameter, count),
        (lines) =>
          ([{ all: !takesAll }, { slip: true }] as const).every(
            (wrong) => JSON.stringify(solve(lines, wrong)) !== JSON.stringify(solve(lines)),
          ),
      );
    const shown = draw(1);
    const task = { input, output, parameter, takesAll, grouping: grouping.code, hash, key, encoding, length };
    const program = (wrong: Parameters<typeof modulesProgram>[2] = {}) =>
      modulesProgram(task, compression.unpack, wrong);

    return programQuestion({
      runtime: NODE,
      prompt: `Write a program for Node.js (22 or later) for this task, an ES module that uses built-in modules and no packages from npm.

The file \`${input}\` in the working directory is text in UTF-8, compressed with ${compression.says}. Unpacked, each line holds one address; empty lines do not count. For example:

\`\`\`
${shown.join('\n')}
\`\`\`

A line that \`new URL(line)\` does not take is invalid. The others are put into groups by ${grouping.says}. Write to \`${output}\` a JSON object with two keys:

- \`invalid\`: how many lines are invalid;
- \`groups\`: an object with one entry for each group, under its name (which may be empty). Its value is an object with
  - \`count\`: how many addresses are in it;
  - \`values\`: a list of the decoded values of the query parameter \`${parameter}\`, in the order of the lines. ${takesAll ? 'Where an address has the parameter several times, all its values belong to the list, in their order' : 'Where an address has the parameter several times, only its first value belongs to the list'}; one without it adds nothing;
  - \`digest\`: the first ${length} characters of the ${key === undefined ? `${hash} hash` : `HMAC with ${hash} and the key \`${key}\``}, encoded as ${encoding}, of these values joined by a newline (\`\\n\`) between two of them, in UTF-8. With no values that is the one of the empty text.

For the example, it holds the same as this:

\`\`\`json
${JSON.stringify(solve(shown), undefined, 2)}
\`\`\`

${ASK_PROGRAM}`,
      reference: program(),
      others: [
        {
          name: 'with streams, in the older form of modules',
          program: modulesProgramOfStreams(task, compression.stream),
        },
      ],
      mistakes: [
        { name: 'splits the query by hand', program: program({ splitsByHand: true }) },
        { name: takesAll ? 'the first value alone' : 'all values', program: program({ takesAll: !takesAll }) },
        { name: 'another group', program: program({ grouping: grouping.slip }) },
        { name: 'another encoding', program: program({ encoding: encoding === 'hex' ? 'base64' : 'hex' }) },
        { name: 'a character too few', program: program({ length: length - 1 }) },
        { name: 'joined by a comma', program: program({ joiner: ',' }) },
        { name: 'stumbles over what is invalid', program: program({ trusts: true }) },
        { name: 'does not unpack', program: program({ unpacks: false }) },
        {
          name: 'the result of the example',
          program: `import { writeFileSync } from 'node:fs';\nwriteFileSync('${output}', ${JSON.stringify(JSON.stringify(solve(shown)))});`,
        },
      ],
      trials: () => {
        const hidden = draw(16);
        const packed = compression.pack(`${hidden.toSpliced(2, 0, '').join('\n')}\n`).toString('base64');
        return [
          {
            name: 'a file',
            files: { [input]: { base64: packed } },
            fault: (outcome) => jsonFault(outcome, solve(hidden), output),
          },
        ];
      },
    });
  },
};
