import { describe, expect, test } from 'vitest';
import { inputInvalid } from '../error.ts';
import { definePrimitive, type Item, type Primitive } from '../spec/primitive.ts';
import { primitiveCases } from './primitive-cases.ts';

const SPACE = 1_000_000;

/** Asks for the sum of two numbers. */
function sums(change: (item: Item, seed: number) => Item = (item) => item): Primitive {
  return definePrimitive({
    id: 'reason.sums',
    description: 'adds',
    spec: {
      id: 'reason.sums',
      category: 'reasoning',
      description: 'adds',
      levels: { L1: 'two numbers', L2: 'two numbers', L3: 'two numbers' },
      degradations: { 'L3->L2': 'add step by step', 'L2->L1': null },
    },
    space: { L1: SPACE, L2: SPACE, L3: SPACE },
    generate({ level, seed }) {
      if (!(seed >= 0 && seed < SPACE)) throw inputInvalid(`no item ${seed}`);
      const [a, b] = [seed % 1000, Math.floor(seed / 1000)];
      const item: Item = {
        task: {
          id: `reason.sums-${level}-${seed}`,
          prompt: `${a} + ${b}?`,
          files: {},
          checks: [],
          demands: [{ primitive: 'reason.sums', level }],
          reference: [{ do: 'say', text: `${a + b}` }],
          mutants: [
            { name: 'one more', script: [{ do: 'say', text: `${a + b + 1}` }] },
            { name: 'the first', script: [{ do: 'say', text: `${a + b - 1}` }] },
          ],
        },
        grade: ({ text }) => ({ value: text.trim() === `${a + b}` ? 1 : 0 }),
      };
      return change(item, seed);
    },
  });
}

/** Names of the cases that a primitive does not pass. */
async function failing(primitive: () => Primitive): Promise<string[]> {
  const names: string[] = [];
  for (const { name, run } of primitiveCases({ create: primitive, seeds: 20 })) {
    await run().catch(() => names.push(name));
  }
  return names;
}

describe('primitiveCases', () => {
  test('a sound primitive passes', async () => {
    expect(await failing(() => sums())).toEqual([]);
  });

  test.each<[string, string, (item: Item, seed: number) => Item]>([
    ['a grader that takes everything', 'every mutant earns less', (item) => ({ ...item, grade: () => ({ value: 1 }) })],
    [
      'a grader that takes nothing',
      'the reference and its other dress',
      (item) => ({ ...item, grade: () => ({ value: 0 }) }),
    ],
    [
      'a grader that minds a newline',
      'the reference and its other dress',
      (item) => ({
        ...item,
        grade: (evidence) => (evidence.text.includes('\n') ? { value: 0 } : item.grade(evidence)),
      }),
    ],
    [
      'an answer that is refused in other dress',
      'the reference and its other dress',
      (item) => ({ ...item, alternatives: [{ name: 'in words', script: [{ do: 'say', text: 'as above' }] }] }),
    ],
    [
      'items that repeat',
      'neighbouring indices give as many different prompts',
      (item, seed) => ({ ...item, task: { ...item.task, prompt: `${seed % 999}` } }),
    ],
    [
      'an item of another level',
      'an item says what it demands',
      (item) => ({ ...item, task: { ...item.task, demands: [{ primitive: 'reason.other', level: 'L1' }] } }),
    ],
    [
      'an answer that always fits',
      'is seldom right for another',
      (item) => ({ ...item, grade: ({ text }) => ({ value: /^\d+\s*$/.test(text) ? 1 : 0 }) }),
    ],
  ])('%s is found', async (_, name, change) => {
    expect((await failing(() => sums(change))).join('\n')).toContain(name);
  });

  test('chance in a generator is found', async () => {
    let made = 0;
    const next = () => {
      made += 1;
      return made;
    };
    const drifting = () =>
      sums((item) => ({ ...item, task: { ...item.task, prompt: `${item.task.prompt} ${next()}` } }));
    expect((await failing(drifting)).join('\n')).toContain('the same index gives the same item');
  });

  test('a space that is too small needs a reason', async () => {
    const small = () => ({ ...sums(), space: { L1: 20_000, L2: SPACE, L3: SPACE } });
    const enough = 'L1: there are enough items, and none beyond the space';
    expect(await failing(small)).toContain(enough);
    const cases = primitiveCases({ create: () => sums(), smallSpaces: { L1: 'there are no more pairs' }, seeds: 1 });
    await cases.find(({ name }) => name === enough)?.run();
  });

  test('files that are graded to the byte say so', async () => {
    const exact = (exactFiles: boolean) => () =>
      sums((item) => {
        const [say] = item.task.reference ?? [];
        const reference = [{ do: 'write', path: 'a.txt', content: 'a\nb\n' } as const, ...(say ? [say] : [])];
        return {
          ...item,
          exactFiles,
          task: { ...item.task, reference },
          grade: (evidence) =>
            new TextDecoder().decode(evidence.files.get('a.txt')) === 'a\nb\n' ? item.grade(evidence) : { value: 0 },
        };
      });
    const dress = 'L3: the reference and its other dress earn full marks';
    expect(await failing(exact(false))).toContain(dress);
    const cases = primitiveCases({ create: exact(true), seeds: 5 });
    await cases.find(({ name }) => name === dress)?.run();
  });

  test('a skip of a case that is not there is an error', () => {
    expect(() => primitiveCases({ create: () => sums(), skip: [{ case: 'no such case', reason: 'none' }] })).toThrow(
      'no such case',
    );
  });
});
