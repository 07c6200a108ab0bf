import { primitiveSpec } from '@skvm/core';
import { bankPrimitive } from '../../bank/bank-primitive.ts';
import { chainedQueries } from './sql/chained-queries.ts';
import { joinedTables } from './sql/joined-tables.ts';
import { oneTable } from './sql/one-table.ts';

/** SQL queries, run over rows that nobody has seen: one table, several that are joined, expressions built on each other. */
export const codeSql = bankPrimitive(primitiveSpec('gen.code.sql'), {
  L1: oneTable,
  L2: joinedTables,
  L3: chainedQueries,
});
