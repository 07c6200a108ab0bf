import type { Primitive, Profile } from '@skvm/core';
import type { RunRecord } from './profile-journal.ts';

/** Failed runs in a row after which nobody is there, even if each of them may succeed later. */
const MIN_FAILURES = 8;
/** The same for runs that cannot succeed later, each of another item: a wrong key, no credit, no record to replay. */
const HOPELESS_FAILURES = 3;

/** Notices that a target is out of order, so that an outage costs minutes and not a profile. */
export interface CircuitBreaker {
  /** Takes every finished attempt; answers once too many in a row broke, with those attempts. */
  watch(
    run: RunRecord,
  ): { readonly error: NonNullable<Profile['error']>; readonly runs: readonly RunRecord[] } | undefined;
  /** True when runs with tools alone are refused for good: whether the target is there, a run without them shows. */
  doubtsTools(): boolean;
}

/**
 * Makes a breaker for so many runs at once: one bad moment breaks all of them, and must not end the profile. A model
 * that takes no tools is not out of order: refusals of runs with tools end nothing while there are primitives without.
 */
export function circuitBreaker(concurrency: number, primitives: readonly Primitive[]): CircuitBreaker {
  const limit = Math.max(MIN_FAILURES, 2 * concurrency);
  const withTools = new Set(primitives.filter(needsTools).map(({ id }) => id));
  const isMixed = withTools.size < primitives.length;
  let broken: RunRecord[] = [];
  const areToolsRefused = () =>
    isMixed &&
    broken.length >= HOPELESS_FAILURES &&
    broken.every(({ primitive, failure }) => withTools.has(primitive) && failure?.retryable === false);
  return {
    doubtsTools: areToolsRefused,
    watch(run) {
      if (run.unscored !== 'infra') {
        broken = [];
        return undefined;
      }
      broken.push(run);
      if (areToolsRefused()) return undefined;
      const hopeless = broken.slice(-HOPELESS_FAILURES).filter(({ failure }) => failure?.retryable === false);
      if (broken.length < limit && hopeless.length < HOPELESS_FAILURES) return undefined;
      const { origin = 'provider', code = '', message = '' } = run.failure ?? {};
      return {
        runs: broken,
        error: {
          code: errorCode(origin, code),
          message: `Gave up after ${broken.length} runs in a row that broke; the last one: ${message || run.explanation || 'no message'}`,
          hint: 'What is finished is in the journal: when the target is back, go on with --resume.',
        },
      };
    },
  };
}

/** True for a primitive whose items offer tools. */
export function needsTools(primitive: Primitive): boolean {
  return primitive.generate({ level: 'L1', seed: 0 }).task.tools !== 'none';
}

function errorCode(origin: string, code: string): string {
  if (origin === 'provider') return 'MODEL_CALL_FAILED';
  if (origin === 'harness') return 'ADAPTER_UNAVAILABLE';
  return origin === 'sandbox' ? 'SANDBOX_UNAVAILABLE' : code;
}
