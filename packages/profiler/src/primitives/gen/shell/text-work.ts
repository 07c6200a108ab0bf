import type { SeededRandom } from '@skvm/core/stats';
import type { Cell, Question } from '../../../bank/bank-primitive.ts';
import { shellQuestion } from '../../../bank/shell-question.ts';
import { NAMES, NOUNS, THINGS, TOWNS } from '../../../bank/words.ts';

type Ask = (parts: { readonly name: string; readonly thing: string }, random: SeededRandom) => Question;

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

const FORMS: readonly Ask[] = [
  ({ name, thing }, random) => {
    const [a, b, c, d] = random.shuffle(NOUNS).slice(0, 4) as [string, string, string, string];
    const value = `/srv/${a}&${b}/${c}`;
    const paths = [
      `${name}/${a}.conf`,
      `${name}/${b} of ${c}.conf`,
      `${name}/${d}/it's ${a}.conf`,
      `${name}/${d} ${c}/$${b}.conf`,
    ];
    const before = (own: string) => [
      `# ${thing}=/old`,
      `${thing}=/old/${own}`,
      `my${thing}=/old`,
      `${thing}s=7`,
      `${own}=${thing}=1`,
    ];
    const after = (own: string) =>
      before(own).map((line) => (line.startsWith(`${thing}=`) ? `${thing}=${value}` : line));
    const own = () => `${random.pick(NOUNS)}-${random.integer(1000)}`;
    const all = paths.map((path) => ({ path, own: own() }));
    const note = `${name}/${a} ${b}.txt`;
    const build = (part: { find?: string; pattern?: string; to?: string } = {}) =>
      `${part.find ?? `find ${name} -type f -name '*.conf' -print0 | xargs -0 -n 1`} sh -c 'sed "${part.pattern ?? `s|^${thing}=.*|`}${part.to ?? `${thing}=${value.replace('&', '\\\\&')}`}|" "$0" > "$0.new" && mv "$0.new" "$0"'`;
    return shellQuestion({
      asks: `A folder holds the folder \`${name}\` with files and further folders in it, whose names may contain blanks, quotes and dollar signs, but no line breaks. Write a Bash script that changes all files below \`${name}\`, at any depth, whose name ends in \`.conf\`: each line that begins with \`${thing}=\` becomes the line \`${thing}=${value}\`. All other lines and files stay as they are.`,
      runs: [
        {
          files: {
            ...Object.fromEntries(all.map((one) => [one.path, text(before(one.own))])),
            [note]: text(before('x')),
          },
          leaves: {
            ...Object.fromEntries(all.map((one) => [one.path, text(after(one.own))])),
            [note]: text(before('x')),
          },
        },
      ],
      reference: build(),
      others: [
        `find '${name}' -name '*.conf' -type f | while IFS= read -r file; do
  content=$(awk -v key='${thing}=' -v new='${thing}=${value.replace('&', '\\&')}' 'index($0, key) == 1 { print "${thing}=${value}"; next } { print }' "$file")
  printf '%s\\n' "$content" > "$file"
done`,
      ],
      mistakes: [
        {
          name: 'blanks part the names',
          script: `for f in $(find ${name} -name '*.conf'); do sed 's|^${thing}=.*|${thing}=${value.replace('&', '\\&')}|' $f > t && mv t $f; done`,
        },
        { name: 'what & means to sed', script: build({ to: `${thing}=${value}` }) },
        { name: 'anywhere in the line', script: build({ pattern: `s|${thing}=.*|` }) },
        { name: 'not in deeper folders', script: build({ find: `printf '%s\\0' ${name}/*.conf | xargs -0 -n 1` }) },
        { name: 'every file', script: build({ find: `find ${name} -type f -print0 | xargs -0 -n 1` }) },
      ],
    });
  },
  ({ name, thing }, random) => {
    const people = random
      .shuffle(NAMES)
      .slice(0, 6)
      .map((given, at) => ({
        name: at % 2 === 0 ? given : `${given} ${random.pick(TOWNS)}`,
        place: at === 1 ? '$HOME & co' : at === 2 ? 'a\\b * c' : random.pick(TOWNS),
        count: 2 + random.integer(90),
      }));
    const rows = people.map((one) => `${one.name};${one.place};${one.count}`);
    const letter = (one: (typeof people)[number]) =>
      text([`To: ${one.name}, ${one.place}`, '', `You get ${one.count} ${thing} for $${one.count * 3}.`]);
    const build = (part: { end?: string; read?: string; path?: string; price?: string; open?: string } = {}) =>
      `mkdir -p letters
while ${part.read ?? "IFS=';' read -r who place count"}${part.end ?? ' || [ -n "$who" ]'}; do
  cat > ${part.path ?? '"letters/$who.txt"'} <<${part.open ?? 'END'}
To: $who, $place

You get $count ${thing} for ${part.price ?? '\\$$((count * 3))'}.
END
done < ${name}.txt`;
    const example = { name: 'Ann Lee', place: 'Rome', count: 4 };
    return shellQuestion({
      asks: `A folder holds the file \`${name}.txt\`; each of its lines has three fields with semicolons between them: a name, a place and a whole number. Its last line may lack the newline at its end. Names may contain blanks; places may contain blanks, dollar signs, backslashes and asterisks, which stand for themselves. Write a Bash script that makes the folder \`letters\` and in it one file for each line, with the name and \`.txt\` for its name. For the line \`Ann Lee;Rome;4\` the file \`letters/Ann Lee.txt\` holds these three lines (the price is three times the number):

\`\`\`
${letter(example).trimEnd()}
\`\`\``,
      runs: [
        {
          files: { [`${name}.txt`]: rows.join('\n') },
          leaves: Object.fromEntries(people.map((one) => [`letters/${one.name}.txt`, letter(one)])),
        },
      ],
      reference: build(),
      others: [
        `mkdir letters\nawk -F';' '{ file = "letters/" $1 ".txt"; printf "To: %s, %s\\n\\nYou get %d ${thing} for $%d.\\n", $1, $2, $3, $3 * 3 > file; close(file) }' "${name}.txt"`,
      ],
      mistakes: [
        { name: 'loses the last line', script: build({ end: '' }) },
        { name: 'backslashes are lost', script: build({ read: "IFS=';' read who place count" }) },
        { name: 'nothing is filled in', script: build({ open: "'END'" }) },
        { name: 'the dollar sign is lost', script: build({ price: '$((count * 3))' }) },
        { name: 'blanks part the fields', script: build({ read: 'read -r who place count' }) },
      ],
    });
  },
  ({ name, thing }, random) => {
    const [prices, sales] = [`${name}-prices.txt`, `${name}-sales.txt`];
    const goods = [thing, ...random.shuffle(THINGS.filter((one) => one !== thing)).slice(0, 5)];
    const cents = new Map(goods.map((one) => [one, 100 + random.integer(900)]));
    const towns = random.shuffle(TOWNS).slice(0, 4);
    const rows = Array.from({ length: 40 }, (_, at) => {
      const good = at < 4 ? thing : random.pick(goods);
      return { town: towns[at % 4] as string, good, count: 2 + random.integer(20) };
    });
    const totals = towns
      .map((town) => ({
        town,
        total: rows
          .filter((row) => row.town === town && row.good !== thing)
          .reduce((sum, row) => sum + row.count * (cents.get(row.good) ?? 0), 0),
      }))
      .sort((a, b) => (a.town < b.town ? -1 : 1));
    const all = totals.reduce((sum, { total }) => sum + total, 0);
    const lines = [...totals.map(({ town, total }) => `${town} ${total}`), `ALL ${all}`];
    const build = (part: { skip?: string; times?: string; sort?: string; last?: string } = {}) =>
      `awk -F'[:|]' 'NR == FNR { price[$1] = $2; next } ${part.skip ?? `$2 != "${thing}"`} { total[$1] += ${part.times ?? '$3 * price[$2]'} } END { for (town in total) print town, total[town] }' ${prices} ${sales} | LC_ALL=C sort ${part.sort ?? '-k1,1'} > totals.tmp
cat totals.tmp
${part.last ?? `awk '{ all += $2 } END { print "ALL", all }' totals.tmp`}
rm totals.tmp`;
    return shellQuestion({
      asks: `A folder holds two files. Each line of \`${prices}\` is a product, a colon and its price in cents, as \`chairs:250\`; each product of the other file has one such line. Each line of \`${sales}\` is a town, a product and a count with bars between them, as \`Rome|chairs|3\`. Write a Bash script that prints, for each town with sales of anything but \`${thing}\`, the town, a blank, and the sum of count times price over its lines, without those of \`${thing}\`; the towns in alphabetical order, one per line (their names are single words that begin with a capital letter). After them comes one more line: \`ALL\`, a blank, and the sum over all these towns.`,
      runs: [
        {
          files: {
            [prices]: text(random.shuffle(goods).map((one) => `${one}:${cents.get(one)}`)),
            [sales]: text(random.shuffle(rows).map(({ town, good, count }) => `${town}|${good}|${count}`)),
          },
          prints: text(lines),
        },
      ],
      reference: build(),
      others: [
        `declare -A price total
while IFS=: read -r product cents; do price[$product]=$cents; done < ${prices}
all=0
while IFS='|' read -r town product count; do
  [[ $product == ${thing} ]] && continue
  total[$town]=$(( \${total[$town]:-0} + count * \${price[$product]} ))
  all=$(( all + count * \${price[$product]} ))
done < ${sales}
for town in $(printf '%s\\n' "\${!total[@]}" | sort); do echo "$town \${total[$town]}"; done
echo "ALL $all"`,
      ],
      mistakes: [
        { name: 'every product', script: build({ skip: '' }) },
        { name: 'without the prices', script: build({ times: '$3' }) },
        {
          name: 'by the sums',
          script: build({ sort: '-k2,2nr -k1,1r' }).replace('cat totals.tmp', 'LC_ALL=C sort -r totals.tmp'),
        },
        { name: 'no last line', script: build({ last: 'true' }) },
      ],
    });
  },
];

/** sed, awk and xargs, here-documents, names with blanks. */
export const textWork: Cell = {
  // Form, name and number, thing.
  radices: [FORMS.length, NOUNS.length, 1000, THINGS.length],
  write([form = 0, noun = 0, number = 0, at = 0], random) {
    return (FORMS[form] as Ask)({ name: `${NOUNS[noun]}-${1000 + number}`, thing: THINGS[at] as string }, random);
  },
};
