import type { Primitive, TestedLevel } from '@skvm/core';
import { expect, test } from 'vitest';
import { primitives } from '../src/index.ts';
import { wrongGrades } from './batch/wrong-grades.ts';

// Items whose hidden inputs let a mistake pass or a right answer fail, each found by trying many of its cell.

test.each<[why: string, id: string, level: TestedLevel, seeds: readonly number[]]>([
  ['a sort by numbers, two of which were the same', 'gen.code.shell', 'L1', [120, 402]],
  ['colours whose alphabetical order is that of their numbers', 'gen.code.shell', 'L2', [111]],
  ['a mean over rows none of which is unknown', 'gen.code.sql', 'L1', [314, 350, 357]],
  ['a mean over no rows, one row, or rows whose mean others have, too', 'gen.code.sql', 'L1', [941, 6570, 6782]],
  ['the first of all rows, which are all in the town that is asked for', 'gen.code.sql', 'L1', [8997]],
  ['the first of rows of which there are no more', 'gen.code.sql', 'L1', [19346, 27350]],
  ['a sort of rows none of which is unknown', 'gen.code.sql', 'L1', [4454]],
])('%s: %s %s', async (_, id, level, seeds) => {
  const primitive = primitives.find((candidate) => candidate.id === id) as Primitive;
  expect(await wrongGrades(primitive, level, seeds)).toEqual([]);
});
