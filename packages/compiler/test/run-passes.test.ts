import { definePass, type Edit, type JsonValue, type Pass, type SkillIr } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compile, walk } from '../src/index.ts';
import { TARGET } from './support.ts';
import { codeOf, context, skill, TEXT } from './tea-kit.ts';

/** A pass that proposes what it is told. */
function proposing(edits: (ir: SkillIr) => readonly Partial<Edit>[], more: Partial<Pass> = {}): Pass {
  return definePass({
    id: 'proposing',
    version: 1,
    description: 'proposes',
    async run(ir) {
      const whole = { kind: 'compensation' as const, rule: 'r', reason: 'because', node: ir.root.id };
      return { edits: edits(ir).map((edit) => ({ ...whole, start: 0, end: 0, before: '', after: '', ...edit })) };
    },
    ...more,
  });
}

const after = (text: string, added: string) => (ir: SkillIr) => {
  const at = ir.source.indexOf(text) + text.length;
  return { start: at, end: at, after: added };
};

describe('the driver', () => {
  const run = (pass: Pass, more: Partial<Parameters<typeof compile>[0]> = {}) =>
    compile({ skill, target: TARGET, passes: [pass], ...more }, context());

  it('takes an edit that does not hold back alone', async () => {
    const pass = proposing((ir) => [
      after('files.', ' First.')(ir),
      { start: ir.source.indexOf('NEVER'), end: ir.source.indexOf('NEVER') + 5, before: 'NEVER', after: 'Do' },
      after('together:', ' and `9`:')(ir),
      after('optional.', ' Last.')(ir),
      { start: 0, end: 3, before: 'xxx', after: 'y' },
      { start: ir.source.indexOf('# Tea'), end: ir.source.indexOf('# Tea') + 5, before: '# Tea', after: '# Pot' },
    ]);
    const { document, variant } = await run(pass);
    expect(document.result.edits.map(({ after: text }) => text)).toEqual([' First.', ' Last.']);
    expect(document.result.rolledBack.map(({ after: text, why }) => [text, why[0]?.code])).toEqual([
      ['y', 'before-differs'],
      ['# Pot', 'headings-changed'],
      [' and `9`:', 'obligation-lost'],
      ['Do', 'obligation-lost'],
    ]);
    expect(variant.skill.text).toBe(TEXT.replace('files.', 'files. First.').replace('optional.', 'optional. Last.'));
    expect(document.diagnostics.map(({ code, source }) => `${source}/${code}`)).toEqual(
      Array(4).fill('proposing/edit-rolled-back'),
    );
  });

  it('takes back what overlaps an edit before it', async () => {
    const { document } = await run(
      proposing((ir) => {
        const start = ir.source.indexOf('Milk is');
        return [
          { start, end: start + 7, before: 'Milk is', after: 'Sugar is' },
          { start: start + 5, end: start + 16, before: 'is optional', after: 'is nice' },
        ];
      }),
    );
    expect(document.result.rolledBack.map(({ why }) => why[0]?.code)).toEqual(['overlap']);
  });

  it('keeps within the token budget', async () => {
    const long = ` ${'Word '.repeat(300)}`;
    const { document } = await run(
      proposing((ir) => [after('files.', long)(ir), after('optional.', ' Short.')(ir)]),
      {
        maxGrowth: { ratio: 0.1, tokens: 20 },
      },
    );
    expect(document.result.edits.map(({ after: text }) => text)).toEqual([' Short.']);
    expect(document.result.rolledBack.map(({ why }) => why[0]?.code)).toEqual(['token-budget']);
    expect(document.result.tokens.after).toBeLessThanOrEqual(document.result.tokens.limit);
  });

  it('gives each pass what the one before it made', async () => {
    const seen: string[] = [];
    const one = proposing((ir) => [after('files.', ' One.')(ir)], { id: 'one' });
    const two = proposing(
      (ir) => {
        seen.push(ir.source);
        return [after('One.', ' Two.')(ir)];
      },
      { id: 'two' },
    );
    const { document, variant } = await compile({ skill, target: TARGET, passes: [one, two] }, context());
    expect(seen[0]).toContain('files. One.');
    expect(variant.skill.text).toContain('files. One. Two.');
    expect(document.result.variant.passTag).toBe('one+two');
    expect(document.result.edits.map(({ id, pass }) => [id, pass])).toEqual([
      ['e1', 'one'],
      ['e2', 'two'],
    ]);
  });

  it('names the pass that throws, or that returns what no pass may', async () => {
    const throwing = proposing(() => {
      throw new Error('no tea');
    });
    await expect(run(throwing)).rejects.toThrow('The pass "proposing" failed: no tea');
    expect(await codeOf(run(throwing))).toBe('EXTENSION_FAILED');
    expect(await codeOf(run(proposing(() => [{ rule: '' }])))).toBe('EXTENSION_FAILED');
    const artifact = (name: string) =>
      proposing(() => [], { run: async () => ({ edits: [], artifacts: { [name]: 1 } }) });
    expect(await codeOf(run(artifact('../x.json')))).toBe('EXTENSION_FAILED');
    expect(await codeOf(run(artifact('edits.json')))).toBe('EXTENSION_FAILED');
  });

  it('gives passes their options, completed', async () => {
    const seen: JsonValue[] = [];
    const options = z.object({ a: z.int().default(1) }) as unknown as z.ZodType<JsonValue>;
    const pass = proposing(() => [], {
      options,
      run: async (_, { options: got }) => {
        seen.push(got);
        return { edits: [] };
      },
    });
    await run(pass);
    await run(pass, { options: { proposing: { a: 2 } } });
    expect(seen).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('gives passes analyses by id', async () => {
    const pass = proposing(() => [], {
      run: async (ir, { analysis }) => {
        const tokens = await analysis<number>('tokens');
        await expect(analysis('nope')).rejects.toThrow(/No analysis "nope"/);
        return { edits: [], artifacts: { 'tokens.json': { tokens, nodes: [...walk(ir.root)].length } } };
      },
    });
    const { variant } = await run(pass);
    expect(JSON.parse(variant.meta['tokens.json'] ?? '').tokens).toBeGreaterThan(10);
  });

  it('ends at once when it is aborted, whatever the pass does', async () => {
    const abort = new AbortController();
    const hanging = proposing(() => [], {
      run: () => {
        abort.abort();
        return new Promise(() => {});
      },
    });
    const call = () => compile({ skill, target: TARGET, passes: [hanging] }, { ...context(), signal: abort.signal });
    expect(await codeOf(call())).toBe('ABORTED');
    expect(await codeOf(call())).toBe('ABORTED');
  });
});
