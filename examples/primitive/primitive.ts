import { definePrimitive, type PrimitiveSpec, type TestedLevel } from '@skvm/core';

const spec: PrimitiveSpec = {
  id: 'reason.reversal',
  category: 'reasoning',
  description: 'spells a row of letters backwards',
  levels: {
    L1: 'reverses a row of eight letters',
    L2: 'reverses a row of fifteen letters',
    L3: 'reverses a row of thirty-six letters',
  },
  degradations: {
    'L3->L2': 'split the row into pieces, reverse each, and put them together from the last to the first',
    'L2->L1': 'write the letters one a line first, then read the lines from the bottom up',
  },
};

const LENGTH: Readonly<Record<TestedLevel, number>> = { L1: 8, L2: 15, L3: 36 };
const LETTERS = 'abcdefgh';
/** Seven letters out of eight: each index spells a row of its own, so that items never repeat. */
const SPACE = LETTERS.length ** 7;

/** The row at an index: `x`, which makes it no palindrome, then the digits of the index in base 8, over and over. */
function rowOf(seed: number, length: number): string {
  let rest = seed;
  let digits = '';
  for (let position = 0; position < 7; position++) {
    digits += LETTERS[rest % LETTERS.length];
    rest = Math.floor(rest / LETTERS.length);
  }
  return `x${digits.repeat(Math.ceil(length / 7))}`.slice(0, length);
}

/** Spelling backwards: a capability that the catalogue does not have. */
export const reversal = definePrimitive({
  id: spec.id,
  description: spec.description,
  spec,
  space: { L1: SPACE, L2: SPACE, L3: SPACE },
  generate({ level, seed }) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= SPACE) throw new RangeError(`No item ${seed}`);
    const row = rowOf(seed, LENGTH[level]);
    const answer = [...row].reverse().join('');
    const say = (text: string) => [{ do: 'say' as const, text }];
    return {
      task: {
        id: `reason.reversal-${level}-${seed}`,
        prompt: `Spell "${row}" backwards. Reply with the reversed row alone.`,
        files: {},
        checks: [],
        tools: 'none',
        demands: [{ primitive: spec.id, level }],
        reference: say(answer),
        mutants: [
          { name: 'as it was', script: say(row) },
          { name: 'one letter lost', script: say(answer.slice(0, -1)) },
          { name: 'one letter too many', script: say(`${answer}x`) },
        ],
      },
      grade({ text }) {
        const right = text.trim().replace(/^["'`]|["'`.]+$/g, '') === answer;
        return { value: right ? 1 : 0, explanation: right ? 'reversed' : `expected ${answer}` };
      },
    };
  },
});

export default [reversal];
