import { join } from 'node:path';
import type { ProbeRunner } from '@skvm/core';
import { batchRunner } from './run-batch.ts';

/** Runs trusted programs for Node in two processes. */
export const runNode: ProbeRunner = batchRunner([process.execPath, join(import.meta.dirname, 'run-programs.ts')], 2);
