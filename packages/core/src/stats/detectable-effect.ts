import { checkArgument, checkCount, checkFraction } from './check-argument.ts';
import { studentTQuantile } from './student-t.ts';

/** How sure a comparison shall be. */
export interface PowerOptions {
  /** Standard deviation of the differences between tasks, in the unit of the scores, from 0. */
  readonly standardDeviation: number;
  /** Of the two-sided interval, between 0 and 1; by default 0.95. */
  readonly confidence?: number;
  /** The chance that a true effect of this size is seen, between ½ and 1; by default 0.8. */
  readonly power?: number;
}

/** The effect over the standard deviation that `tasks` can show. */
function standardisedEffect(tasks: number, confidence: number, power: number): number {
  const degreesOfFreedom = tasks - 1;
  const level = studentTQuantile((1 + confidence) / 2, degreesOfFreedom);
  return (level + studentTQuantile(power, degreesOfFreedom)) / Math.sqrt(tasks);
}

function checkOptions({ standardDeviation, confidence = 0.95, power = 0.8 }: PowerOptions): Required<PowerOptions> {
  const isSpread = Number.isFinite(standardDeviation) && standardDeviation >= 0;
  checkArgument(isSpread, 'standardDeviation', 'a finite number from 0', standardDeviation);
  checkFraction('confidence', confidence);
  checkArgument(power >= 0.5 && power < 1, 'power', 'from 0.5 to below 1', power);
  return { standardDeviation, confidence, power };
}

/**
 * The smallest true mean difference that a paired comparison of so many tasks is likely to show: that its two-sided
 * t interval leaves out 0 with the given power. With 0.3 between tasks, 216 tasks show 0.057.
 *
 * Formula: (t(confidence) + t(power)) · s / √n with n − 1 degrees of freedom, which replaces the noncentral t by a
 * shifted central one. From 6 tasks on, at 95 % and a power of 0.8 to 0.95, it is within 1.2 % of the noncentral answer.
 * A result beyond what scores can differ by (1) means that no effect can be shown with so few tasks. When tasks are
 * alike within clusters, the number of clusters is the cautious `tasks`.
 *
 * @returns in the unit of the standard deviation, from 0; `null` below two tasks
 * @throws RangeError when an argument is outside its range
 */
export function smallestDetectableEffect({
  tasks,
  ...options
}: PowerOptions & { readonly tasks: number }): number | null {
  checkCount('tasks', tasks);
  const { standardDeviation, confidence, power } = checkOptions(options);
  return tasks < 2 ? null : standardisedEffect(tasks, confidence, power) * standardDeviation;
}

/**
 * The number of tasks from which {@link smallestDetectableEffect} is at most `effect`: whole, at least 2. Reports show an
 * interval from `MIN_TASKS_FOR_INTERVAL` on.
 *
 * @throws RangeError when the effect is not above 0, or an option is outside its range
 */
export function neededTasks({ effect, ...options }: PowerOptions & { readonly effect: number }): number {
  checkArgument(Number.isFinite(effect) && effect > 0, 'effect', 'a finite number above 0', effect);
  const { standardDeviation, confidence, power } = checkOptions(options);
  const isEnough = (tasks: number): boolean =>
    standardisedEffect(tasks, confidence, power) * standardDeviation <= effect;
  let enough = 2;
  while (!isEnough(enough)) enough *= 2;
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
