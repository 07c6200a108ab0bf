export { bankPrimitive, type Cell, type Question } from './bank/bank-primitive.ts';
export { type BankCheck, type CellCheck, type CheckedAnswers, checkBank } from './check-bank.ts';
export {
  type DiffedProfile,
  diffProfiles,
  levelDifference,
  type PrimitiveDiff,
  type ProfileDiff,
} from './diff-profiles.ts';
export { failureReports } from './failure-reports.ts';
export { type Forecast, forecast } from './forecast.ts';
export { primitives } from './primitives/index.ts';
export { profile } from './profile.ts';
export { choosePrimitives, type ProfileInput, type ProfilePlan, planProfile } from './profile-input.ts';
export { type ProfileRecords, readProfileRecords } from './profile-journal.ts';
export { type Regrading, regrade } from './regrade.ts';
export { ITEM_JOB, itemJobHandler } from './run-item.ts';
export { SUITE, SUITE_SEED } from './suite.ts';
