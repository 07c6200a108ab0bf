import { judgeAnswers, knownAnswers, type Primitive, type TestedLevel } from '@skvm/core';
import { runnerOf } from './runner-of.ts';

/** The known answers to some items of a cell that are graded otherwise than they have to be, in words. */
export async function wrongGrades(
  primitive: Primitive,
  level: TestedLevel,
  seeds: readonly number[],
): Promise<string[]> {
  const answers = seeds.flatMap((seed) => {
    const item = primitive.generate({ level, seed });
    return knownAnswers(item).map((answer) => ({ ...answer, item, seed }));
  });
  const scores = await judgeAnswers(answers, runnerOf(primitive.id));
  return answers.flatMap(({ kind, name, seed }, at) => {
    const { value = null, explanation = '' } = scores[at] ?? {};
    const passes = kind === 'reference' || kind === 'alternative';
    if (value !== null && (value === 1) === passes) return [];
    return [`item ${seed}: the ${kind} ${name} earns ${value} ${explanation}`.trimEnd()];
  });
}
