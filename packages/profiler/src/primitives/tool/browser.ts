import { primitiveSpec } from '@skvm/core';
import { bankPrimitive } from '../../bank/bank-primitive.ts';
import { account } from './browser/account.ts';
import { form } from './browser/form.ts';
import { notice } from './browser/notice.ts';

/** Pages that have to be shown: a text that appears, a form, an account. */
export const browser = bankPrimitive(primitiveSpec('tool.browser'), { L1: notice, L2: form, L3: account });
