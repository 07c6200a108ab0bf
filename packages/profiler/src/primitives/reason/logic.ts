import { primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell, orderRadices, pickInOrder, say } from '../../bank/bank-primitive.ts';
import { answerIsOrder, answerIsSet } from '../../bank/name-answer.ts';
import { NAMES, NOUNS } from '../../bank/words.ts';

const ifThen: Cell = {
  // Upper limit of the first class, widths of the next four, class of the answer.
  radices: [30, 10, 10, 10, 10, 6],
  write(digits, random) {
    const limits: number[] = [];
    for (const digit of digits.slice(0, 5)) limits.push((limits.at(-1) ?? 0) + 5 + digit);
    const names = random.shuffle(NOUNS).slice(0, 6);
    const right = digits[5] as number;
    const [from, to] = [limits[right - 1] ?? 0, limits[right] ?? (limits[4] as number) + 40];
    const weight = from + 1 + random.integer(to - from - 1);
    const name = names[right] as string;
    const rules = limits.map(
      (limit, index) =>
        `If it weighs less than ${limit} kg${index === 0 ? '' : `, but not less than ${limits[index - 1]} kg`}, it goes to hall ${names[index]}.`,
    );
    const wrong = (step: number) => say(`ANSWER: ${names[(right + step) % 6]}`);
    return {
      prompt: `Parcels are sorted by weight.
${random
  .shuffle([...rules, `If it weighs ${limits[4]} kg or more, it goes to hall ${names[5]}.`])
  .map((rule) => `- ${rule}`)
  .join('\n')}

A parcel weighs ${weight} kg. To which hall does it go?

End your reply with a line of the form \`ANSWER: <name of the hall>\`. Only that line is graded.`,
      reference: say(`ANSWER: ${name}`),
      mutants: [
        { name: 'next class', script: wrong(1) },
        { name: 'class before', script: wrong(5) },
        { name: 'opposite class', script: wrong(3) },
        { name: 'hedges', script: say(`ANSWER: ${name} or ${names[(right + 1) % 6]}`) },
      ],
      alternatives: [
        { name: 'bold, capitals', script: say(`It is clear.\n\n**ANSWER: Hall ${name.toUpperCase()}**`) },
        { name: 'in a sentence', script: say(`Answer: it goes to hall ${name}.\r\n`) },
        { name: 'other halls before', script: say(`Not ${names[(right + 1) % 6]}.\n\nANSWER: \`${name}\``) },
      ],
      fault: ({ text }) => answerIsSet(text, [name], names),
    };
  },
};

/** The seat of each of five people, 0 for the leftmost. */
type Seats = readonly number[];

/** All ways in which five people can sit. */
const SEATINGS: readonly Seats[] = permutations([0, 1, 2, 3, 4]);

function permutations(list: readonly number[]): number[][] {
  if (list.length <= 1) return [[...list]];
  return list.flatMap((head, index) => permutations(list.toSpliced(index, 1)).map((tail) => [head, ...tail]));
}

/** Something that is said of a seating. */
interface Fact {
  readonly text: string;
  holds(seats: Seats): boolean;
}

/** What is true when the people, in the order of their names, sit from left to right. */
function factsAbout(names: readonly string[]): Fact[] {
  const facts: Fact[] = [];
  const fact = (text: string, holds: (a: number, b: number) => boolean, a: number, b = a) =>
    facts.push({ text, holds: (seats) => holds(seats[a] as number, seats[b] as number) });
  for (const [a, name] of names.entries()) {
    if (a === 0 || a === 4) fact(`${name} sits at one of the two ends.`, (seat) => seat === 0 || seat === 4, a);
    else fact(`${name} does not sit at an end.`, (seat) => seat !== 0 && seat !== 4, a);
    for (let b = a + 1; b < names.length; b += 1) {
      const other = names[b];
      fact(`${name} sits somewhere to the left of ${other}.`, (seat, next) => seat < next, a, b);
      if (b - a === 1) fact(`${name} sits directly to the left of ${other}.`, (seat, next) => next - seat === 1, a, b);
      else fact(`${other} and ${name} do not sit next to each other.`, (seat, next) => Math.abs(next - seat) > 1, a, b);
      if (b - a === 2) {
        fact(
          `Exactly one person sits between ${name} and ${other}.`,
          (seat, next) => Math.abs(next - seat) === 2,
          a,
          b,
        );
      }
    }
  }
  return facts;
}

const fitting = (facts: readonly Fact[]) => SEATINGS.filter((seats) => facts.every((fact) => fact.holds(seats)));

/** Facts that leave one seating, none of which can be done without: the first of them, in this order, that say something new. */
function sufficientFacts(facts: readonly Fact[]): Fact[] {
  let chosen: Fact[] = [];
  let left = SEATINGS;
  for (const fact of facts) {
    const fewer = left.filter((seats) => fact.holds(seats));
    if (fewer.length < left.length) chosen.push(fact);
    left = fewer;
  }
  for (const fact of [...chosen]) {
    const others = chosen.filter((other) => other !== fact);
    if (fitting(others).length === 1) chosen = others;
  }
  return chosen;
}

const severalConstraints: Cell = {
  // Five names from left to right: the solution, which the facts pin down, so that no two solutions share a prompt.
  radices: orderRadices(NAMES.length, 5),
  write(digits, random) {
    const seating = pickInOrder(NAMES, digits);
    const known = factsAbout(seating);
    let facts = sufficientFacts(random.shuffle(known));
    for (let attempt = 0; attempt < 20 && facts.length > 5; attempt += 1)
      facts = sufficientFacts(random.shuffle(known));
    const overlooked = facts.map((fact) => {
      const seats = fitting(facts.filter((other) => other !== fact)).find((other) => !fact.holds(other)) ?? [];
      return seating.toSorted((a, b) => (seats[seating.indexOf(a)] ?? 0) - (seats[seating.indexOf(b)] ?? 0));
    });
    const answer = (order: readonly string[]) => say(`ANSWER: ${order.join(', ')}`);
    return {
      prompt: `Five people sit in a row of five seats: ${[...seating].sort().join(', ')}. Left and right are those of someone who looks at the row as it is written, first seat leftmost.

${random
  .shuffle(facts)
  .map((fact) => `- ${fact.text}`)
  .join('\n')}

There is exactly one seating that fits. End your reply with a line of the form \`ANSWER: <name>, <name>, <name>, <name>, <name>\` that lists all five from left to right. Only that line is graded.`,
      reference: answer(seating),
      mutants: [
        ...overlooked
          .slice(0, 3)
          .map((order, index) => ({ name: `overlooks fact ${index + 1}`, script: answer(order) })),
        { name: 'from right to left', script: answer(seating.toReversed()) },
        { name: 'leaves one out', script: answer(seating.slice(0, 4)) },
      ],
      alternatives: [
        { name: 'arrows, bold', script: say(`**Answer:** ${seating.join(' → ')}\n`) },
        {
          name: 'numbered',
          script: say(`So:\r\n\r\nANSWER: ${seating.map((name, index) => `${index + 1}. ${name}`).join(' ')}\r\n`),
        },
        { name: 'lower case', script: say(`ANSWER: ${seating.join(',').toLowerCase()}.`) },
      ],
      fault: ({ text }) => answerIsOrder(text, seating),
    };
  },
};

interface Project {
  readonly name: string;
  readonly cost: number;
  readonly gain: number;
}

interface Rules {
  readonly budget: number;
  /** Two that exclude each other, and one that needs the other; `undefined` when the rule is overlooked. */
  readonly exclude: readonly [number, number] | undefined;
  readonly needs: readonly [number, number] | undefined;
}

/** The selections of the largest gain that keep the rules, as sets of indices. */
function bestSelections(projects: readonly Project[], { budget, exclude, needs }: Rules): number[][] {
  let best: number[] = [];
  let bestGain = -1;
  for (let bits = 0; bits < 2 ** projects.length; bits += 1) {
    const has = (index: number) => ((bits >> index) & 1) === 1;
    if (exclude && has(exclude[0]) && has(exclude[1])) continue;
    if (needs && has(needs[0]) && !has(needs[1])) continue;
    let [cost, gain] = [0, 0];
    for (const [index, project] of projects.entries()) {
      if (!has(index)) continue;
      cost += project.cost;
      gain += project.gain;
    }
    if (cost > budget || gain < bestGain) continue;
    if (gain > bestGain) best = [];
    bestGain = gain;
    best.push(bits);
  }
  return best.map((bits) => projects.flatMap((_, index) => (((bits >> index) & 1) === 1 ? [index] : [])));
}

const optimisation: Cell = {
  // Costs of six projects and the budget; gains and rules are drawn until the best selection is the only one.
  radices: [8, 8, 8, 8, 8, 8, 8],
  write(digits, random) {
    const budget = 17 + (digits[6] as number);
    const names = random.shuffle(NOUNS).slice(0, 6);
    const draw = (gains: readonly number[]) => {
      const projects = names.map((name, index) => ({
        name,
        cost: 3 + (digits[index] as number),
        gain: gains[index] as number,
      }));
      const [a = 0, b = 0, c = 0, d = 0] = random.shuffle([0, 1, 2, 3, 4, 5]);
      const rules: Rules = { budget, exclude: [a, b], needs: [c, d] };
      return { projects, rules, best: bestSelections(projects, rules) };
    };
    const isGood = ({ projects, rules, best }: ReturnType<typeof draw>) => {
      const key = String(best[0]);
      const without = (rule: 'exclude' | 'needs') =>
        String(bestSelections(projects, { ...rules, [rule]: undefined })[0]);
      return best.length === 1 && without('exclude') !== key && without('needs') !== key;
    };
    let drawn = draw(random.shuffle([1, 2, 4, 8, 16, 32]));
    for (let attempt = 0; attempt < 60 && !isGood(drawn); attempt += 1) {
      const next = draw(names.map(() => 6 + random.integer(25)));
      if (next.best.length === 1) drawn = next;
    }
    const { projects, rules, best } = drawn;
    const chosen = best[0] as number[];
    const [[a, b], [c, d]] = [rules.exclude ?? [0, 1], rules.needs ?? [2, 3]];
    const nameOf = (index: number) => names[index] as string;
    const selection = chosen.map(nameOf);
    const answer = (indices: readonly number[]) => say(`ANSWER: ${indices.map(nameOf).join(', ')}`);
    const byGain = [0, 1, 2, 3, 4, 5].toSorted((x, y) => (projects[y]?.gain ?? 0) - (projects[x]?.gain ?? 0));
    const missing = [0, 1, 2, 3, 4, 5].find((index) => !chosen.includes(index)) as number;
    const mistakes = [
      { name: 'overlooks the exclusion', indices: bestSelections(projects, { ...rules, exclude: undefined })[0] ?? [] },
      { name: 'overlooks what is needed', indices: bestSelections(projects, { ...rules, needs: undefined })[0] ?? [] },
      { name: 'overspends', indices: bestSelections(projects, { ...rules, budget: budget + 4 })[0] ?? [] },
      { name: 'largest gains first', indices: byGain.slice(0, chosen.length) },
      { name: 'one too few', indices: chosen.slice(1) },
      { name: 'one too many', indices: [...chosen, missing] },
      { name: 'all of them', indices: [0, 1, 2, 3, 4, 5] },
    ];
    const isRight = (indices: readonly number[]) => String(indices.toSorted((x, y) => x - y)) === String(chosen);
    return {
      prompt: `Choose projects so that the sum of their gains is as large as possible. The sum of their costs may be at most ${budget}.

| project | cost | gain |
|---|---|---|
${projects.map(({ name, cost, gain }) => `| ${name} | ${cost} | ${gain} |`).join('\n')}

- ${nameOf(a)} and ${nameOf(b)} exclude each other: at most one of the two can be chosen.
- ${nameOf(c)} can be chosen only together with ${nameOf(d)}.

Each project is chosen once or not at all. There is exactly one best choice. End your reply with a line of the form \`ANSWER: <project>, <project>, ...\` that names the chosen projects in any order. Only that line is graded.`,
      reference: answer(chosen),
      mutants: mistakes
        .filter(({ indices }) => !isRight(indices))
        .map(({ name, indices }) => ({ name, script: answer(indices) })),
      alternatives: [
        { name: 'other order, bold', script: say(`**ANSWER:** **${selection.toReversed().join('** and **')}**`) },
        { name: 'in braces', script: say(`Total within budget.\n\nFinal answer: {${selection.join('; ')}}\n`) },
        { name: 'on the next line', script: say(`ANSWER:\r\n\r\n${selection.join(', ')}`) },
      ],
      fault: ({ text }) => answerIsSet(text, selection, names),
    };
  },
};

/** Deduction without a tool: one rule, a seating that fits all facts, the best choice under rules. */
export const logic = bankPrimitive(primitiveSpec('reason.logic'), {
  L1: ifThen,
  L2: severalConstraints,
  L3: optimisation,
});
