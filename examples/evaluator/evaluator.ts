import { defineEvaluator } from '@skvm/core';
import { z } from 'zod';

/** Full marks for an answer within the limit, and less the longer it is: half at twice the limit. */
export const wordLimit = defineEvaluator({
  id: 'word-limit',
  description: 'how well the answer keeps to a number of words',
  params: z.object({ words: z.int().min(1) }),
  async evaluate({ run, params }) {
    const words = run.text.split(/\s+/).filter(Boolean).length;
    if (words === 0) return { value: 0, explanation: 'there is no answer' };
    return { value: Math.min(1, params.words / words), explanation: `${words} words, ${params.words} allowed` };
  },
});

// A plug-in is an array of extensions: `skvm run --plugin=./evaluator.ts …`, or "plugins" in skvm.config.json.
export default [wordLimit];
