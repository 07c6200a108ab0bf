import { builtinEvaluators, createContext, createRegistry, type Task } from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTask, discriminates, nearDuplicates } from './admit-task.ts';

const skill = skillFromFiles({ text: '---\nname: notes\ndescription: Notes.\n---\nWrite notes.\n' });
const context = createContext({ registry: createRegistry(builtinEvaluators()) });

function task(changes: Partial<Task> = {}): Task {
  return {
    id: 'a',
    prompt: 'Write 4 to n.txt.',
    files: {},
    checks: [{ evaluator: 'file-check', params: { path: 'n.txt', mode: 'exact', expected: '4' } }],
    reference: [{ do: 'write', path: 'n.txt', content: '4\n' }],
    tools: 'files',
    ...changes,
  };
}

describe('checkTask', () => {
  it('admits a task whose reference passes and whose empty answer fails', async () => {
    expect(await checkTask(task(), skill, context)).toMatchObject({ admitted: true, reasons: [] });
  });

  it.each<[string, Partial<Task>, RegExp]>([
    ['no reference', { reference: undefined }, /reference/],
    ['a wrong reference', { reference: [{ do: 'write', path: 'n.txt', content: '5' }] }, /reference/],
    ['no check', { checks: [] }, /checks/],
    ['an unknown evaluator', { checks: [{ evaluator: 'oracle', params: {} }] }, /checks/],
    [
      'an empty answer that passes',
      { checks: [{ evaluator: 'file-check', params: { path: 'x', mode: 'absent' } }] },
      /empty-answer/,
    ],
    ['a judge that is not there', { checks: [{ evaluator: 'llm-judge', params: { rubric: 'good' } }] }, /no judge/],
    [
      'text of a check in a fixture',
      {
        files: { 'key.txt': 'the answer is forty-two and a half' },
        checks: [
          { evaluator: 'file-check', params: { path: 'n.txt', mode: 'regex', expected: '^4$' } },
          { evaluator: 'llm-judge', params: { rubric: 'the answer is forty-two and a half' }, weight: 0 },
        ],
      },
      /leaks/,
    ],
  ])('refuses %s', async (_, changes, reason) => {
    const found = await checkTask(task(changes), skill, context);
    expect(found.admitted).toBe(false);
    expect(found.reasons.join('\n')).toMatch(reason);
  });
});

describe('discriminates', () => {
  const score = fc.double({ min: 0, max: 1, noNaN: true });

  it('refuses an arm that nothing is known of', () => {
    expect(discriminates({ withSkill: [null], without: [0, 1] })).toMatchObject({ admitted: false });
    expect(discriminates({ withSkill: [1, 0], without: [] })).toMatchObject({ admitted: false });
  });

  it('refuses one score for all, whatever it is and whatever is unscored', () => {
    fc.assert(
      fc.property(score, fc.integer({ min: 1, max: 4 }), (value, count) => {
        const arm = [...Array<number>(count).fill(value), null];
        return !discriminates({ withSkill: arm, without: arm }).admitted;
      }),
    );
  });

  it('admits when two scored runs differ', () => {
    expect(discriminates({ withSkill: [1, 0], without: [0, 0] }).admitted).toBe(true);
    expect(discriminates({ withSkill: [0], without: [1, null] }).admitted).toBe(true);
  });

  it('says what they all score', () => {
    expect(discriminates({ withSkill: [1], without: [1] })).toMatchObject({
      reason: expect.stringMatching(/all 2 score 1/),
    });
    expect(discriminates({ withSkill: [0], without: [0] })).toMatchObject({
      reason: expect.stringMatching(/all 2 score 0/),
    });
  });
});

describe('nearDuplicates', () => {
  it('pairs prompts that differ in case, space and punctuation only', () => {
    const twin = task({ id: 'b', prompt: 'write  4, to N.TXT', files: { x: '1' } });
    expect(nearDuplicates([task(), twin])).toEqual([['a', 'b']]);
  });

  it('pairs equal files and checks under another prompt, and nothing else', () => {
    const other = task({ id: 'c', prompt: 'Another.', files: { y: '2' } });
    expect(nearDuplicates([task(), task({ id: 'b', prompt: 'Note four.' }), other])).toEqual([['a', 'b']]);
  });
});
