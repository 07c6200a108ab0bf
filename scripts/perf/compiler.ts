import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openStore } from '../../packages/cache/src/index.ts';
import { analyseSkill, compile, printSkill } from '../../packages/compiler/src/index.ts';
import { type AnyProfile, createContext, primitiveSpecs, type Skill } from '../../packages/core/src/index.ts';
import { loadSkill, skillFromFiles } from '../../packages/core/src/skill/index.ts';
import type { PerfRow } from '../lib/perf-row.ts';
import { root } from '../lib/workspace.ts';

const LINES = 500;
const TARGET = { adapter: 'bare-agent', model: 'mock/m' };
const REAL = join(root, '../shared/data/skills');

/** Five hundred lines as skills have them: prose, rules, steps, lists, a table, code, links. */
function longSkill(): Skill {
  const part = (index: number): readonly string[] => [
    `## Part ${index}`,
    '',
    `Read [the notes](refs/part-${index}.md) before you begin, and keep \`PART_${index}\` in mind. Some of it is optional.`,
    '',
    `1. Read all of the input files of part ${index}, in parallel where you can.`,
    `2. Run \`scripts/part.py --number ${index}\` and look at what it prints.`,
    '3. Calculate the average per category, and write it to `out/report.json` as JSON.',
    '',
    '- You MUST keep the order of the rows.',
    `- NEVER write more than ${index + 10} rows at once; split them instead.`,
    '- Verify that every total is the sum of its parts.',
    '',
    '| name | value |',
    '|---|---|',
    `| part | ${index} |`,
    '',
    '```sh',
    `python3 scripts/part.py --number ${index} > out/part.txt`,
    'jq . out/report.json',
    '```',
    '',
    '> See https://example.org/parts for the whole list.',
    '',
  ];
  const lines = ['---', 'name: long', 'description: A long skill.', '---', '# Long', ''];
  for (let index = 1; lines.length < LINES; index += 1) lines.push(...part(index));
  return skillFromFiles({ text: `${lines.slice(0, LINES).join('\n')}\n` });
}

/** Milliseconds to parse a skill, run all analyses of the text over it and print it. */
function readMs(skill: Skill): number {
  const startedAt = performance.now();
  const { ir, get } = analyseSkill(skill);
  for (const id of ['contract', 'resources', 'tokens', 'scr'] as const) get(id);
  if (printSkill(ir) !== skill.text) throw new Error(`${skill.name} was not printed as it was read`);
  return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Once without measuring, so that the code is compiled, then the median of many. */
function medianOf(times: number, measure: () => number): number {
  measure();
  return median(Array.from({ length: times }, measure));
}

async function realSkills(): Promise<readonly Skill[]> {
  const files = readdirSync(REAL, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('SKILL.md'));
  return Promise.all(files.map((path) => loadSkill(join(REAL, dirname(path)))));
}

const profile: AnyProfile = {
  version: '1.0',
  model: TARGET.model,
  harness: TARGET.adapter,
  profiledAt: '2026-01-01T00:00:00.000Z',
  capabilities: Object.fromEntries(primitiveSpecs.map(({ id }) => [id, 'L1'])),
  details: [],
  cost: { totalUsd: 0, totalTokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, durationMs: 0 },
  isPartial: false,
};

const real: PerfRow = {
  name: 'parse + analyse + print, median of the real skills',
  unit: 'ms',
  gate: 30,
  goal: 10,
  async measure() {
    const skills = await realSkills();
    for (const skill of skills.slice(0, 50)) readMs(skill);
    return median(skills.map(readMs));
  },
};

export const rows: readonly PerfRow[] = [
  {
    name: 'parse + analyse + print, 500 lines',
    unit: 'ms',
    gate: 30,
    goal: 10,
    async measure() {
      const skill = longSkill();
      return medianOf(20, () => readMs(skill));
    },
  },
  ...(existsSync(REAL) ? [real] : []),
  {
    name: 'recompile of unchanged inputs',
    unit: 'ms',
    gate: 50,
    goal: 10,
    async measure(context) {
      const store = openStore(await context.temporaryFolder());
      const skill = longSkill();
      const input = { skill, target: TARGET, profile };
      await compile(input, createContext({ store }));
      const times: number[] = [];
      for (let round = 0; round < 20; round += 1) {
        const startedAt = performance.now();
        const { document } = await compile(input, createContext({ store }));
        times.push(performance.now() - startedAt);
        if (!document.result.variant.cached) throw new Error('it was built again');
      }
      return median(times);
    },
  },
];
