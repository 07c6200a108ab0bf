import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JsonValue } from '../spec/json.ts';
import { definePass, type Edit, type Pass } from '../spec/pass.ts';
import type { Skill } from '../spec/skill.ts';
import type { SkillIr } from '../spec/skill-ir.ts';
import { passCases } from './pass-cases.ts';

/** As much of an analysis as these passes look at. */
function analyse(skill: Skill): { ir: SkillIr; get(id: string): unknown } {
  const root = {
    id: 'document',
    kind: 'document',
    start: 0,
    end: skill.text.length,
    mentions: [],
    children: [],
  } as const;
  return { ir: { skill, source: skill.text, root, frontMatter: {} }, get: () => undefined };
}

const edit = (more: Partial<Edit> = {}): Edit => ({
  ...{ node: 'document', start: 0, end: 0, before: '', after: 'x', kind: 'compensation', rule: 'r', reason: 'because' },
  ...more,
});

const pass = (run: Pass['run'], more: Partial<Pass> = {}): Pass =>
  definePass({ id: 'tea', version: 1, description: 'adds tea', run, ...more });

/** Names of the cases that a pass does not meet. */
async function failures(create: () => Pass, badOptions?: JsonValue): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of passCases({ create, analyse, ...(badOptions === undefined ? {} : { badOptions }) })) {
    await run().catch(() => failed.push(name));
  }
  return failed;
}

describe('passCases', () => {
  it('accept a pass that does as it should', async () => {
    const options = z.strictObject({ n: z.int().default(1) }) as unknown as z.ZodType<JsonValue>;
    const good = pass(
      async (_, { level }) => ({
        edits: level('gen.regex') === 'L3' ? [] : [edit({ gap: 'gen.regex/L3>L1' })],
        artifacts: { 'a.json': 1 },
      }),
      { options },
    );
    expect(await failures(() => good, { n: 'x' })).toEqual([]);
  });

  it.each<[string, () => Pass, RegExp]>([
    [
      'expects another text',
      () => pass(async () => ({ edits: [edit({ end: 1, before: '¶' })] })),
      /^takes a skill plain/,
    ],
    ['gives no reason', () => pass(async () => ({ edits: [edit({ reason: '' })] })), /^takes a skill plain/],
    [
      'overlaps itself',
      () =>
        pass(async ({ source }) => ({
          edits: [0, 1].map((start) => edit({ start, end: 3, before: source.slice(start, 3) })),
        })),
      /^takes a skill plain/,
    ],
    [
      'draws lots',
      () => pass(async () => ({ edits: [edit({ after: `${Math.random()}` })] })),
      /^gives the same result/,
    ],
    ['edits without need', () => pass(async () => ({ edits: [edit({ gap: 'gen.regex/L3>L3' })] })), /^changes nothing/],
    [
      'writes into the IR',
      () =>
        pass(async (ir) => {
          Object.assign(ir.root, { end: 1 });
          return { edits: [] };
        }),
      /^takes a skill plain/,
    ],
    [
      'names an artifact like a path',
      () => pass(async () => ({ edits: [], artifacts: { '../a.json': 1 } })),
      /^names its artifacts/,
    ],
    ['has no version', () => pass(async () => ({ edits: [] }), { version: 0 }), /^has a version/],
    [
      'accepts any options',
      () => pass(async () => ({ edits: [] }), { options: z.json() as unknown as z.ZodType<JsonValue> }),
      /^has a schema/,
    ],
  ])('refuse a pass that %s', async (_, create, name) => {
    expect((await failures(create, { n: 'x' })).join('\n')).toMatch(name);
  });
});
