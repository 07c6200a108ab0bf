import { type Condition, defineCondition, hashJson, NO_USAGE, type Skill, type Target } from '@skvm/core';

/** Name of the condition. */
export const JIT_OPTIMIZED = 'jit-optimized';

/** The round that stands for a skill on a target, or why there is none. */
export type OptimizedRound =
  | {
      readonly proposal: string;
      readonly round: number;
      readonly skill: Skill;
      readonly state: string;
      readonly verdict: string | null;
    }
  | { readonly missing: string };

/**
 * The bench condition `jit-optimized`: each skill as a person accepted it for this target or, when nobody has decided, as
 * a final comparison recommends it. Without such a round the cells are unscored, with the reason: the original, or an
 * edit that nobody has tested, would be measured under a name that promises more.
 *
 * @param options.find looks a round up, as `proposalFiles().find` of @skvm/cache does
 */
export function optimizedSkill(options: {
  readonly find: (input: { readonly skill: Skill; readonly target: Target }) => Promise<OptimizedRound>;
}): Condition {
  return defineCondition({
    id: JIT_OPTIMIZED,
    description: 'the skill as an accepted or recommended proposal has it',
    async prepare({ skills, target }) {
      const found: Extract<OptimizedRound, { proposal: string }>[] = [];
      for (const skill of skills) {
        const round = await options.find({ skill, target });
        if ('missing' in round) {
          return { unscored: 'missing-dependency', explanation: `${skill.name}: ${round.missing}` };
        }
        found.push(round);
      }
      const rounds = found.map(({ proposal, round, state, verdict, skill: { name, digest } }) => ({
        ...{ skill: name, digest, proposal, round, state, verdict },
      }));
      return {
        skills: found.map(({ skill }) => skill),
        provenance: {
          digest: hashJson(rounds.map(({ skill, digest }) => ({ skill, digest }))),
          oneOffUsage: NO_USAGE,
          details: { rounds },
        },
      };
    },
  });
}
