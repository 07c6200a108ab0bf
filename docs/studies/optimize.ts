// How often the verdict of `jit-optimize` is wrong, and how often it sees what is there.
// `pnpm study:optimize` runs the sessions and rewrites docs/studies/optimize.md; all draws are hashes, so that it comes
// to the same figures every time.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wilson } from '../../packages/core/src/stats/index.ts';
import { markdownTable, percent } from './markdown.ts';
import { comparison, DEFAULT, GRADED, helpful, NOISY, PASS_FAIL, session } from './optimize-session.ts';
import { drawScore, original, tasksOf, type World } from './optimize-world.ts';
import { publishedChoice } from './published-rule.ts';

const NAMES = new Map<World['noise'], string>([
  [0.15, 'graded, sd .15'],
  [0.3, 'graded, sd .30'],
  ['pass-fail', 'pass or fail'],
]);

/** Whether the published rule claims an improvement, on draws of the same world. */
function published(world: World, tasks: number, runs: number, rounds: number, seed: number): boolean {
  const test = tasksOf('final', tasks);
  const scored = Array.from({ length: rounds + 1 }, (_, round) => {
    const skill = round === 0 ? original : { ...original, digest: `published ${round}` };
    const means = new Map(
      test.map((task) => {
        const values = Array.from({ length: runs }, (_, repeat) =>
          drawScore(world, seed, { series: 'final-candidate', skill, task, repeat }),
        );
        return [task.id, values.reduce((sum, value) => sum + value, 0) / runs] as const;
      }),
    );
    return { primary: [...means.values()].reduce((sum, mean) => sum + mean, 0) / tasks, tasks: means };
  });
  return publishedChoice(scored) !== 0;
}

interface Row {
  readonly title: string;
  readonly sessions: number;
  readonly counts: Readonly<Record<string, number>>;
}

async function count(title: string, sessions: number, one: (seed: number) => Promise<string> | string): Promise<Row> {
  const counts: Record<string, number> = {};
  for (let seed = 1; seed <= sessions; seed += 1) {
    const outcome = await one(seed);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  process.stderr.write(`${title}: ${JSON.stringify(counts)}\n`);
  return { title, sessions, counts };
}

function table(rows: readonly Row[], outcomes: readonly string[]): string {
  const head = ['', 'sessions', ...outcomes, '95 % interval of the first'];
  const lines = rows.map(({ title, sessions, counts }) => {
    const first = counts[outcomes[0] ?? ''] ?? 0;
    const { low, high } = wilson(first, sessions) ?? { low: 0, high: 1 };
    const shares = outcomes.map((name) => `${counts[name] ?? 0} (${percent((counts[name] ?? 0) / sessions)})`);
    return [title, `${sessions}`, ...shares, `${percent(low)} to ${percent(high)}`];
  });
  return markdownTable(head, lines);
}

const VERDICTS = ['recommended', 'inconclusive', 'worse'];
const worlds = [GRADED, NOISY, PASS_FAIL];
const nameOf = ({ noise }: World) => NAMES.get(noise) ?? String(noise);

const noEffect: Row[] = [];
for (const world of worlds) {
  noEffect.push(await count(`whole session, ${nameOf(world)}`, 400, (seed) => session(world, DEFAULT, seed)));
}
for (const world of worlds) {
  noEffect.push(await count(`comparison alone, ${nameOf(world)}`, 2000, (seed) => comparison(world, DEFAULT, seed)));
}

const seen: Row[] = [];
seen.push(await count('graded, sd .15, 12 tasks × 4 pairs', 400, (seed) => session(helpful(GRADED), DEFAULT, seed)));
for (const [world, budgets] of [
  [
    NOISY,
    [
      [12, 4],
      [12, 8],
      [16, 8],
      [24, 8],
    ],
  ],
  [
    PASS_FAIL,
    [
      [12, 4],
      [24, 4],
      [24, 8],
      [36, 8],
      [48, 8],
    ],
  ],
] as const) {
  for (const [final, finalRuns] of budgets) {
    // More to compare with deserves as many tasks to search with.
    const design = { ...DEFAULT, search: Math.max(12, final), final, finalRuns };
    const title = `${nameOf(world)}, ${final} tasks × ${finalRuns} pairs`;
    seen.push(await count(title, 200, (seed) => session(helpful(world), design, seed)));
  }
}

const theirs: Row[] = [];
for (const world of worlds) {
  for (const [tasks, runs, what] of [
    [1, 2, 'its default, 1 test task × 2 runs'],
    [12, 4, 'our budget, 12 test tasks × 4 runs'],
  ] as const) {
    theirs.push(
      await count(`${nameOf(world)}, ${what}`, 400, (seed) =>
        published(world, tasks, runs, 3, seed) ? 'claims an improvement' : 'keeps the original',
      ),
    );
  }
}

const text = `# How far the verdict of an optimization can be trusted

Made by \`pnpm study:optimize\` (docs/studies/optimize.ts); every draw is a hash, so that running it again gives the same
figures. Scores are drawn, not measured: a task's mean lies between .3 and .7, a run adds noise to it, and scores are cut to
0 and 1. The sessions run the search, the choice and the verdict of \`@skvm/jit\` as they are; only runs and proposals are
drawn. 12 tasks to search with (6 to reflect, 6 to select, 2 runs each), 3 rounds, 12 final tasks with 4 pairs of runs unless
a row says otherwise.

## Edits that change nothing

Every candidate is exactly as good as the original. A recommendation is an error. A whole session recommends less often than
the comparison alone, because a candidate has to pass the gate and the select split before it is compared.

${table(noEffect, VERDICTS)}

The bound that the project sets itself is 20 of 400 recommended sessions with graded scores.

## Edits that help: +.15, differing between tasks with a standard deviation of .10

${table(seen, VERDICTS)}

## The published rule, on draws of the same worlds, when nothing has changed

It compares the best of three rounds with the original on the test tasks that also chose it, and claims an improvement from
+.02 on unless a task loses more than .2 (the rule of the published SkVM, 6e43c8f, without its clause on costs).

${table(theirs, ['claims an improvement', 'keeps the original'])}
`;

writeFileSync(join(import.meta.dirname, 'optimize.md'), text);
process.stdout.write(text);
