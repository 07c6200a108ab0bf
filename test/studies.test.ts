import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  bandRows,
  bandsOf,
  EVEN_MIX,
  endingsIn,
  endsOf,
  PUBLISHED_MIX,
  recoveryIn,
} from '../docs/studies/estimator-exact.ts';
import { ask, itemsEach, ofLevel, recoveryRow, shareRight } from '../docs/studies/estimator-tables.ts';
import { adaptive, DEFAULT as DEFAULT_STOP, EVEN, publishedMix, UNEVEN } from '../docs/studies/estimator-world.ts';
import { markdownRow, percent } from '../docs/studies/markdown.ts';
import { DEFAULT, GRADED, helpful, session } from '../docs/studies/optimize-session.ts';
import type { World } from '../docs/studies/optimize-world.ts';
import { priorRow, tryPrior } from '../docs/studies/prior.ts';
import { LEVELS } from '../packages/core/src/index.ts';
import { CELL_PRIOR } from '../packages/profiler/src/suite.ts';

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

it('finds the published levels, with at most half of the items of three a level, as docs/studies/estimator.md says', () => {
  const page = readFileSync(new URL('../docs/studies/estimator.md', import.meta.url), 'utf8');
  const cases = publishedMix(20);
  const rule = adaptive(DEFAULT_STOP.confidence, DEFAULT_STOP.maxItems);

  const even = ask(rule, EVEN, cases);
  expect(page).toContain(markdownRow(recoveryRow('adaptive, slip .05, guess .10', even)));
  expect(shareRight(even)).toBeGreaterThanOrEqual(0.98);
  for (const level of LEVELS) expect(shareRight(ofLevel(even, level))).toBeGreaterThanOrEqual(0.96);
  expect(itemsEach(even)).toBeLessThanOrEqual(9 / 2);

  const uneven = ask(rule, UNEVEN, cases);
  expect(page).toContain(markdownRow(recoveryRow('adaptive, slip and guess drawn', uneven)));
  expect(shareRight(uneven)).toBeGreaterThanOrEqual(0.96);

  const readme = readFileSync(new URL('../packages/profiler/README.md', import.meta.url), 'utf8').replaceAll(
    /\s+/g,
    ' ',
  );
  expect(readme).toContain(`finds ${percent(shareRight(even))} of the levels with ${itemsEach(even).toFixed(1)} items`);
  expect(readme).toContain(`unknown to it, ${percent(shareRight(uneven))} with ${itemsEach(uneven).toFixed(1)}.`);
});

it.each([
  ['slip .05, guess .10', EVEN],
  ['drawn', UNEVEN],
])('is right as often as it says, within .03, in each band of confidence: %s', (name, world) => {
  const page = readFileSync(new URL('../docs/studies/estimator.md', import.meta.url), 'utf8');
  const found = endingsIn(world, endsOf());
  const bands = bandsOf(found, PUBLISHED_MIX);
  const rows = [...bandRows(name, bands), ...bandRows(name, bandsOf(found, EVEN_MIX))];
  for (const row of rows) expect(page).toContain(markdownRow(row));
  for (const { stated, right } of bands) expect(Math.abs(right - stated)).toBeLessThanOrEqual(0.03);
  for (const level of LEVELS) expect(found[level].reduce((sum, { chance }) => sum + chance, 0)).toBeCloseTo(1, 9);

  // Summed up and drawn, it is the same schedule.
  const drawn = ask(adaptive(DEFAULT_STOP.confidence, DEFAULT_STOP.maxItems), world, publishedMix(20));
  const { right, items } = recoveryIn(found, PUBLISHED_MIX);
  expect(Math.abs(right - shareRight(drawn))).toBeLessThan(0.005);
  expect(Math.abs(items - itemsEach(drawn))).toBeLessThan(0.1);
});

it('holds docs/studies/prior.md to what its priors come to, the one in use among them', () => {
  const page = readFileSync(new URL('../docs/studies/prior.md', import.meta.url), 'utf8');
  const row = (...[slipAlpha, slipBeta, guessAlpha, guessBeta]: readonly number[]) =>
    priorRow(
      tryPrior({
        slip: { alpha: slipAlpha as number, beta: slipBeta as number },
        guess: { alpha: guessAlpha as number, beta: guessBeta as number },
      }),
    ).join(' | ');
  const listed = [...page.matchAll(/^\| Beta\((\S+), (\S+)\) \| Beta\((\S+), (\S+)\) /gm)];
  expect(listed.length).toBeGreaterThan(2);
  for (const [, ...parameters] of listed) expect(page).toContain(`| ${row(...parameters.map(Number))} |`);

  const ours = tryPrior(CELL_PRIOR);
  expect(ours.isAllowed).toBe(true);
  expect(page).toContain(`| ${priorRow(ours).join(' | ')} |`);
});
