import type { Runtime } from '../../../bank/program-question.ts';

/** Node by itself; a program in the older form of modules is run as one. */
export const NODE: Runtime = {
  languages: ['js', 'javascript', 'mjs', 'cjs', 'node'],
  requires: ['node'],
  file: (program) =>
    /\brequire *\(/.test(program) && !/^ *(?:import|export) ?[\w{*'"]/m.test(program) ? 'solution.cjs' : 'solution.mjs',
  argv: (file) => ['node', file],
};

/** Node with a program of ours, which imports the module that was asked for. */
export const NODE_DRIVER: Runtime = {
  ...NODE,
  file: () => 'solution.mjs',
  argv: () => ['node', 'driver.mjs'],
};
