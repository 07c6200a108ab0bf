import type { SeededRandom } from '@skvm/core/stats';
import { NOUNS, THINGS } from '../../bank/words.ts';

/** A question that nobody answers exactly in the head, and does not say so. */
export interface ExactQuestion {
  readonly asks: string;
  readonly text: string;
  readonly right: number;
  readonly slips: readonly number[];
  readonly command: string;
  readonly other: string;
}

/** Each for a file of this name about such things. */
export const EXACT_QUESTIONS: readonly ((file: string, thing: string, random: SeededRandom) => ExactQuestion)[] = [
  (file, thing, random) => {
    // Some programs count no further than to 2³¹: the sum stays below that.
    const rows = Array.from({ length: 120 }, () => ({
      pieces: 100 + random.integer(900),
      cents: 1000 + random.integer(9000),
    }));
    const right = rows.reduce((sum, { pieces, cents }) => sum + pieces * cents, 0);
    const [first] = rows as [(typeof rows)[number]];
    return {
      asks: `Each line of \`${file}\` belongs to one order of ${thing}: the number of pieces, a blank, and the price of a piece in cents. How many cents do all orders cost together?`,
      text: rows.map(({ pieces, cents }) => `${pieces} ${cents}\n`).join(''),
      right,
      slips: [right - first.pieces * first.cents, right - (right % 100) + ((right + 7) % 100), right / 100],
      command: `awk '{ sum += $1 * $2 } END { printf "%d\\n", sum }' ${file}`,
      other: `n=0; while read -r a b; do n=$((n + a * b)); done < ${file}; echo $n`,
    };
  },
  (file, thing, random) => {
    const letter = random.pick(['a', 'e', 'i', 'n', 'r', 's'] as const);
    const pool = [...NOUNS, ...THINGS, thing];
    const lines = Array.from({ length: 220 }, () => Array.from({ length: 12 }, () => random.pick(pool)).join(' '));
    const text = `${lines.join('\n')}\n`;
    const count = [...text].filter((one) => one === letter).length;
    return {
      asks: `The file \`${file}\` is a list of ${thing} and other words. How many times does the letter \`${letter}\` stand in it?`,
      text,
      right: count,
      slips: [count - 1, Math.round(count / 100) * 100 + 3],
      command: `tr -cd ${letter} < ${file} | wc -c`,
      other: `grep -o ${letter} ${file} | wc -l`,
    };
  },
  (file, thing, random) => {
    const values = new Set<number>();
    while (values.size < 401) values.add(100_000 + random.integer(900_000));
    const rows = [...values];
    const place = 101 + random.integer(200);
    const sorted = [...rows].sort((a, b) => b - a);
    const at = (index: number) => sorted[index - 1] as number;
    return {
      asks: `Each of the 401 lines of \`${file}\` is the weight of one of the ${thing} in grams, no two alike. Ordered from the heaviest to the lightest, which weight stands in place ${place}?`,
      text: rows.map((value) => `${value}\n`).join(''),
      right: at(place),
      slips: [at(place + 1), at(402 - place)].filter((slip) => slip !== at(place)),
      command: `sort -nr ${file} | sed -n ${place}p`,
      other: `sort -n ${file} | tail -n ${place} | head -n 1`,
    };
  },
];
