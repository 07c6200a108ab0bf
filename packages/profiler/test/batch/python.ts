import { join } from 'node:path';
import type { ProbeRunner } from '@skvm/core';
import { batchRunner } from './run-batch.ts';

/** Runs trusted Python programs in two processes. */
export const runPython: ProbeRunner = batchRunner(
  ['python3', '-I', '-X', 'utf8', join(import.meta.dirname, 'run_programs.py')],
  2,
);
