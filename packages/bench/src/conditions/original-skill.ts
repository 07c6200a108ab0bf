import { type Condition, defineCondition, hashJson, NO_USAGE } from '@skvm/core';

/** Id of the condition in which skills are as their author wrote them. */
export const ORIGINAL = 'original';

/** The agent gets the skills as they are, with nothing changed. */
export function originalSkill(): Condition {
  return defineCondition({
    id: ORIGINAL,
    description: 'the agent gets the skills as they are',
    prepare: async ({ skills }) => ({
      skills,
      provenance: { digest: hashJson({ skills: skills.map((skill) => skill.digest) }), oneOffUsage: NO_USAGE },
    }),
  });
}
