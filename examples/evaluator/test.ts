import { evaluatorCases } from '@skvm/core/testing';
import { wordLimit } from './evaluator.ts';

const cases = evaluatorCases({
  create: () => wordLimit,
  params: { words: 3 },
  badParams: { words: 'three' },
  good: [{ do: 'say', text: 'short and sweet' }],
  bad: [{ do: 'say', text: 'this answer is much too long' }],
});
for (const { name, run } of cases) {
  await run();
  console.log(`ok: ${name}`);
}
