import type { AnyEvaluator } from '../spec/evaluator.ts';
import { fileCheck } from './file-check.ts';
import { llmJudge } from './llm-judge.ts';
import { script } from './script.ts';

/**
 * The evaluators that every task may name: `script`, `file-check` and `llm-judge`. Custom ones are registered beside
 * them and named by their id.
 */
export function builtinEvaluators(options: { readonly judgeModel?: string } = {}): readonly AnyEvaluator[] {
  return [script, fileCheck, llmJudge(options.judgeModel)];
}
