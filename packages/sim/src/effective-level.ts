import { type Demand, type Level, levelRank, taskInvalid } from '@skvm/core';

/**
 * The level that a demand has for an agent that was given this guidance: its own, or the lowest of those to which a
 * compiler rule has lowered it. A rule has when its evidence matches the guidance.
 *
 * @throws TASK_INVALID when the evidence is not a regular expression.
 */
export function effectiveLevel(demand: Demand, guidance: string): Level {
  let level: Level = demand.level;
  for (const lowering of demand.loweredBy ?? []) {
    if (levelRank(lowering.level) < levelRank(level) && pattern(lowering).test(guidance)) level = lowering.level;
  }
  return level;
}

function pattern({ rule, evidence }: { readonly rule: string; readonly evidence: string }): RegExp {
  try {
    return new RegExp(evidence, 'imu');
  } catch (error) {
    throw taskInvalid(
      'loweredBy',
      `the evidence of "${rule}" is not a regular expression: ${(error as Error).message}`,
    );
  }
}
