import type { z } from 'zod';
import type { Context } from '../context.ts';
import { type Definition, defineExtension, type Extension } from './extension.ts';
import type { JsonValue } from './json.ts';
import type { RunResult } from './run.ts';
import type { Score } from './score.ts';
import type { Task } from './task.ts';

/** What an evaluator looks at. */
export interface Evidence {
  readonly task: Task;
  readonly run: Pick<RunResult, 'text' | 'steps'>;
  /** Files of the workspace as the agent left them, by POSIX path; staged skills are left out. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Makes a folder with a copy of these files, free to be written to, removed after the evaluation. */
  workDir(): Promise<string>;
}

/** Judges a finished run. Could not judge is `value: null` with a reason, never 0. */
export interface Evaluator<Params = unknown> extends Extension<'evaluator'> {
  /** Validates `Check.params` before the run, so that a bad task costs nothing. */
  readonly params: z.ZodType<Params>;
  evaluate(
    input: Evidence & { readonly params: Params },
    context: Context,
  ): Promise<Omit<Score, 'evaluator' | 'weight'>>;
}

/** An evaluator whose parameter type is known only to itself. */
export type AnyEvaluator = Evaluator<JsonValue>;

/** Completes an {@link Evaluator}; the driver validates `params` before it calls `evaluate`. */
export function defineEvaluator<Params>(definition: Definition<Evaluator<Params>>): AnyEvaluator {
  return defineExtension<Evaluator<Params>>('evaluator', definition) as unknown as AnyEvaluator;
}
