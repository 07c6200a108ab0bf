export {
  type ChooseIntervalOptions,
  type ChosenInterval,
  chooseInterval,
  MIN_CLUSTERS_FOR_INTERVAL,
  MIN_TASKS_FOR_INTERVAL,
} from './choose-interval.ts';
export { clusteredInterval } from './clustered-interval.ts';
export { neededTasks, type PowerOptions, smallestDetectableEffect } from './detectable-effect.ts';
export { hashToUnit } from './hash-to-unit.ts';
export { holm } from './holm.ts';
export { mcnemarExact } from './mcnemar-exact.ts';
export { type MeanAndSpread, meanAndSpread } from './mean-and-spread.ts';
export {
  DIFFERENCE_RANGE,
  type Interval,
  type IntervalMethod,
  type MeanEstimate,
  type MeanIntervalOptions,
  SCORE_RANGE,
} from './mean-estimate.ts';
export { meanInterval } from './mean-interval.ts';
export { normalQuantile } from './normal-quantile.ts';
export {
  type DroppedTask,
  type PairedArm,
  type PairedDifference,
  type PairedDifferences,
  type PairedTask,
  pairedDifferences,
} from './paired-differences.ts';
export { passAtK, passHatK } from './pass-at-k.ts';
export { permuteIndex } from './permute-index.ts';
export { regularisedBeta } from './regularised-beta.ts';
export type { SeedPart } from './seed-digest.ts';
export { type SeededRandom, seededRandom } from './seeded-random.ts';
export { type SignFlipOptions, type SignFlipResult, signFlipPermutation } from './sign-flip-permutation.ts';
export { studentTCdf, studentTQuantile } from './student-t.ts';
export { type StudentisedIntervalOptions, studentisedInterval } from './studentised-interval.ts';
export { wilson } from './wilson.ts';
