import type { SeededRandom } from '@skvm/core/stats';
import { type Cell, orderRadices, pickInOrder } from '../../../bank/bank-primitive.ts';
import { drawUntil } from '../../../bank/draw-until.ts';
import { ASK_PROGRAM, programQuestion, textFault } from '../../../bank/program-question.ts';
import { COLOURS, NOUNS, THINGS } from '../../../bank/words.ts';
import { NODE } from './runtime.ts';

/** What is done to a word, in words, in JavaScript and here, and how it is easily got wrong. */
interface Change {
  readonly says: string;
  /** From `word`. */
  readonly code: string;
  readonly slip: string;
  of(word: string): string;
  slipped(word: string): string;
}

const CHANGES: readonly Change[] = [
  {
    says: 'with its letters in reverse',
    code: "word.split('').reverse().join('')",
    slip: 'word',
    of: (word) => [...word].reverse().join(''),
    slipped: (word) => word,
  },
  {
    says: 'in capital letters',
    code: 'word.toUpperCase()',
    slip: 'word.charAt(0).toUpperCase() + word.slice(1)',
    of: (word) => word.toUpperCase(),
    slipped: (word) => word.charAt(0).toUpperCase() + word.slice(1),
  },
  {
    says: 'with a capital first letter and all others small',
    code: 'word.charAt(0).toUpperCase() + word.slice(1)',
    slip: 'word.toUpperCase()',
    of: (word) => word.charAt(0).toUpperCase() + word.slice(1),
    slipped: (word) => word.toUpperCase(),
  },
  ...(['e', 's', 'a'] as const).map(
    (letter): Change => ({
      says: `with every \`${letter}\` in it replaced by \`#\``,
      code: `word.replaceAll('${letter}', '#')`,
      slip: `word.replace('${letter}', '#')`,
      of: (word) => word.replaceAll(letter, '#'),
      slipped: (word) => word.replace(letter, '#'),
    }),
  ),
];
const JOINERS = ['-', '+', '/', '_'] as const;
const NUMBERINGS = [
  { says: '`1. `, `2. `', code: "number + '. '", of: (number: number) => `${number}. ` },
  {
    says: '`01 `, `02 `, `10 `',
    code: "String(number).padStart(2, '0') + ' '",
    of: (n: number) => `${String(n).padStart(2, '0')} `,
  },
  { says: '`[1] `, `[2] `', code: "'[' + number + '] '", of: (number: number) => `[${number}] ` },
] as const;
const BOUNDS = [
  { says: 'shorter than', code: '<', near: '<=', drops: (length: number, bound: number) => length < bound },
  { says: 'longer than', code: '>', near: '>=', drops: (length: number, bound: number) => length > bound },
] as const;

interface Line {
  readonly tag: string;
  readonly words: readonly string[];
}

const SHORT = ['ease', 'area', 'seas', 'cat'] as const;
const LONG = ['envelopes', 'bananas', 'baskets'] as const;
/** Words of three letters up to ten. */
const WORDS = [...THINGS, ...NOUNS, ...SHORT, ...LONG, 'oar', 'sea', 'tree', 'lass'];

function drawLines(random: SeededRandom, tag: string, other: string, count: number): Line[] {
  const words = () => Array.from({ length: 1 + random.integer(5) }, () => random.pick(WORDS));
  const tags = [tag, tag, other, random.pick(COLOURS)];
  return random.shuffle([
    ...Array.from({ length: count }, () => ({ tag: random.pick(tags), words: words() })),
    { tag, words: words() },
    { tag: `${tag}ish`, words: words() },
    { tag: other, words: [...words(), tag] },
    // Of each length a word in which a letter comes twice, and lines of which nothing is left.
    ...[tag, other].flatMap((own) => [SHORT, LONG].map((some) => ({ tag: own, words: random.shuffle(some) }))),
    ...[tag, other].flatMap((own) => ['oar', 'envelopes'].map((word) => ({ tag: own, words: [word] }))),
  ]);
}

/** One synchronous script with fs and strings: lines go in, other lines come out. */
export const rewriteLines: Cell = {
  // Two files in order, tag, whether it is wanted, bound of length and its side, change, joiner, order, numbering.
  radices: [
    ...orderRadices(NOUNS.length, 2),
    COLOURS.length,
    2,
    4,
    2,
    CHANGES.length,
    JOINERS.length,
    2,
    NUMBERINGS.length,
  ],
  write(digits, random) {
    const [input = '', output = ''] = pickInOrder(NOUNS, digits.slice(0, 2)).map((noun) => `${noun}.txt`);
    const [tagAt = 0, not = 0, boundAt = 0, sideAt = 0, changeAt = 0, joinerAt = 0, order = 0, numberingAt = 0] =
      digits.slice(2);
    const tag = COLOURS[tagAt] as string;
    const other = COLOURS[(tagAt + 1) % COLOURS.length] as string;
    const bound = 4 + boundAt;
    const side = BOUNDS[sideAt] as (typeof BOUNDS)[number];
    const change = CHANGES[changeAt] as Change;
    const joiner = JOINERS[joinerAt] as string;
    const numbering = NUMBERINGS[numberingAt] as (typeof NUMBERINGS)[number];
    const [wanted, isReversed] = [not === 0, order === 1];

    const solve = (
      lines: readonly Line[],
      wrong: { loose?: true; bound?: number; slip?: true; order?: true; start?: 0; linesCounted?: true } = {},
    ): string => {
      const isTagged = (line: Line) =>
        wrong.loose ? `${line.tag}: ${line.words.join(' ')}`.includes(tag) : line.tag === tag;
      const kept = lines
        .filter((line) => isTagged(line) === wanted)
        .map(({ words }) => words.filter(({ length }) => !side.drops(length, wrong.bound ?? bound)))
        .filter((words) => words.length > 0);
      if (isReversed !== (wrong.order === true)) kept.reverse();
      const written = kept.map(
        (words, at) =>
          numbering.of(at + (wrong.start ?? 1)) + words.map(wrong.slip ? change.slipped : change.of).join(joiner),
      );
      return `${[...written, `total ${wrong.linesCounted ? kept.length : kept.flat().length}`].join('\n')}\n`;
    };
    const nearBound = sideAt === 0 ? bound + 1 : bound - 1;
    const draw = (count: number) =>
      drawUntil(
        random,
        () => drawLines(random, tag, other, count),
        (lines) =>
          (
            [{ loose: true }, { bound: nearBound }, { slip: true }, { order: true }, { linesCounted: true }] as const
          ).every((wrong) => solve(lines, wrong) !== solve(lines)),
      );
    const text = (lines: readonly Line[]) => lines.map((line) => `${line.tag}: ${line.words.join(' ')}`);
    const withGaps = (lines: readonly Line[]) => text(lines).toSpliced(3, 0, '').toSpliced(7, 0, '').join('\n');
    const shown = draw(0);

    const program = (
      part: {
        test?: string;
        side?: string;
        change?: string;
        reversed?: boolean;
        start?: number;
        total?: string;
        write?: string;
        gaps?: string;
      } = {},
    ) =>
      `import { readFileSync, writeFileSync } from 'node:fs';

const lines = readFileSync('${input}', 'utf8').split('\\n')${part.gaps ?? ".filter((line) => line !== '')"};
const kept = [];
let total = 0;
for (const line of lines) {
  const at = line.indexOf(': ');
  const tag = line.slice(0, at);
  if (${part.test ?? `tag ${wanted ? '!==' : '==='} '${tag}'`}) continue;
  const words = line.slice(at + 2).split(' ').filter((word) => !(word.length ${part.side ?? side.code} ${bound}));
  if (words.length === 0) continue;
  total += words.length;
  kept.push(words.map((word) => ${part.change ?? change.code}).join('${joiner}'));
}
${(part.reversed ?? isReversed) ? 'kept.reverse();\n' : ''}const out = kept.map((text, index) => {
  const number = index + ${part.start ?? 1};
  return ${numbering.code} + text;
});
out.push(\`total \${${part.total ?? 'total'}}\`);
${part.write ?? `writeFileSync('${output}', out.join('\\n') + '\\n');`}`;

    return programQuestion({
      runtime: NODE,
      prompt: `Write a program for Node.js (22 or later) for this task, an ES module without packages from npm.

The file \`${input}\` in the working directory holds lines of the form \`<tag>: <word> <word> …\`: a tag, a colon, a blank, and one or more words with one blank between two of them. Tags and words consist of lowercase letters from a to z. Empty lines do not count, and the last line may lack its newline. For example:

\`\`\`
${text(shown).join('\n')}
\`\`\`

Take the lines ${wanted ? `with the tag \`${tag}\`` : `with any other tag than \`${tag}\``}. Drop from them the words that are ${side.says} ${bound} letters, and then the lines of which no word is left. Write each word that is left ${change.says}, and \`${joiner}\` between two words. Put the lines ${isReversed ? 'into reverse order, the last one first' : 'into the order of the file'}, and number them in that order, from 1 on: ${numbering.says} and so on stands in front of the first word. The tag is not written. After them comes a line \`total <n>\`, where n is how many words were written.

Write these lines to the file \`${output}\` and nothing else. For the example it holds:

\`\`\`
${solve(shown)}\`\`\`

${ASK_PROGRAM}`,
      reference: program(),
      others: [
        {
          name: 'in the older form of modules, in functions',
          program: `'use strict';
const fs = require('fs');
const path = require('path');

const parse = (line) => ({ tag: line.split(':')[0], words: line.substring(line.indexOf(':') + 1).trim().split(/\\s+/) });

function main() {
  let rows = fs.readFileSync(path.join(process.cwd(), '${input}')).toString().trim().split(/\\n+/).map(parse);
  rows = rows.filter((row) => ${wanted ? '' : '!'}(row.tag === '${tag}'));
  rows = rows.map((row) => row.words.filter((word) => ${sideAt === 0 ? `word.length >= ${bound}` : `word.length <= ${bound}`}));
  rows = rows.filter((words) => words.length);
  ${isReversed ? 'rows = rows.slice().reverse();' : ''}
  let text = '';
  rows.forEach((words, i) => {
    const number = i + 1;
    text += ${numbering.code} + words.map((word) => ${change.code}).join('${joiner}') + '\\n';
  });
  fs.writeFileSync('${output}', text + 'total ' + rows.reduce((sum, words) => sum + words.length, 0));
  console.log('written');
}

main();`,
        },
      ],
      mistakes: [
        { name: 'the tag anywhere', program: program({ test: `${wanted ? '!' : ''}line.includes('${tag}')` }) },
        { name: 'the bound on the wrong side', program: program({ side: side.near }) },
        { name: 'another change', program: program({ change: change.slip }) },
        { name: 'the other order', program: program({ reversed: !isReversed }) },
        { name: 'numbers from 0', program: program({ start: 0 }) },
        { name: 'counts lines', program: program({ total: 'kept.length' }) },
        { name: 'prints and writes nothing', program: program({ write: `console.log(out.join('\\n'));` }) },
        {
          name: 'words around the lines',
          program: program({ write: `writeFileSync('${output}', ['Result:', ...out].join('\\n'));` }),
        },
        {
          name: 'the result of the example',
          program: program({ write: `writeFileSync('${output}', ${JSON.stringify(solve(shown))});` }),
        },
      ],
      trials: () => {
        const hidden = draw(14);
        return [
          {
            name: 'a file',
            files: { [input]: withGaps(hidden) },
            fault: (outcome) => textFault(outcome, solve(hidden), output),
          },
          {
            name: 'a file without such lines',
            files: { [input]: `${wanted ? other : tag}: tree cat\n` },
            fault: (outcome) => textFault(outcome, 'total 0\n', output),
          },
        ];
      },
    });
  },
};
