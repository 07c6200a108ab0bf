import { type Primitive, TESTED_LEVELS } from '@skvm/core';
import { primitiveCases } from '@skvm/core/testing';
import { describe, expect, test } from 'vitest';
import { primitives } from '../src/index.ts';
import { runnerOf } from './batch/runner-of.ts';

/** A file of tests for each, of about the same length: files run side by side. */
type Group = 'code' | 'text' | 'others';

function groupOf({ id }: Primitive): Group {
  if (id.startsWith('gen.code.')) return 'code';
  return id.startsWith('gen.') ? 'text' : 'others';
}

/** Items of a level where answers are programs: run without walls, of which there are more in `pnpm e2e`. */
const PROGRAM_SEEDS: Readonly<Record<string, number>> = {
  'gen.code.python': 50,
  'gen.code.javascript': 50,
  'gen.code.shell': 20,
  'gen.code.sql': 500,
  'follow.delegation': 20,
};

/** Holds the primitives of a group to what every primitive has to do. */
export function testPrimitives(group: Group): void {
  for (const primitive of primitives.filter((each) => groupOf(each) === group)) {
    describe(primitive.id, () => {
      const seeds = PROGRAM_SEEDS[primitive.id];
      const programs = seeds === undefined ? {} : { seeds, runProbes: runnerOf(primitive.id) };
      for (const { name, run } of primitiveCases({ create: () => primitive, ...programs })) test(name, run);

      test('every item has three mutants and two other right answers', () => {
        for (const level of TESTED_LEVELS) {
          for (let seed = 0; seed < 100; seed += 1) {
            const { task, alternatives = [] } = primitive.generate({ level, seed });
            expect([task.mutants?.length ?? 0, alternatives.length]).toSatisfy(
              ([mutants = 0, others = 0]: number[]) => mutants >= 3 && others >= 2,
            );
          }
        }
      });
    });
  }
}
