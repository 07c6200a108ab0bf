import assert from 'node:assert/strict';
import { createContext } from '../context.ts';
import { skillFromFiles } from '../skill/skill-from-files.ts';
import type { JsonValue } from '../spec/json.ts';
import { LEVELS, type Level } from '../spec/level.ts';
import type { Pass, PassContext, PassResult } from '../spec/pass.ts';
import type { Skill } from '../spec/skill.ts';
import type { SkillIr } from '../spec/skill-ir.ts';
import { type ConformanceCase, type SkippedCase, withoutSkipped } from './conformance-case.ts';

const TARGET = { adapter: 'conformance', model: 'mock/m' };

const WORK =
  '# Tea\n\nBrews tea for `guests.csv`.\n\n## Steps\n\n1. Read all of the notes files, in parallel.\n2. If `scripts/brew.sh` is there, run it:\n\n   ```sh\n   bash scripts/brew.sh 95\n   ```\n\n3. Calculate the average time and write `out/tea.json` as JSON.\n\nNEVER boil the water twice. You MUST verify the result.\n';
const FRONT = '---\nname: tea\ndescription: Brews tea.\n---\n';

/** Skills as they come: plain, with other line ends, with a byte-order mark, without front matter, odd, empty. */
const TEXTS: Readonly<Record<string, string>> = {
  plain: FRONT + WORK,
  'with CRLF': (FRONT + WORK).replaceAll('\n', '\r\n'),
  'with a byte-order mark': `\uFEFF${FRONT}${WORK}`,
  'without front matter': WORK,
  'without a final newline': (FRONT + WORK).trimEnd(),
  'with an open fence': `${FRONT}# Tea\n\n\`\`\`sh\nls\n`,
  'with nothing to do': `${FRONT}# Tea\n`,
  empty: '',
};

/** What every pass has to do. `analyse` is what the compiler offers to passes: `analyseSkill` of `@skvm/compiler`. */
export function passCases(options: {
  readonly create: () => Pass;
  readonly analyse: (skill: Skill) => { readonly ir: SkillIr; get(id: string): unknown };
  /** Options that the pass's schema must refuse; needed when it has one. */
  readonly badOptions?: JsonValue;
  readonly skip?: readonly SkippedCase[];
}): readonly ConformanceCase[] {
  const run = async (text: string, level: Level): Promise<{ readonly ir: SkillIr; readonly result: PassResult }> => {
    const pass = options.create();
    const { ir, get } = options.analyse(skillOf(text));
    freeze(ir);
    const context: PassContext = {
      ...createContext(),
      target: TARGET,
      options: pass.options?.parse({}) ?? {},
      level: () => level,
      analysis: async <Result>(id: string) => get(id) as Result,
    };
    return { ir, result: await pass.run(ir, context) };
  };
  const ofText = ([name, text]: [string, string]): ConformanceCase => ({
    name: `takes a skill ${name}, and its edits are what they say`,
    async run() {
      for (const level of LEVELS) {
        const { ir, result } = await run(text, level);
        let end = 0;
        for (const edit of [...result.edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
          assert.equal(ir.source.slice(edit.start, edit.end), edit.before, `edit of ${edit.rule} at ${edit.start}`);
          assert.ok(edit.start >= end, `edit of ${edit.rule} at ${edit.start} overlaps another`);
          assert.ok(edit.rule !== '' && edit.reason !== '', 'an edit needs a rule and a reason');
          end = edit.end;
        }
      }
    },
  });
  return withoutSkipped(
    [
      {
        name: 'has a version, and a number only if it is a positive one',
        async run() {
          const { version, number } = options.create();
          assert.ok(Number.isInteger(version) && version >= 1, `version ${version}`);
          assert.ok(number === undefined || (Number.isInteger(number) && number >= 1), `number ${number}`);
        },
      },
      ...Object.entries(TEXTS).map(ofText),
      {
        name: 'gives the same result for the same skill',
        async run() {
          for (const text of Object.values(TEXTS)) {
            assert.deepEqual((await run(text, 'L1')).result, (await run(text, 'L1')).result);
          }
        },
      },
      {
        name: 'changes nothing for a capability that is there',
        async run() {
          for (const text of Object.values(TEXTS)) {
            const { result } = await run(text, 'L3');
            assert.deepEqual(
              result.edits.filter((edit) => edit.gap !== undefined),
              [],
            );
          }
        },
      },
      {
        name: 'names its artifacts plainly and makes them of JSON',
        async run() {
          for (const text of Object.values(TEXTS)) {
            const { artifacts = {} } = (await run(text, 'L1')).result;
            for (const name of Object.keys(artifacts)) assert.match(name, /^[a-z0-9][a-z0-9._-]*$/i);
            assert.deepEqual(JSON.parse(JSON.stringify(artifacts)), artifacts);
          }
        },
      },
      {
        name: 'has a schema that completes no options and refuses bad ones',
        async run() {
          const { options: schema } = options.create();
          if (!schema) return;
          assert.ok(schema.safeParse({}).success, 'expected the schema to accept {}');
          assert.ok(options.badOptions !== undefined, 'a pass with options needs badOptions to try');
          assert.ok(!schema.safeParse(options.badOptions).success, 'expected the schema to refuse badOptions');
        },
      },
    ],
    options.skip,
  );
}

function skillOf(text: string): Skill {
  const script = { path: 'scripts/brew.sh', bytes: Buffer.from('#!/bin/sh\necho "$1"\n'), executable: true };
  return skillFromFiles({ text, folder: 'tea', files: [script] });
}

/** Passes only read: what they are given is frozen, so that one that writes is found out. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return;
  Object.freeze(value);
  for (const item of Object.values(value)) freeze(item);
}
