import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createContext, environmentLockSchema, LEVELS } from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compile } from '../src/index.ts';
import { profileAt, TARGET } from './support.ts';

const CASES = join(import.meta.dirname, 'cases');

const caseSchema = z.strictObject({
  /** The level of the target in all but `levels`; `null` there is unknown. */
  level: z.enum(LEVELS),
  levels: z.record(z.string(), z.enum(LEVELS).nullable()).optional(),
});

/**
 * A folder each: `input/` is compiled for the levels of `case.json`, and `expected/` holds the compiled SKILL.md and what
 * was found and done. After a change that is meant, `vitest -u` writes `expected/` anew, and the diff is to be read.
 */
describe('pass cases', () => {
  it.each(readdirSync(CASES))('%s', async (name) => {
    const folder = join(CASES, name);
    const { level, levels } = caseSchema.parse(JSON.parse(await readFile(join(folder, 'case.json'), 'utf8')));
    const skill = await loadSkill(join(folder, 'input'));
    const input = { skill, target: TARGET, profile: profileAt(level, levels) };
    const { document, variant } = await compile(input, createContext());
    const { gaps, edits, rolledBack } = document.result;
    const lock = environmentLockSchema.parse(JSON.parse(variant.meta['env.lock.json'] ?? ''));
    const outcome = [
      ...gaps.map(({ primitive, required, level: has, status, rules }) => {
        return `gap ${primitive} ${required} > ${has}: ${[status, ...rules].join(' ')}`;
      }),
      ...edits.map(({ rule, kind, after }) => `edit ${rule} (${kind}): ${after.trim()}`),
      ...rolledBack.map(({ rule, why }) => `rolled back ${rule}: ${why.map(({ code }) => code).join(' ')}`),
      ...document.diagnostics.map(({ source, code, message }) => `${source}/${code}: ${message}`),
      ...lock.requirements.map(({ id, required }) => `needs ${id}${required ? '' : ' (optional)'}`),
    ];
    await expect(variant.skill.text).toMatchFileSnapshot(join(folder, 'expected', 'SKILL.md'));
    const lines = outcome.map((line) => `${line}\n`).join('');
    await expect(lines).toMatchFileSnapshot(join(folder, 'expected', 'outcome.txt'));
  });
});
