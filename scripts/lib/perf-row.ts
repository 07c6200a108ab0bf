/**
 * One row of `pnpm bench:perf`: a figure with its budget.
 *
 * To add a row, put a file into `scripts/perf/` that exports `rows`. It is found by its place; rows run in the order of
 * the file names, then of the array. Import the code under measurement from its sources
 * (`../../packages/profiler/src/index.ts`): the frame runs with `--conditions=@skvm/source`.
 */
export interface PerfRow {
  /** What is measured, as in the table of budgets. */
  name: string;
  /**
   * Unit of all three figures. `x` is a multiple of `node -e 0` that `measure` has already divided by. `ms`, `s` and
   * `/s` are for a machine on which `node -e 0` takes 30 ms: the frame scales the budgets by what it takes here and now.
   */
  unit: 'x' | 'ms' | 's' | '/s' | 'MB' | '%' | 'calls';
  /** Must hold: the program ends with exit code 1 when it does not. */
  gate: number;
  /** Where we are going. */
  goal: number;
  /** Whether more is better, as with throughput; less is when absent. */
  isMoreBetter?: boolean;
  /** Makes the measurement. It throws when it cannot: the row then fails with the message. */
  measure(context: PerfContext): Promise<number>;
}

export interface PerfContext {
  /**
   * How many times longer a program takes than `node -e 0`: both are started in turn, so that a change in the load of
   * the machine meets both, and the medians are compared. A program that fails is an error.
   *
   * @param args what stands behind `node`
   */
  ratioToBareNode(args: readonly string[]): number;
  /** An empty folder, removed at the end of the run. */
  temporaryFolder(): Promise<string>;
}
