import { existsSync } from 'node:fs';
import { join } from 'node:path';

const packed = join(import.meta.dirname, 'skvm-data');

/**
 * Absolute path of the data that comes with SkVM, in the layout of SkVM-data: `skills/<name>/`, `tasks/<id>/`,
 * `profiles/<adapter>/<model>/latest.json`. Of an installed package it is the copy in it, in a clone the repository's
 * own `skvm-data`. To be read, not written to.
 */
export const dataDir: string = existsSync(packed) ? packed : join(import.meta.dirname, '../../../skvm-data');
