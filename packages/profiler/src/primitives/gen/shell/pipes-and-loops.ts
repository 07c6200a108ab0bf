import type { SeededRandom } from '@skvm/core/stats';
import type { Cell, Question } from '../../../bank/bank-primitive.ts';
import { drawUntil } from '../../../bank/draw-until.ts';
import { shellQuestion } from '../../../bank/shell-question.ts';
import { COLOURS, NAMES, NOUNS, THINGS } from '../../../bank/words.ts';

type Ask = (parts: { readonly name: string; readonly thing: string }, random: SeededRandom) => Question;

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

const FORMS: readonly Ask[] = [
  ({ name, thing }, random) => {
    const file = `${name}.txt`;
    const others = random.shuffle(THINGS.filter((other) => other !== thing)).slice(0, 2);
    const rows = Array.from({ length: 30 }, (_, at) => ({
      word: at < 8 ? thing : at < 10 ? `${thing}x` : random.pick(others),
      pieces: 1 + random.integer(90),
    }));
    const sum = rows.filter(({ word }) => word === thing).reduce((all, { pieces }) => all + pieces, 0);
    const files = { [file]: text(random.shuffle(rows).map(({ word, pieces }) => `${word} ${pieces}`)) };
    const build = (part: { test?: string; compare?: string; codes?: readonly [number, number] } = {}) =>
      `total=0
while read -r word pieces; do
  if ${part.test ?? `[ "$word" = "${thing}" ]`}; then total=$((total + pieces)); fi
done < ${file}
echo "$total"
if [ "$total" ${part.compare ?? '-le'} "$1" ]; then exit ${part.codes?.[0] ?? 0}; else exit ${part.codes?.[1] ?? 3}; fi`;
    const prints = `${sum}\n`;
    return shellQuestion({
      asks: `A folder holds the file \`${file}\`; each of its lines is a word, a blank and a whole number. Write a Bash script that is given a limit as its only argument (\`bash solution.sh 250\`). It prints the sum of the numbers on the lines whose word is \`${thing}\`, that number and nothing else, and ends with exit code 0 when the sum is at most the limit, else with exit code 3.`,
      runs: [
        { files, args: [String(sum)], prints, exitCode: 0 },
        { files, args: [String(sum - 1)], prints, exitCode: 3 },
      ],
      reference: build(),
      others: [
        `sum=$(awk -v w=${thing} '$1 == w { s += $2 } END { print s + 0 }' ${file})\nprintf '%d\\n' "$sum"\n(( sum <= \${1:-0} )) || exit 3`,
      ],
      mistakes: [
        { name: 'must be less', script: build({ compare: '-lt' }) },
        { name: 'every line', script: build({ test: 'true' }) },
        { name: 'other exit codes', script: build({ codes: [0, 1] }) },
        { name: 'words that begin so', script: build({ test: `[[ "$word" == ${thing}* ]]` }) },
        {
          name: 'the total is lost in a pipe',
          script: `total=0\ncat ${file} | while read -r w n; do [ "$w" = ${thing} ] && total=$((total + n)); done\necho $total\n[ $total -le $1 ] || exit 3`,
        },
      ],
    });
  },
  ({ name, thing }, random) => {
    const file = `${name}.csv`;
    const other = random.pick(THINGS.filter((one) => one !== thing));
    // How often each appears with the thing: two are level.
    const counts = [11, 4, 4, 2, 1, 0];
    const byNumber = ([first, second, third, ...rest]: readonly string[]) => [
      first,
      ...[second, third].sort(),
      ...rest,
    ];
    // Not so that their alphabetical order is right, too.
    const colours = drawUntil(
      random,
      () => random.shuffle(COLOURS).slice(0, 6),
      (drawn) => drawn.slice(0, 5).sort().join() !== byNumber(drawn.slice(0, 5)).join(),
    );
    const rows = colours.flatMap((colour, at) => [
      ...Array.from({ length: counts[at] ?? 0 }, () => ({ colour, word: thing })),
      ...Array.from({ length: 1 + at * 3 }, () => ({ colour, word: other })),
    ]);
    const lines = random.shuffle(rows).map(({ colour, word }) => `${random.pick(NAMES)},${colour},${word}`);
    const ranked = colours
      .map((colour, at) => ({ colour, count: counts[at] ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.colour < b.colour ? -1 : 1));
    const build = (part: { pick?: string; sort?: string; form?: string } = {}) =>
      `${part.pick ?? `grep ',${thing}$' ${file}`} | cut -d, -f2 | sort | uniq -c | sort ${part.sort ?? '-k1,1nr -k2,2'} | awk '{ print ${part.form ?? '$2, $1'} }'`;
    return shellQuestion({
      asks: `A folder holds the file \`${file}\`; each of its lines has three fields with commas between them: a name, a colour and a word. Look at the lines alone whose word is \`${thing}\`. Write a Bash script that prints each colour on them and on how many of them it stands, one colour per line, as \`red 12\`: the largest number first, colours of the same number in alphabetical order.`,
      runs: [{ files: { [file]: text(lines) }, prints: text(ranked.map(({ colour, count }) => `${colour} ${count}`)) }],
      reference: build(),
      others: [
        `declare -A seen\nwhile IFS=, read -r _ colour word; do\n  if [[ $word == "${thing}" ]]; then seen[$colour]=$(( \${seen[$colour]:-0} + 1 )); fi\ndone < "${file}"\nfor colour in "\${!seen[@]}"; do printf '%s %d\\n' "$colour" "\${seen[$colour]}"; done | LC_ALL=C sort -k2,2nr -k1,1`,
      ],
      mistakes: [
        { name: 'every line', script: build({ pick: `cat ${file}` }) },
        { name: 'by the colours alone', script: build({ sort: '-k2,2' }) },
        { name: 'the smallest first', script: build({ sort: '-k1,1n -k2,2' }) },
        { name: 'the number in front', script: build({ form: '$1, $2' }) },
        { name: 'equal ones the other way round', script: build({ sort: '-k1,1nr -k2,2r' }) },
      ],
    });
  },
  ({ name, thing }, random) => {
    const names = random.shuffle(NOUNS).slice(0, 8);
    const other = random.pick(THINGS.filter((one) => one !== thing));
    const folder = names.map((own, at) => {
      const filler = Array.from({ length: 2 + random.integer(9) }, () => `${other} ${random.pick(NAMES)}`);
      // The line itself, twice, as a part of another line, and not at all.
      const mark = [[thing], [thing, thing], [`${thing} ${random.pick(NAMES)}`], []][at % 4] ?? [];
      return { own, has: mark.includes(thing), lines: random.shuffle([...filler, ...mark]) };
    });
    const files = Object.fromEntries([
      ...folder.map(({ own, lines }) => [`${name}/${own}.txt`, text(lines)]),
      [`${name}/${names[0]}.log`, text([thing])],
    ]);
    const found = folder.filter(({ has }) => has).sort((a, b) => (a.own < b.own ? -1 : 1));
    const build = (part: { glob?: string; test?: string; label?: string; count?: string } = {}) =>
      `for file in ${name}/${part.glob ?? '*.txt'}; do
  if ${part.test ?? `grep -qx '${thing}' "$file"`}; then
    lines=$(${part.count ?? 'wc -l < "$file"'})
    echo "$(basename "$file"${part.label ?? ' .txt'}) $((lines))"
  fi
done`;
    return shellQuestion({
      asks: `A folder holds the folder \`${name}\` with files in it. Write a Bash script that looks at those alone whose name ends in \`.txt\` and of which at least one line is exactly \`${thing}\`, with nothing before or after it. For each of them it prints the name of the file without \`.txt\` and without the folder, a blank, and the number of all lines of the file; one file per line, in alphabetical order of the names, which are of lowercase letters.`,
      runs: [{ files, prints: text(found.map(({ own, lines }) => `${own} ${lines.length}`)) }],
      reference: build(),
      others: [
        `cd "${name}" || exit 1\ngrep -lx "${thing}" ./*.txt | LC_ALL=C sort | while IFS= read -r f; do\n  n=\${f#./}\n  printf '%s %d\\n' "\${n%.txt}" "$(awk 'END { print NR }' "$f")"\ndone`,
      ],
      mistakes: [
        { name: 'a part of a line, too', script: build({ test: `grep -q '${thing}' "$file"` }) },
        { name: 'every file', script: build({ test: 'true' }) },
        { name: 'with the ending', script: build({ label: '' }) },
        { name: 'files of another ending, too', script: build({ glob: '*' }) },
        { name: 'counts those lines alone', script: build({ count: `grep -cx '${thing}' "$file"` }) },
      ],
    });
  },
];

/** Pipes, variables, loops, tests, exit codes. */
export const pipesAndLoops: Cell = {
  // Form, name and number, thing.
  radices: [FORMS.length, NOUNS.length, 1000, THINGS.length],
  write([form = 0, noun = 0, number = 0, at = 0], random) {
    return (FORMS[form] as Ask)({ name: `${NOUNS[noun]}-${1000 + number}`, thing: THINGS[at] as string }, random);
  },
};
