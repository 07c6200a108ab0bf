import assert from 'node:assert/strict';
import { createContext } from '../context.ts';
import { judgeAnswers, type KnownAnswer, knownAnswers, type ProbeRunner } from '../run/known-answers.ts';
import { runProbes } from '../run/run-probes.ts';
import { TESTED_LEVELS, type TestedLevel } from '../spec/level.ts';
import { CATEGORIES, type Item, type Primitive } from '../spec/primitive.ts';
import { type ConformanceCase, type SkippedCase, withoutSkipped } from './conformance-case.ts';

const ID = /^[a-z]+(?:\.[a-z0-9]+(?:-[a-z0-9]+)*){1,2}$/;

/** The least number of items of a level, and what a level with a good reason may have. */
const SPACE = 1_000_000;
const SMALL_SPACE = 10_000;
const NEIGHBOURS = 1_000;

/** A cell that luck passes more often than this tells little. */
const MAX_LUCK = 0.25;

/** Items of a level whose answers are run as programs, each in a sandbox of its own. */
const PROBED_SEEDS = 10;

/** What every primitive has to do. */
export function primitiveCases(options: {
  readonly create: () => Primitive;
  /**
   * Items of each level that are checked, from the first on; 500 by default. Where answers are run as programs, 10 unless
   * `runProbes` is given.
   */
  readonly seeds?: number;
  /** Runs what items try out; default: each probe in the strongest sandbox there is. */
  readonly runProbes?: ProbeRunner;
  /** Why a level has fewer than a million items; it needs ten thousand all the same. */
  readonly smallSpaces?: Partial<Record<TestedLevel, string>>;
  readonly skip?: readonly SkippedCase[];
}): readonly ConformanceCase[] {
  const { create, seeds = 500, smallSpaces = {}, runProbes: givenRunner } = options;
  const probeRunner = givenRunner ?? runInSandbox;

  // The items of one level at a time are kept for the cases of that level.
  let kept: { readonly level: TestedLevel; readonly items: readonly Item[] } | undefined;
  const itemsOf = (level: TestedLevel): readonly Item[] => {
    if (kept?.level !== level) {
      const primitive = create();
      const isProbed = primitive.generate({ level, seed: 0 }).probes !== undefined;
      const length = isProbed && !givenRunner ? Math.min(seeds, PROBED_SEEDS) : seeds;
      kept = { level, items: Array.from({ length }, (_, seed) => primitive.generate({ level, seed })) };
    }
    return kept.items;
  };
  /** Goes through the first items of a level; messages name the item at fault. */
  const eachItem = (level: TestedLevel, check: (item: Item) => void): void => {
    for (const [seed, item] of itemsOf(level).entries()) {
      try {
        check(item);
      } catch (error) {
        throw new Error(`Item ${level}/${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    }
  };
  /** Grades what is known of the first items of a level, and expects full marks or less. */
  const checkAnswers = async (level: TestedLevel, kinds: readonly KnownAnswer['kind'][], expectsRight: boolean) => {
    const items = itemsOf(level).map((item, seed) => ({ item, seed }));
    // Programs are run all together; else the answers to a few items at a time are all that has to be in memory.
    const together = items[0]?.item.probes ? items.length : 10;
    for (let from = 0; from < items.length; from += together) {
      const answers = items.slice(from, from + together).flatMap(({ item, seed }) =>
        knownAnswers(item)
          .filter(({ kind }) => kinds.includes(kind))
          .map((answer) => ({ ...answer, item, seed })),
      );
      const scores = await judgeAnswers(answers, probeRunner);
      for (const [index, { kind, name, seed }] of answers.entries()) {
        const { value, explanation = 'no explanation' } = scores[index] ?? { value: null };
        const what = `Item ${level}/${seed}: ${kind === 'reference' ? name : `the ${kind} ${name}`}`;
        if (expectsRight) assert.equal(value, 1, `${what} has to earn full marks: ${explanation}`);
        else assert.ok(value !== null && value < 1, `${what} has to earn less than full marks, got ${value}`);
      }
    }
  };

  const ofLevel = (level: TestedLevel): ConformanceCase[] => [
    {
      name: `${level}: the same index gives the same item`,
      async run() {
        for (let seed = 0; seed < Math.min(seeds, 100); seed += 1) {
          const [first, second] = [create().generate({ level, seed }), create().generate({ level, seed })];
          assert.deepEqual(first.task, second.task, `the item ${level}/${seed} differs from itself`);
        }
      },
    },
    {
      name: `${level}: ${NEIGHBOURS} neighbouring indices give as many different prompts`,
      async run() {
        const primitive = create();
        const known = itemsOf(level);
        const count = Math.min(NEIGHBOURS, primitive.space[level]);
        const prompts = new Map<string, number>();
        for (let seed = 0; seed < count; seed += 1) {
          const { prompt } = (known[seed] ?? primitive.generate({ level, seed })).task;
          const twin = prompts.get(prompt);
          assert.equal(twin, undefined, `the items ${level}/${twin} and ${level}/${seed} have the same prompt`);
          prompts.set(prompt, seed);
        }
      },
    },
    {
      name: `${level}: there are enough items, and none beyond the space`,
      async run() {
        const primitive = create();
        const space = primitive.space[level];
        const least = smallSpaces[level] === undefined ? SPACE : SMALL_SPACE;
        assert.ok(Number.isSafeInteger(space) && space >= least, `expected at least ${least} items, got ${space}`);
        primitive.generate({ level, seed: space - 1 });
        assert.throws(() => primitive.generate({ level, seed: space }));
        assert.throws(() => primitive.generate({ level, seed: -1 }));
      },
    },
    {
      name: `${level}: an item says what it demands, carries no checks, and has a reference and mutants`,
      async run() {
        const { id } = create();
        eachItem(level, ({ task }) => {
          assert.ok(
            task.demands?.some((demand) => demand.primitive === id && demand.level === level),
            'no own demand',
          );
          assert.equal(task.checks.length, 0, 'its checks are not empty');
          assert.ok(task.reference, 'no reference');
          const names = task.mutants?.map((mutant) => mutant.name) ?? [];
          assert.ok(names.length >= 2, 'fewer than two mutants');
          assert.equal(new Set(names).size, names.length, 'two mutants share a name');
        });
      },
    },
    {
      name: `${level}: the reference and its other dress earn full marks`,
      run: () => checkAnswers(level, ['reference', 'alternative'], true),
    },
    {
      name: `${level}: every mutant earns less`,
      run: () => checkAnswers(level, ['mutant'], false),
    },
    {
      name: `${level}: an empty answer and a refusal earn less`,
      run: () => checkAnswers(level, ['refusal'], false),
    },
    {
      name: `${level}: the answer to one item is seldom right for another`,
      async run() {
        const items = itemsOf(level);
        const crossed = items.map((item, seed) => ({
          item,
          script: items[(seed + 1) % items.length]?.task.reference ?? [],
        }));
        const scores = await judgeAnswers(crossed, probeRunner);
        const share = scores.filter(({ value }) => value === 1).length / items.length;
        assert.ok(share <= MAX_LUCK, `expected at most ${MAX_LUCK} of the items, got ${share}`);
      },
    },
    {
      name: `${level}: the grader gives the same evidence the same score`,
      async run() {
        const answers = itemsOf(level).map((item) => ({ item, script: item.task.reference ?? [] }));
        // A program may be slow or a clock may turn: its outcome is evidence, and is taken once.
        const once = memoised(probeRunner);
        assert.deepEqual(await judgeAnswers(answers, once), await judgeAnswers(answers, once));
      },
    },
  ];

  return withoutSkipped(
    [
      {
        name: 'the spec is complete',
        async run() {
          const { id, spec, description } = create();
          assert.match(id, ID);
          assert.equal(spec.id, id);
          assert.ok(description.length > 0, 'no description');
          assert.ok(CATEGORIES.includes(spec.category), `no category "${spec.category}"`);
          for (const level of TESTED_LEVELS) assert.ok(spec.levels[level].length > 0, `no meaning of ${level}`);
          for (const step of ['L3->L2', 'L2->L1'] as const) {
            const text = spec.degradations[step];
            assert.ok(text === null || text.length > 0, `the degradation ${step} is neither a text nor null`);
          }
        },
      },
      ...TESTED_LEVELS.flatMap(ofLevel),
    ],
    options.skip,
  );
}

const runInSandbox: ProbeRunner = async (probes) => {
  const context = createContext();
  const outcomes: Awaited<ReturnType<ProbeRunner>>[number][] = [];
  for (const some of probes) outcomes.push(await runProbes(some, context));
  return outcomes;
};

/** The runner, asked once: the second time it gives what it gave the first time. */
function memoised(runner: ProbeRunner): ProbeRunner {
  let outcomes: ReturnType<ProbeRunner> | undefined;
  return (probes) => {
    outcomes ??= runner(probes);
    return outcomes;
  };
}
