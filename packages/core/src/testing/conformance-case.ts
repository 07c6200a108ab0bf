import { inputInvalid } from '../error.ts';

/** One requirement of an extension point: `run` rejects when the extension does not meet it. */
export interface ConformanceCase {
  readonly name: string;
  run(): Promise<void>;
}

/** A case that does not apply, with the reason. */
export interface SkippedCase {
  readonly case: string;
  readonly reason: string;
}

/** Leaves out the named cases; a name that is no case is an error, so that a skip cannot outlive its case. */
export function withoutSkipped(
  cases: readonly ConformanceCase[],
  skip: readonly SkippedCase[] = [],
): readonly ConformanceCase[] {
  for (const skipped of skip) {
    if (!cases.some(({ name }) => name === skipped.case)) throw inputInvalid(`No conformance case "${skipped.case}"`);
  }
  return cases.filter(({ name }) => !skip.some((skipped) => skipped.case === name));
}
