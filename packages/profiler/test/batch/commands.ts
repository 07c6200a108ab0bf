import { join } from 'node:path';
import type { ProbeRunner } from '@skvm/core';
import { batchRunner } from './run-batch.ts';

/**
 * Runs trusted programs of any kind, each as a process of its own. Two small processes start them: to start one from a
 * process as large as that of the tests takes ten times as long.
 */
export const runCommands: ProbeRunner = batchRunner(
  [process.execPath, join(import.meta.dirname, 'run-commands.ts')],
  2,
);
