/** How much of a capability is there. `L0` means "not shown"; only L1 to L3 are tested or demanded. */
export const LEVELS = ['L0', 'L1', 'L2', 'L3'] as const;
export type Level = (typeof LEVELS)[number];

/** The levels that items test and that skills demand. */
export const TESTED_LEVELS = ['L1', 'L2', 'L3'] as const;
export type TestedLevel = (typeof TESTED_LEVELS)[number];

/** The position of a level, 0 to 3, so that levels compare as numbers. */
export function levelRank(level: Level): 0 | 1 | 2 | 3 {
  return LEVELS.indexOf(level) as 0 | 1 | 2 | 3;
}
