import { createContext, type Primitive, TESTED_LEVELS, type TestedLevel } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import { programFinder } from '../src/find-programs.ts';
import { checkBank, primitives } from '../src/index.ts';
import { wrongGrades } from '../test/batch/wrong-grades.ts';

// The cells whose answers are run as programs, on as many items as CI takes of all other cells. What takes longest is to
// start thousands of shells: about a minute a cell on two cores.

const SEEDS = 500;
/** Items whose answers are graded together: what their programs left is in memory until then. */
const AT_ONCE = 100;
/** Items of each cell whose answers are run behind walls, as those of agents are. */
const SEEDS_BEHIND_WALLS = 10;
const TIMEOUT_MS = 600_000;

const context = createContext();
const missingPrograms = programFinder(context);
const firstItem = (primitive: Primitive, level: TestedLevel) => primitive.generate({ level, seed: 0 });

for (const primitive of primitives) {
  const levels = TESTED_LEVELS.filter((level) => firstItem(primitive, level).probes !== undefined);
  if (levels.length === 0) continue;
  const requires = [...new Set(levels.flatMap((level) => firstItem(primitive, level).requires ?? []))];
  const missing = await missingPrograms(requires);
  const why = missing.length > 0 ? `${primitive.id}: missing ${missing.join(', ')}` : undefined;

  describe.skipIf(why)(why ?? primitive.id, () => {
    test.each(levels)(
      `%s: right answers to ${SEEDS} items pass, wrong ones fail`,
      async (level) => {
        const wrong: string[] = [];
        for (let from = 0; from < SEEDS; from += AT_ONCE) {
          const seeds = Array.from({ length: AT_ONCE }, (_, at) => from + at);
          wrong.push(...(await wrongGrades(primitive, level, seeds)));
        }
        expect(wrong).toEqual([]);
      },
      TIMEOUT_MS,
    );

    test(
      `the same of ${SEEDS_BEHIND_WALLS} items behind walls`,
      async () => {
        const { cells } = await checkBank(
          { primitives: [primitive], seeds: 1, probedSeeds: SEEDS_BEHIND_WALLS },
          context,
        );
        expect(cells.filter(({ executes }) => executes).map(({ level }) => level)).toEqual(levels);
        for (const { executes, items, faults } of cells) {
          expect({ items, faults }).toEqual({ items: executes ? SEEDS_BEHIND_WALLS : 1, faults: [] });
        }
      },
      TIMEOUT_MS,
    );
  });
}
