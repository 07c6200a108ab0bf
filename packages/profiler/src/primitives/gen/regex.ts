import { primitiveSpec } from '@skvm/core';
import { bankPrimitive } from '../../bank/bank-primitive.ts';
import { secret } from './regex/secret.ts';
import { token } from './regex/token.ts';
import { wholeLine } from './regex/whole-line.ts';

/** Regular expressions: a token, a whole line with alternatives, conditions on what stands around. */
export const regex = bankPrimitive(primitiveSpec('gen.regex'), { L1: token, L2: wholeLine, L3: secret });
