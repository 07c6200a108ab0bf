import assert from 'node:assert/strict';
import { playScript } from '../run/play-script.ts';
import { TESTED_LEVELS, type TestedLevel } from '../spec/level.ts';
import { CATEGORIES, type Item, type Primitive } from '../spec/primitive.ts';
import type { Script } from '../spec/task.ts';
import { type ConformanceCase, type SkippedCase, withoutSkipped } from './conformance-case.ts';

const ID = /^[a-z]+(?:\.[a-z0-9]+(?:-[a-z0-9]+)*){1,2}$/;

/** The least number of items of a level, and what a level with a good reason may have. */
const SPACE = 1_000_000;
const SMALL_SPACE = 10_000;
const NEIGHBOURS = 1_000;

/** A cell that luck passes more often than this tells little. */
const MAX_LUCK = 0.25;

const REFUSALS: readonly string[] = ['', '   \n', "I'm sorry, but I cannot help with that.", 'I do not know.', 'Done.'];

/** What every primitive has to do. */
export function primitiveCases(options: {
  readonly create: () => Primitive;
  /** Items of each level that are checked, from the first on; 500 by default. */
  readonly seeds?: number;
  /** Why a level has fewer than a million items; it needs ten thousand all the same. */
  readonly smallSpaces?: Partial<Record<TestedLevel, string>>;
  readonly skip?: readonly SkippedCase[];
}): readonly ConformanceCase[] {
  const { create, seeds = 500, smallSpaces = {} } = options;

  // The items of one level at a time are kept for the cases of that level.
  let kept: { readonly level: TestedLevel; readonly items: readonly Item[] } | undefined;
  const itemsOf = (level: TestedLevel): readonly Item[] => {
    if (kept?.level !== level) {
      const primitive = create();
      kept = { level, items: Array.from({ length: seeds }, (_, seed) => primitive.generate({ level, seed })) };
    }
    return kept.items;
  };
  /** Goes through the first items of a level; messages name the item at fault. */
  const eachItem = (level: TestedLevel, check: (item: Item, seed: number) => void): void => {
    for (const [seed, item] of itemsOf(level).entries()) {
      try {
        check(item, seed);
      } catch (error) {
        throw new Error(`Item ${level}/${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    }
  };
  const grade = (item: Item, script: Script) => item.grade(playScript(item.task, script));
  const passes = (item: Item, name: string, script: Script) => {
    const score = grade(item, script);
    assert.equal(score.value, 1, `expected full marks for ${name}: ${score.explanation ?? 'no explanation'}`);
  };
  const fails = (item: Item, name: string, script: Script) => {
    const { value } = grade(item, script);
    assert.ok(value !== null && value < 1, `expected less than full marks for ${name}, got ${value}`);
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
        const count = Math.min(NEIGHBOURS, primitive.space[level]);
        const prompts = new Map<string, number>();
        for (let seed = 0; seed < count; seed += 1) {
          const { prompt } = primitive.generate({ level, seed }).task;
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
          assert.ok((task.mutants?.length ?? 0) >= 2, 'fewer than two mutants');
          const names = task.mutants?.map((mutant) => mutant.name) ?? [];
          assert.equal(new Set(names).size, names.length, 'two mutants share a name');
        });
      },
    },
    {
      name: `${level}: the reference and its other dress earn full marks`,
      async run() {
        eachItem(level, (item) => {
          const reference = item.task.reference ?? [];
          passes(item, 'the reference', reference);
          passes(
            item,
            'the reference with CRLF',
            retold(reference, (text) => text.replaceAll('\n', '\r\n')),
          );
          passes(
            item,
            'the reference with a newline at the end',
            retold(reference, (text) => `${text}\n`),
          );
          for (const { name, script } of item.alternatives ?? []) passes(item, `the alternative "${name}"`, script);
        });
      },
    },
    {
      name: `${level}: every mutant earns less`,
      async run() {
        eachItem(level, (item) => {
          for (const { name, script } of item.task.mutants ?? []) fails(item, `the mutant "${name}"`, script);
        });
      },
    },
    {
      name: `${level}: an empty answer and a refusal earn less`,
      async run() {
        eachItem(level, (item) => {
          for (const text of REFUSALS) fails(item, `the answer ${JSON.stringify(text)}`, [{ do: 'say', text }]);
        });
      },
    },
    {
      name: `${level}: the answer to one item is seldom right for another`,
      async run() {
        const items = itemsOf(level);
        let right = 0;
        for (const [seed, item] of items.entries()) {
          const other = items[(seed + 1) % items.length];
          if (grade(item, other?.task.reference ?? []).value === 1) right += 1;
        }
        const share = right / items.length;
        assert.ok(share <= MAX_LUCK, `expected at most ${MAX_LUCK} of the items, got ${share}`);
      },
    },
    {
      name: `${level}: the grader gives the same evidence the same score`,
      async run() {
        eachItem(level, (item) => {
          const evidence = playScript(item.task, item.task.reference ?? []);
          assert.deepEqual(item.grade(evidence), item.grade(evidence));
        });
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

/** A script with another wording of everything that is said and written in it. */
function retold(script: Script, change: (text: string) => string): Script {
  const retell = (action: Extract<Script[number], { do: string }>): typeof action => {
    if (action.do === 'say') return { ...action, text: change(action.text) };
    return action.do === 'write' ? { ...action, content: change(action.content) } : action;
  };
  return script.map((turn) => ('do' in turn ? retell(turn) : turn.map(retell)));
}
