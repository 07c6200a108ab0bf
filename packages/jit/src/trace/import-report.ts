import type { JsonObject } from '@skvm/core';
import { finishTrace, stringOf } from './read-blocks.ts';
import type { Trace } from './trace.ts';

const OUTCOMES = ['pass', 'partial', 'fail'] as const;

/** Whether a record is what an agent reports of its own work. */
export function isReport({ task, outcome }: JsonObject): boolean {
  return typeof task === 'string' && OUTCOMES.some((known) => known === outcome);
}

/**
 * Reads a report: `{task, outcome: pass | partial | fail, issues: text or list of texts, skill_feedback}`. It is what the
 * agent says of itself, and nothing else.
 */
export function importReport({ task, outcome, issues, skill_feedback: feedback }: JsonObject, id: string): Trace {
  const listed = [issues].flat().flatMap((issue) => (typeof issue === 'string' && issue.trim() !== '' ? [issue] : []));
  const trace = finishTrace({ id, source: 'report', prompt: stringOf(task), issues: listed }, []);
  return {
    ...trace,
    outcome: OUTCOMES.find((known) => known === outcome) ?? null,
    text: stringOf(feedback),
  };
}
