import type { Runtime } from '../../../bank/program-question.ts';

// UTF-8 whatever the machine's locale says, and no bytecode beside the program.
const OPTIONS = ['-B', '-X', 'utf8'] as const;

/** Python by itself: nothing of the user's, and no module from the folder. */
export const PYTHON: Runtime = {
  languages: ['python', 'py', 'python3'],
  requires: ['python3'],
  file: () => 'solution.py',
  argv: (file) => ['python3', '-I', ...OPTIONS, file],
};

/** Python that also finds packages in the folder of the program; `-I` would leave them out. */
export const PYTHON_WITH_PACKAGES: Runtime = {
  ...PYTHON,
  argv: (file) => ['python3', '-E', '-s', ...OPTIONS, file],
};
