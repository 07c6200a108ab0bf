import { primitiveSpec } from '@skvm/core';
import { bankPrimitive } from '../../bank/bank-primitive.ts';
import { reportRecords } from './python/report-records.ts';
import { tallyLines } from './python/tally-lines.ts';
import { usePackage } from './python/use-package.ts';

/** Python: a script with built-ins, the standard library, a package learned from its manual. */
export const codePython = bankPrimitive(primitiveSpec('gen.code.python'), {
  L1: tallyLines,
  L2: reportRecords,
  L3: usePackage,
});
