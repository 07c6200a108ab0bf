/** A round as the published system's selection sees it. */
export interface ScoredRound {
  readonly primary: number;
  /** Means by task. */
  readonly tasks: ReadonlyMap<string, number>;
}

const MIN_IMPROVEMENT = 0.02;
const TOLERANCE = 0.2;
const CONVERGENCE = 0.95;

/**
 * The round that the published system chooses (github SJTU-IPADS/SkVM, `6e43c8f`), costs left out: round 0 when it is good
 * enough; else of the rounds that beat it by 0.02 and lose no task by more than 0.2 the best, those within 0.02 of each
 * other by their number. What it reports as an improvement is any round but 0.
 */
export function publishedChoice(rounds: readonly ScoredRound[]): number {
  const [base] = rounds;
  if (!base || base.primary >= CONVERGENCE) return 0;
  const survivors = rounds.flatMap((round, index) => {
    if (index === 0) return [{ index, primary: round.primary }];
    if (round.primary < base.primary + MIN_IMPROVEMENT) return [];
    const drops = [...base.tasks].some(([id, mean]) => mean - (round.tasks.get(id) ?? 0) > TOLERANCE + 1e-12);
    return drops ? [] : [{ index, primary: round.primary }];
  });
  survivors.sort((a, b) => {
    const difference = b.primary - a.primary;
    return Math.abs(difference) > MIN_IMPROVEMENT ? difference : a.index - b.index;
  });
  return survivors[0]?.index ?? 0;
}
