import type { PrimitiveSpec } from '../spec/primitive.ts';

/** Working things out without a tool. */
export const reasoningSpecs: readonly PrimitiveSpec[] = [
  {
    id: 'reason.arithmetic',
    category: 'reasoning',
    description: 'calculates without a tool',
    levels: {
      L1: 'One operation on two numbers, percentage of a number included.',
      L2: 'A chain of two to five operations: average, weighted sum, price with discount and tax.',
      L3: 'Compound formulas: interest over periods, percentages of percentages, rates that depend on earlier results, rounding at the right place.',
    },
    degradations: {
      'L3->L2':
        'Write the formula down, name every intermediate value, and say in which order they are computed and where they are rounded.',
      'L2->L1':
        'Hand the calculation to a command or script, or split it into single operations whose results are written down.',
    },
  },
  {
    id: 'reason.logic',
    category: 'reasoning',
    description: 'draws conclusions from facts and conditions',
    levels: {
      L1: 'Applies one if-then rule or one syllogism.',
      L2: 'Finds what satisfies three to five conditions at once.',
      L3: 'Finds the best among all that satisfies the conditions: assignment, scheduling, least cost.',
    },
    degradations: {
      'L3->L2':
        'Ask to list everything that satisfies the conditions first, and to choose from that list by one stated measure.',
      'L2->L1':
        'Turn the conditions into a chain of yes-or-no checks, one after the other, with what to do on each answer.',
    },
  },
  {
    id: 'reason.spatial',
    category: 'reasoning',
    description: 'works with positions, directions and shapes',
    levels: {
      L1: 'Distance or direction between two points of a plane.',
      L2: 'Areas, perimeters, rotations, reflections, overlaps of simple shapes.',
      L3: 'Distances on a sphere, bodies in space, several transformations in a row.',
    },
    degradations: {
      'L3->L2': 'Give the formula, or say that a flat approximation is enough and within what error.',
      'L2->L1': 'Give the formula for each quantity, or hand the calculation to a command or script.',
    },
  },
  {
    id: 'reason.planning',
    category: 'reasoning',
    description: 'puts work into an order that can succeed',
    levels: {
      L1: 'Orders three to five tasks by their dependencies.',
      L2: 'Splits a goal into tasks and tells which can go on at the same time.',
      L3: 'Plans with branches, failures and ways back: what runs, what is skipped, what is repeated after an error.',
    },
    degradations: {
      'L3->L2':
        'Write the decisions down beforehand: for each branch its condition, and for each failure what to do next.',
      'L2->L1': 'Give one fixed, numbered order of steps.',
    },
  },
  {
    id: 'reason.analysis',
    category: 'reasoning',
    description: 'understands code and finds what is wrong with it',
    levels: {
      L1: 'Says what a function of a few lines does.',
      L2: 'Finds one defect in a file of moderate length.',
      L3: 'Follows a failure through several files to its cause and names the line.',
    },
    degradations: {
      'L3->L2': 'Name the files and the order in which they call each other, and ask for one file at a time.',
      'L2->L1': 'Quote the few lines that matter and ask about those alone.',
    },
  },
];
