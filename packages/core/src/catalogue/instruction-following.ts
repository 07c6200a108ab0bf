import type { PrimitiveSpec } from '../spec/primitive.ts';

/** Doing what was said, in the way that was said. */
export const instructionFollowingSpecs: readonly PrimitiveSpec[] = [
  {
    id: 'follow.format',
    category: 'instruction-following',
    description: 'answers in the form that was asked for',
    levels: {
      L1: 'A form that has a name: a JSON list, a table, a number of bullet points.',
      L2: 'A form given by a schema or a template: these fields, of these types.',
      L3: 'Several rules about form that hold at once: size, order, case, types, what may not occur.',
    },
    degradations: {
      'L3->L2': 'State one rule at a time, and name the step or command that checks or repairs it afterwards.',
      'L2->L1': 'Give a template with a marked place for every value.',
    },
  },
  {
    id: 'follow.constraint',
    category: 'instruction-following',
    description: 'keeps to rules about what must and must not be',
    levels: {
      L1: 'Keeps one rule.',
      L2: 'Keeps three to five rules at once.',
      L3: 'Keeps rules that go against habit: more than five at once, or one that forbids what a model would do unasked.',
    },
    degradations: {
      'L3->L2': 'Say what to do in place of what is forbidden, next to the rule.',
      'L2->L1': 'Turn the rules into a list that is checked point by point before the work is handed over.',
    },
  },
  {
    id: 'follow.procedure',
    category: 'instruction-following',
    description: 'carries out the steps that were given, all of them and in order',
    levels: {
      L1: 'Three or four steps in a row.',
      L2: 'Five to seven steps, some of them under a condition.',
      L3: 'Eight steps or more, or steps that are repeated until a check holds.',
    },
    degradations: {
      'L3->L2':
        'Give a fixed number of rounds and the check that ends them, and group the steps so that one group is done at a time.',
      'L2->L1': 'Give three steps without a branch for the usual case, and keep the other cases apart.',
    },
  },
  {
    id: 'follow.delegation',
    category: 'instruction-following',
    description: 'leaves to a program what a program does better',
    levels: {
      L1: 'Writes and runs a program when told to.',
      L2: 'Uses a program in place of mental work when told that it is preferred.',
      L3: 'Sees unasked where a program is needed: exact arithmetic, counting, sorting, many files.',
    },
    degradations: {
      'L3->L2': 'Mark each step that is to be done by a program and not by reading or in the head.',
      'L2->L1': 'Give the program, or a command line, ready to run.',
    },
  },
  {
    id: 'follow.style',
    category: 'instruction-following',
    description: 'writes in the manner that was asked for',
    levels: {
      L1: 'Formal or casual, throughout a few sentences.',
      L2: 'A persona, an audience or a register, throughout a page.',
      L3: 'The same marked manner over a long text with several sections.',
    },
    degradations: {
      'L3->L2': 'Repeat the manner in one line at each section.',
      'L2->L1': 'Ask for a formal or a casual tone, and give words to use and to avoid.',
    },
  },
];
