import { type Limits, type Primitive, type Profile, TESTED_LEVELS, type TestedLevel } from '@skvm/core';

type Spec = Profile['spec'];
type RaisedLimits = NonNullable<Spec['raisedLimits']>;

/** Of a run whose item names none of its own. */
const DEFAULTS = { timeoutMs: 120_000, maxSteps: 25 } as const;

/** The limits of a profile: those that are given, else the default or what the items of a level name, whichever is more. */
export function planLimits(
  given: Partial<Limits>,
  primitives: readonly Primitive[],
): Pick<Spec, 'limits' | 'raisedLimits'> {
  const limits = { ...DEFAULTS, ...given };
  const raised: RaisedLimits = {};
  for (const primitive of primitives) {
    for (const level of TESTED_LEVELS) {
      const own = ownLimits(primitive)[level];
      const timeoutMs = given.timeoutMs ?? Math.max(limits.timeoutMs, own.timeoutMs ?? 0);
      const maxSteps = given.maxSteps ?? Math.max(limits.maxSteps, own.maxSteps ?? 0);
      if (timeoutMs === limits.timeoutMs && maxSteps === limits.maxSteps) continue;
      raised[`${primitive.id}/${level}`] = { timeoutMs, maxSteps };
    }
  }
  return { limits, ...(Object.keys(raised).length > 0 && { raisedLimits: raised }) };
}

/** What holds for the runs of a level. */
export function limitsAt({ limits, raisedLimits = {} }: Spec, primitive: string, level: TestedLevel): Spec['limits'] {
  return { ...limits, ...raisedLimits[`${primitive}/${level}`] };
}

/** What {@link planLimits} can be given to come to the same: what an item raised was not given. */
export function givenLimits({ limits, raisedLimits = {} }: Spec): Partial<Limits> {
  const { timeoutMs, maxSteps, maxTokens, maxCostUsd } = limits;
  const raised = Object.values(raisedLimits);
  return {
    ...(raised.every((one) => one.timeoutMs === timeoutMs) && { timeoutMs }),
    ...(raised.every((one) => one.maxSteps === maxSteps) && { maxSteps }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(maxCostUsd !== undefined && { maxCostUsd }),
  };
}

type OwnLimits = Readonly<Record<TestedLevel, { readonly timeoutMs?: number; readonly maxSteps?: number }>>;

/** What the first item of each level names: it stands for all of them. */
function ownLimits(primitive: Primitive): OwnLimits {
  const at = (level: TestedLevel) => {
    const { timeoutMs, maxSteps } = primitive.generate({ level, seed: 0 }).task;
    return { ...(timeoutMs !== undefined && { timeoutMs }), ...(maxSteps !== undefined && { maxSteps }) };
  };
  const own = known.get(primitive) ?? { L1: at('L1'), L2: at('L2'), L3: at('L3') };
  known.set(primitive, own);
  return own;
}

// Primitives are pure, and a command plans many profiles.
const known = new WeakMap<Primitive, OwnLimits>();
