import type { PrimitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell } from '@skvm/profiler';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const day = (index: number): string => DAYS[((index % 7) + 7) % 7] as string;
const say = (text: string) => [{ do: 'say' as const, text }];

const spec: PrimitiveSpec = {
  id: 'reason.weekday',
  category: 'reasoning',
  description: 'tells which weekday it is some days later',
  levels: {
    L1: 'counts forward once',
    L2: 'counts forward, then back',
    L3: 'counts forward and back four times',
  },
  degradations: {
    'L3->L2': 'add up the days first, and count once with the sum',
    'L2->L1': 'take the remainder of the days by seven before counting',
  },
};

/** Items of so many legs, each up to `most` days long: every second one goes back. */
function walk(legs: number, most: number): Cell {
  return {
    // The first day, then the length of each leg: each combination is an item of its own.
    radices: [7, ...Array.from({ length: legs }, () => most)],
    write([start = 0, ...lengths]) {
      const steps = lengths.map((length, index) => (index % 2 === 0 ? length + 1 : -(length + 1)));
      const end = steps.reduce((sum, step) => sum + step, start);
      const route = steps.map((step) => `${Math.abs(step)} days ${step > 0 ? 'forward' : 'back'}`).join(', then ');
      return {
        prompt: `Today is a ${day(start)}. Which weekday is it after going ${route}? Reply with the weekday alone.`,
        reference: say(day(end)),
        mutants: [1, -1, 3].map((off) => ({ name: `off by ${off}`, script: say(day(end + off)) })),
        alternatives: [
          { name: 'in small letters', script: say(day(end).toLowerCase()) },
          { name: 'as a sentence', script: say(`It is a ${day(end)}.`) },
        ],
        fault({ text }) {
          const named = DAYS.filter((name) => text.toLowerCase().includes(name.toLowerCase()));
          return named.length === 1 && named[0] === day(end) ? undefined : `expected ${day(end)}`;
        },
      };
    },
  };
}

/** A capability that the catalogue does not have, made of three parametric cells. */
export const weekday = bankPrimitive(spec, { L1: walk(1, 200_000), L2: walk(2, 500), L3: walk(4, 30) });
