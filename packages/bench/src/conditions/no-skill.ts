import { type Condition, defineCondition, hashJson, NO_USAGE } from '@skvm/core';

/** Id of the baseline without skills: the one condition that a task without skills can be run under. */
export const NO_SKILL = 'no-skill';

/** The agent gets no skill: what it can do by itself. */
export function noSkill(): Condition {
  return defineCondition({
    id: NO_SKILL,
    description: 'the agent gets no skill',
    prepare: async () => ({ skills: [], provenance: { digest: hashJson({ skills: [] }), oneOffUsage: NO_USAGE } }),
  });
}
