import type { FinalComparison, Verdict, VerdictCause } from '@skvm/core';
import { MIN_TASKS_FOR_INTERVAL } from '@skvm/core/stats';

/** A verdict and where it comes from. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly cause: VerdictCause;
  /** One sentence. */
  readonly explanation: string;
}

/**
 * The verdict on a final comparison: `recommended` when its interval lies above 0, `worse` when it lies below,
 * `inconclusive` else, and always without an interval. The rule is design §11's; nothing else can make a
 * recommendation.
 */
export function judge(final: FinalComparison, options: { readonly quick: boolean }): Judgement {
  const { effect, interval, compared, candidate, baseline } = final;
  if (effect === null) {
    const explanation = 'No final task has a score for both, the original and the candidate.';
    return { verdict: 'inconclusive', cause: 'unscored', explanation };
  }
  const what = `${signed(effect)} over ${count(compared, 'final task')}`;
  if (options.quick) {
    const explanation = `${what}; a quick session tries the way and can recommend nothing.`;
    return { verdict: 'inconclusive', cause: 'quick', explanation };
  }
  if (interval === null) {
    const lost = baseline.unscored + candidate.unscored;
    const why = lost === 0 ? '' : ` (${count(lost, 'run')} without a score)`;
    const explanation = `${what}${why}; below ${MIN_TASKS_FOR_INTERVAL} tasks there is no interval, so nothing can be said.`;
    return { verdict: 'inconclusive', cause: 'few-tasks', explanation };
  }
  const range = `${Math.round(final.confidence * 100)} % interval ${signed(interval.low)} to ${signed(interval.high)}`;
  if (interval.low > 0) {
    return { verdict: 'recommended', cause: 'interval', explanation: `Better: ${what}, ${range}.` };
  }
  if (interval.high < 0) return { verdict: 'worse', cause: 'interval', explanation: `Worse: ${what}, ${range}.` };
  const explanation = `No difference could be shown: ${what}, ${range}.`;
  return { verdict: 'inconclusive', cause: 'interval', explanation };
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  return Number(text) === 0 ? '0' : `${value < 0 ? '−' : '+'}${text}`;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
