import { expect, it } from 'vitest';
import { DEFAULT, GRADED, helpful, session } from '../docs/studies/optimize-session.ts';
import type { World } from '../docs/studies/optimize-world.ts';

/** How many of the first sessions of docs/studies/optimize.md end with a recommendation. */
async function recommended(world: World, sessions: number): Promise<number> {
  let count = 0;
  for (let seed = 1; seed <= sessions; seed += 1) {
    if ((await session(world, DEFAULT, seed)) === 'recommended') count += 1;
  }
  return count;
}

it('recommends at most 20 of 400 candidates that are as good as the original', async () => {
  expect(await recommended(GRADED, 400)).toBeLessThanOrEqual(20);
});

it('recommends 80 of 100 candidates that are better by .15, on 12 tasks with 4 pairs of runs', async () => {
  expect(await recommended(helpful(GRADED), 200)).toBeGreaterThanOrEqual(160);
});
