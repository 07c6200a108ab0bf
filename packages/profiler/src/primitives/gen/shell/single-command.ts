import type { Cell, Question } from '../../../bank/bank-primitive.ts';
import { shellQuestion } from '../../../bank/shell-question.ts';
import { NAMES, NOUNS, THINGS } from '../../../bank/words.ts';

type Ask = (parts: {
  readonly file: string;
  readonly thing: string;
  readonly lines: readonly string[];
  /** 3 to 8. */
  readonly count: number;
}) => Question;

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

const FORMS: readonly Ask[] = [
  ({ file, thing, lines }) => {
    const starts = `${thing},`;
    return shellQuestion({
      asks: `A folder holds the file \`${file}\`. Write a Bash script that prints how many of its lines begin with \`${starts}\`: that number and nothing else.`,
      runs: [{ files: { [file]: text(lines) }, prints: `${lines.filter((line) => line.startsWith(starts)).length}\n` }],
      reference: `grep -c '^${starts}' ${file}`,
      others: [`awk '/^${starts}/ { n++ } END { print n + 0 }' "${file}"`],
      mistakes: [
        { name: 'anywhere in the line', script: `grep -c '${starts}' ${file}` },
        { name: 'in any case', script: `grep -ci '^${starts}' ${file}` },
        { name: 'the lines themselves', script: `grep '^${starts}' ${file}` },
        { name: 'the other lines', script: `grep -vc '^${starts}' ${file}` },
      ],
    });
  },
  ({ file, thing, lines, count }) =>
    shellQuestion({
      asks: `A folder holds the file \`${file}\`. Write a Bash script that writes the last ${count} lines of it, in their order, into the file \`${thing}.txt\` in the same folder.`,
      runs: [{ files: { [file]: text(lines) }, leaves: { [`${thing}.txt`]: text(lines.slice(-count)) } }],
      reference: `tail -n ${count} ${file} > ${thing}.txt`,
      others: [`set -eu\nmapfile -t all < "./${file}"\nprintf '%s\\n' "\${all[@]: -${count}}" > "${thing}.txt"`],
      mistakes: [
        { name: 'the first ones', script: `head -n ${count} ${file} > ${thing}.txt` },
        { name: 'one too few', script: `tail -n ${count - 1} ${file} > ${thing}.txt` },
        { name: 'prints them', script: `tail -n ${count} ${file}` },
        { name: 'from that line on', script: `tail -n +${count} ${file} > ${thing}.txt` },
      ],
    }),
  ({ file, thing, lines }) => {
    const fields = lines.map((line) =>
      line
        .split(',')
        .filter((_, at) => at === 1 || at === 3)
        .join(','),
    );
    return shellQuestion({
      asks: `A folder holds the file \`${file}\`; each of its lines has four fields with commas between them. Write a Bash script that writes the second and the fourth field of each line, with one comma between them and in the order of the lines, into the file \`${thing}.txt\` in the same folder.`,
      runs: [{ files: { [file]: text(lines) }, leaves: { [`${thing}.txt`]: text(fields) } }],
      reference: `cut -d, -f2,4 ${file} > ${thing}.txt`,
      others: [`awk -F, -v OFS=, '{ print $2, $4 }' ${file} > ${thing}.txt`],
      mistakes: [
        { name: 'from the second to the fourth', script: `cut -d, -f2-4 ${file} > ${thing}.txt` },
        { name: 'without the separator', script: `cut -f2,4 ${file} > ${thing}.txt` },
        { name: 'the first and the third', script: `cut -d, -f1,3 ${file} > ${thing}.txt` },
        { name: 'prints them', script: `cut -d, -f2,4 ${file}` },
      ],
    });
  },
  ({ file, thing, lines }) => {
    const sorted = [...lines].sort((a, b) => Number(b.split(',')[3]) - Number(a.split(',')[3]));
    return shellQuestion({
      asks: `A folder holds the file \`${file}\`; each of its lines has four fields with commas between them, and the fourth is a whole number, no two of which are the same. Write a Bash script that writes the lines, sorted by that number, the largest first, into the file \`${thing}.txt\` in the same folder.`,
      runs: [{ files: { [file]: text(lines) }, leaves: { [`${thing}.txt`]: text(sorted) } }],
      reference: `sort -t, -k4,4nr ${file} > ${thing}.txt`,
      others: [`sort --field-separator=, --key=4 --numeric-sort --reverse "${file}" > "${thing}.txt"`],
      mistakes: [
        { name: 'the smallest first', script: `sort -t, -k4,4n ${file} > ${thing}.txt` },
        { name: 'as words', script: `sort -t, -k4,4r ${file} > ${thing}.txt` },
        { name: 'by the first field', script: `sort -t, -k1,1nr ${file} > ${thing}.txt` },
        { name: 'without the separator', script: `sort -k4,4nr ${file} > ${thing}.txt` },
      ],
    });
  },
];

/** One command with its options, at most one redirect. */
export const singleCommand: Cell = {
  // Form, name and number of the file, thing.
  radices: [FORMS.length, NOUNS.length, 1000, THINGS.length],
  write([form = 0, noun = 0, number = 0, at = 0], random) {
    const thing = THINGS[at] as string;
    const others = random.shuffle(THINGS.filter((other) => other !== thing)).slice(0, 3);
    // Numbers of one to four digits, no two alike: sorted as words they come in another order.
    const fixed = [7, 9, 80, 100, 1000];
    const drawn = random.shuffle(Array.from({ length: 900 }, (_, n) => 101 + n)).filter((n) => !fixed.includes(n));
    const numbers = random.shuffle([...fixed, ...drawn.slice(0, 25)]);
    const lines = numbers.map((value, line) => {
      // The word at the start, elsewhere, in capitals and as the beginning of a longer word.
      const first = [thing, random.pick(others), `x${thing}`, thing.toUpperCase(), `${thing}x`][line % 5] as string;
      const second = line % 5 === 1 ? thing : random.pick(NAMES);
      return `${first},${second},${random.pick(others)},${value}`;
    });
    const parts = { file: `${NOUNS[noun]}-${1000 + number}.csv`, thing, lines: random.shuffle(lines) };
    return (FORMS[form] as Ask)({ ...parts, count: 3 + random.integer(6) });
  },
};
