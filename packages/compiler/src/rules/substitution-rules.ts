import { primitiveSpecs, TESTED_LEVELS } from '@skvm/core';
import type { CompensationRule } from './compensation-rule.ts';

/** Says in a skill's text which of several ways is to be taken. */
export const WAY_TAKEN: RegExp = /take (?:this way|"[^"\n]{1,80}") from the start/imu;
/** Says in a skill's text that an optional step is not to be done. */
export const LEFT_OUT: RegExp = /leave this step out/imu;

/**
 * Another way to the same goal, where the skill itself offers one: nothing is asked any more of what only the first way
 * needs. It is the tools of a harness that are there or not, so these rules are theirs.
 */
export const substitutionRules: readonly CompensationRule[] = primitiveSpecs
  .filter(({ category }) => category === 'tool-use')
  .flatMap(({ id }) =>
    TESTED_LEVELS.map((from) => ({
      id: `${id}/${from}->L0`,
      primitive: id,
      from,
      to: 'L0',
      kind: 'substitution',
      evidence: WAY_TAKEN,
      scope: 'passage',
      reason: 'The skill offers another way, which the target can go.',
      insertion: () => undefined,
    })),
  );
