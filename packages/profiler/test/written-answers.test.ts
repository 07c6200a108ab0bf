import { type Primitive, playScript } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import { primitives } from '../src/primitives/index.ts';
import { analysisL1 } from './answers/analysis-l1.ts';
import { analysisL2 } from './answers/analysis-l2.ts';
import { analysisL3 } from './answers/analysis-l3.ts';
import { originals, type WrittenAnswer } from './answers/answer-set.ts';
import { planningL1 } from './answers/planning-l1.ts';
import { planningL2 } from './answers/planning-l2.ts';
import { planningL3 } from './answers/planning-l3.ts';
import { styleL1 } from './answers/style-l1.ts';
import { styleL2 } from './answers/style-l2.ts';
import { styleL3 } from './answers/style-l3.ts';
import { textLongL1 } from './answers/text-long-l1.ts';
import { textLongL2 } from './answers/text-long-l2.ts';
import { textLongL3 } from './answers/text-long-l3.ts';
import { textProseL1 } from './answers/text-prose-l1.ts';
import { textProseL2 } from './answers/text-prose-l2.ts';
import { textProseL3 } from './answers/text-prose-l3.ts';

// Text that people and models would write: graders must not be fitted to their own references.

for (const { primitive: id, level, right, wrong, exact = false } of [
  textLongL1,
  textLongL2,
  textLongL3,
  textProseL1,
  textProseL2,
  textProseL3,
  styleL1,
  styleL2,
  styleL3,
  analysisL1,
  analysisL2,
  analysisL3,
  planningL1,
  planningL2,
  planningL3,
]) {
  describe(`${id} ${level}`, () => {
    const primitive = primitives.find((candidate) => candidate.id === id) as Primitive;
    const graded = ({ seed, text }: WrittenAnswer) => {
      const item = primitive.generate({ level, seed });
      return item.grade(playScript(item.task, [{ do: 'say', text }]));
    };

    test('there are ten of each sort, with names of their own', () => {
      expect(Math.min(right.length, wrong.length)).toBeGreaterThanOrEqual(10);
      expect(new Set([...right, ...wrong].map(({ seed, name }) => `${seed} ${name}`)).size).toBe(
        right.length + wrong.length,
      );
    });

    if (!exact) {
      test('ten of the right ones are no edits of each other', () => {
        expect(originals(right).length).toBeGreaterThanOrEqual(10);
      });
    }

    test.each(right.map((answer) => [answer.seed, answer.name, answer] as const))(
      'accepts %i, %s',
      (_seed, _name, answer) => {
        expect(graded(answer)).toEqual({ value: 1 });
      },
    );

    test.each(wrong.map((answer) => [answer.seed, answer.name, answer] as const))(
      'rejects %i, %s',
      (_seed, _name, answer) => {
        expect(graded(answer)).toMatchObject({ value: 0 });
      },
    );
  });
}
