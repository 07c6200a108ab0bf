import { primitiveSpec } from '@skvm/core';
import { bankPrimitive } from '../../bank/bank-primitive.ts';
import { pipesAndLoops } from './shell/pipes-and-loops.ts';
import { singleCommand } from './shell/single-command.ts';
import { textWork } from './shell/text-work.ts';

/** Bash scripts, run over files that nobody has seen: a single command, pipes and loops, text work. */
export const codeShell = bankPrimitive(primitiveSpec('gen.code.shell'), {
  L1: singleCommand,
  L2: pipesAndLoops,
  L3: textWork,
});
