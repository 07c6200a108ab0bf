import { primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell, pickInOrder } from '../../bank/bank-primitive.ts';
import { ASK_NUMBER as ASK, numberQuestion, plain } from '../../bank/number-question.ts';
import { THINGS } from '../../bank/words.ts';

const oneOperation: Cell = {
  // Operation, thing that is counted, two operands.
  radices: [5, 40, 400, 90],
  write([operation = 0, thing = 0, first = 0, second = 0]) {
    const things = THINGS[thing] as string;
    const [a, b] = [100 + first, 10 + second];
    const [story, answer] = (
      [
        [`A store has ${a} ${things} and receives ${b} more. How many ${things} does it have now?`, a + b],
        [`A store has ${a} ${things} and sells ${b} of them. How many ${things} are left?`, a - b],
        [`A store has ${b} crates with ${a} ${things} in each. How many ${things} is that in all?`, a * b],
        [`A store packs ${a * b} ${things} into crates of ${b}. How many crates does it fill?`, a],
        [
          `A shipment of ${things} weighs ${a} kg; ${b} % of that is packing. How many kg of packing is that, exactly?`,
          (a * b) / 100,
        ],
      ] as const
    )[operation] as readonly [string, number];
    return numberQuestion({
      prompt: `${story}\n\n${ASK}.`,
      answer,
      tolerance: 0.001,
      mistakes: [
        { name: 'lost carry', value: answer - 10 },
        { name: 'other operation', value: operation === 0 ? a - b : a + b },
        { name: 'magnitude', value: answer * 10 },
        { name: 'repeats an operand', value: b },
      ],
    });
  },
};

/** Three weights in percent. */
const WEIGHTS = [
  [20, 30, 50],
  [25, 35, 40],
  [10, 30, 60],
  [15, 25, 60],
  [20, 20, 60],
  [30, 30, 40],
  [10, 40, 50],
  [10, 20, 70],
  [15, 35, 50],
  [45, 30, 25],
] as const;

const severalSteps: Cell = {
  // Kind of calculation, a choice of its constants, three numbers.
  radices: [3, 10, 40, 40, 40],
  write([kind = 0, constants = 0, x = 0, y = 0, z = 0], random) {
    const [w1, w2, w3] = WEIGHTS[constants] as (typeof WEIGHTS)[number];
    if (kind === 0) {
      const [a, b, c] = [55 + x, 55 + y, 55 + z];
      const answer = (w1 * a + w2 * b + w3 * c) / 100;
      return numberQuestion({
        prompt: `A course is graded from three parts: homework counts ${w1} %, the project ${w2} % and the exam ${w3} %. A student has ${a} points in homework, ${b} in the project and ${c} in the exam. What is the weighted total? It has at most two decimals.\n\n${ASK}; give it exactly.`,
        answer,
        tolerance: 0.001,
        mistakes: [
          { name: 'plain mean', value: Math.round(((a + b + c) / 3) * 100) / 100 },
          { name: 'weights in the wrong order', value: (w3 * a + w2 * b + w1 * c) / 100 },
          { name: 'last part forgotten', value: (w1 * a + w2 * b) / 100 },
        ],
      });
    }
    if (kind === 1) {
      const [discount, shipping] = [5 + 5 * (constants % 5), constants < 5 ? 12 : 18];
      const [price, otherPrice, count] = [12 + x, 15 + y, 3 + z];
      const otherCount = 2 + random.integer(8);
      const [things, others] = pickInOrder(THINGS, [random.integer(40), random.integer(39)]);
      const goods = count * price + otherCount * otherPrice;
      const answer = (goods * (100 - discount)) / 100 + shipping;
      return numberQuestion({
        prompt: `An order lists ${count} ${things} at ${price} euros each and ${otherCount} ${others} at ${otherPrice} euros each. The goods get a discount of ${discount} %; then ${shipping} euros for shipping are added, without discount. What is the total in euros? It has at most two decimals.\n\n${ASK}; give it exactly.`,
        answer,
        tolerance: 0.001,
        mistakes: [
          { name: 'no discount', value: goods + shipping },
          { name: 'discount on shipping too', value: ((goods + shipping) * (100 - discount)) / 100 },
          { name: 'shipping forgotten', value: answer - shipping },
        ],
      });
    }
    // Group sizes that sum to 20, so that the joint mean has at most two decimals.
    const [n1, n2, n3] = [w1 / 5, w2 / 5, w3 / 5];
    const [a, b, c] = [50 + x, 50 + y, 50 + z];
    const sum = n1 * a + n2 * b + n3 * c;
    return numberQuestion({
      prompt: `Three teams have the following mean scores: ${n1} players with a mean of ${a}, ${n2} players with a mean of ${b}, and ${n3} players with a mean of ${c}. What is the mean score of all players together? It has at most two decimals.\n\n${ASK}; give it exactly.`,
      answer: sum / 20,
      tolerance: 0.001,
      mistakes: [
        { name: 'mean of means', value: Math.round(((a + b + c) / 3) * 100) / 100 },
        { name: 'last team forgotten', value: Math.round(((n1 * a + n2 * b) / (n1 + n2)) * 100) / 100 },
        { name: 'sum not divided', value: sum },
      ],
    });
  },
};

const ROUND = 'Do not round in between; round the final result to two decimals.';

const chainsAndFinance: Cell = {
  // Kind of calculation, an amount, three rates.
  radices: [3, 200, 20, 20, 20],
  write([kind = 0, amount = 0, p = 0, q = 0, r = 0]) {
    if (kind === 0) {
      const start = 1000 + 45 * amount;
      const [rise, cut, tax] = [3 + p, 4 + q, 2 + r];
      const goods = start * (1 + rise / 100) * (1 - cut / 100);
      const answer = goods * (1 + tax / 100) + 35;
      return numberQuestion({
        prompt: `A machine is listed at ${start} euros. The maker raises the price by ${rise} %. A dealer takes ${cut} % off the raised price. On the result a tax of ${tax} % is charged, and then a fee of 35 euros is added, free of tax. What does the buyer pay, in euros?\n\n${ROUND} ${ASK}.`,
        answer,
        tolerance: 0.0051,
        mistakes: [
          { name: 'percentages added up', value: start * (1 + (rise - cut + tax) / 100) + 35 },
          { name: 'tax on the fee too', value: (goods + 35) * (1 + tax / 100) },
          { name: 'discount off the list price', value: start * (1 + (rise - cut) / 100) * (1 + tax / 100) + 35 },
          { name: 'fee forgotten', value: answer - 35 },
        ],
      });
    }
    if (kind === 1) {
      const start = 1000 + 10 * (20 * amount + q);
      const [yearly, percent] = [100 + 25 * p, 2 + r / 4];
      const rate = percent / 100;
      const grow = (balance: number) => balance * (1 + rate) + yearly;
      const answer = grow(grow(grow(start)));
      return numberQuestion({
        prompt: `An account holds ${start} euros. At the end of each year the bank adds ${percent} % interest on what the account held during that year, and right after that the owner pays in ${yearly} euros. How many euros does it hold after three years, the third payment included?\n\n${ROUND} ${ASK}.`,
        answer,
        tolerance: 0.0051,
        mistakes: [
          { name: 'simple interest', value: start * (1 + 3 * rate) + 3 * yearly },
          { name: 'payments before the interest', value: answer + yearly * ((1 + rate) ** 3 - 1) },
          { name: 'two years', value: grow(grow(start)) },
          { name: 'payments forgotten', value: start * (1 + rate) ** 3 },
        ],
      });
    }
    const answer = 200 + 20 * amount + r;
    const [rise, cut] = [5 + p, 5 + q];
    const price = (answer * (100 + rise) * (100 - cut)) / 10_000;
    return numberQuestion({
      prompt: `A price was first raised by ${rise} %, and later the raised price was cut by ${cut} %. It is now exactly ${plain(price, 4)} euros. What was it, in euros, before both changes?\n\n${ROUND} ${ASK}.`,
      answer,
      tolerance: 0.0051,
      mistakes: [
        { name: 'changes turned round', value: price * (1 - rise / 100) * (1 + cut / 100) },
        { name: 'percentages added up', value: price / (1 + (rise - cut) / 100) },
        { name: 'only the cut undone', value: price / (1 - cut / 100) },
        { name: 'forward again', value: price * (1 + rise / 100) * (1 - cut / 100) },
      ],
    });
  },
};

/** Arithmetic without a tool: one operation, several steps, chains of percentages and interest. */
export const arithmetic = bankPrimitive(primitiveSpec('reason.arithmetic'), {
  L1: oneOperation,
  L2: severalSteps,
  L3: chainsAndFinance,
});
