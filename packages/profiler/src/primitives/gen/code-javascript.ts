import { primitiveSpec } from '@skvm/core';
import { bankPrimitive } from '../../bank/bank-primitive.ts';
import { gatherSources } from './javascript/gather-sources.ts';
import { rewriteLines } from './javascript/rewrite-lines.ts';
import { useModules } from './javascript/use-modules.ts';

/** JavaScript for Node: a synchronous script, built-in modules, asynchronous work with errors handled on every path. */
export const codeJavascript = bankPrimitive(primitiveSpec('gen.code.javascript'), {
  L1: rewriteLines,
  L2: useModules,
  L3: gatherSources,
});
