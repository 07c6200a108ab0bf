import {
  type Context,
  inputInvalid,
  type Limits,
  type Primitive,
  type Profile,
  type Target,
  unknownName,
} from '@skvm/core';
import { planLimits } from './run-limits.ts';
import { type Policy, parsePolicy } from './schedule.ts';
import { SUITE, SUITE_SEED } from './suite.ts';

/** What a profile is asked for. */
export interface ProfileInput {
  readonly target: Target;
  /** Ids of primitives of the registry. Absent: all of them. */
  readonly primitives?: readonly string[];
  /** Ids that are left out. */
  readonly skip?: readonly string[];
  /** `adaptive` (the default) or `fixed:N`. */
  readonly policy?: string;
  /** Posterior probability at which a level is settled, from 0.5 to below 1; default 0.98. */
  readonly confidence?: number;
  /** Most items of one primitive under `adaptive`; default 15. */
  readonly maxItems?: number;
  /** Which items are asked; default: the suite's constant, so that all models are asked the same. */
  readonly seed?: number;
  /** Of every run. What is absent: 120 seconds, 25 steps, or what an item names for itself when that is more. */
  readonly limits?: Partial<Limits>;
}

/** A {@link ProfileInput} that was checked and completed. */
export interface ProfilePlan {
  readonly target: Target;
  readonly primitives: readonly Primitive[];
  readonly policy: Policy;
  /** As it stands in the document. */
  readonly spec: Profile['spec'];
}

const DEFAULT_CONFIDENCE = 0.98;
const DEFAULT_MAX_ITEMS = 15;

/**
 * Checks an input against what the context has, before anything is spent.
 *
 * @throws INPUT_INVALID, UNKNOWN_EXTENSION (primitive or adapter, with the nearest id), MODEL_UNKNOWN
 */
export function planProfile(input: ProfileInput, context: Context): ProfilePlan {
  const { target, confidence = DEFAULT_CONFIDENCE, maxItems = DEFAULT_MAX_ITEMS, seed = SUITE_SEED } = input;
  const policyText = input.policy ?? 'adaptive';
  const policy = parsePolicy(policyText);
  if (!(confidence >= 0.5 && confidence < 1)) {
    throw inputInvalid(
      `Expected the confidence to be from 0.5 to below 1, got ${confidence}`,
      'Certainty takes endless items; 0.98 is the default.',
    );
  }
  if (!Number.isInteger(maxItems) || maxItems < 1) {
    throw inputInvalid(`Expected maxItems to be a whole number from 1 up, got ${maxItems}`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw inputInvalid(`Expected the seed to be a whole number from 0 up, got ${seed}`);
  }
  context.registry.get('adapter', target.adapter);
  context.models.isSimulated(target.model);
  const primitives = choosePrimitives(input, context);
  return {
    target,
    primitives,
    policy,
    spec: {
      suite: SUITE,
      primitives: primitives.map(({ id }) => id),
      policy: policyText,
      confidence,
      maxItems,
      seed,
      ...planLimits(input.limits ?? {}, primitives),
    },
  };
}

/**
 * The primitives of the registry that are asked for.
 *
 * @throws UNKNOWN_EXTENSION with the nearest id, INPUT_INVALID when none is left
 */
export function choosePrimitives(
  { primitives, skip = [] }: Pick<ProfileInput, 'primitives' | 'skip'>,
  context: Pick<Context, 'registry'>,
): Primitive[] {
  const all = context.registry.list('primitive');
  const known = all.map(({ id }) => id);
  for (const name of [...(primitives ?? []), ...skip]) {
    if (!known.includes(name)) throw unknownName({ code: 'UNKNOWN_EXTENSION', what: 'primitive', name, known });
  }
  const chosen = all.filter(({ id }) => (primitives === undefined || primitives.includes(id)) && !skip.includes(id));
  if (chosen.length === 0) {
    throw inputInvalid(
      known.length === 0 ? 'The registry holds no primitive' : 'No primitive is left to profile',
      known.length === 0 ? 'Make it with createRegistry([...primitives, …]).' : 'Skip fewer of them.',
    );
  }
  return chosen;
}
