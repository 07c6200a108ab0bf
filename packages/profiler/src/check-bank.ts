import { setImmediate as othersTurn } from 'node:timers/promises';
import {
  type Context,
  errorMessage,
  type Item,
  type KnownAnswer,
  knownAnswers,
  type Primitive,
  playScript,
  runProbes,
  TESTED_LEVELS,
  type TestedLevel,
} from '@skvm/core';
import { programFinder } from './find-programs.ts';
import { SUITE } from './suite.ts';

/** Items of a cell whose prompts are compared with each other. */
const NEIGHBOURS = 1_000;
const DEFAULT_SEEDS = 500;
const DEFAULT_PROBED_SEEDS = 10;
/** Faults of a cell that are told; all of them are counted. */
const MAX_FAULTS = 5;

/** How many answers of a kind were graded, and how many of them as they have to be. */
export interface CheckedAnswers {
  readonly checked: number;
  readonly asExpected: number;
}

/** What an item bank cell shows when it is put to the test. */
export interface CellCheck {
  readonly primitive: string;
  readonly level: TestedLevel;
  /** Number of different items. */
  readonly space: number;
  /** Among the first 1,000 items (all, when there are fewer): how many have the prompt of an earlier one. */
  readonly duplicates: number;
  /** Items whose answers were graded, from the first on. */
  readonly items: number;
  /** True when grading runs what was answered as a program: its time is then that of the program. */
  readonly executes: boolean;
  /** Time of one grading, milliseconds; `null` when none was done. */
  readonly graderMs: { readonly median: number; readonly max: number } | null;
  /** References and right answers in other dress have to pass, mutants, refusals and empty answers have to fail. */
  readonly answers: Readonly<Record<KnownAnswer['kind'], CheckedAnswers>>;
  /** The first answers that were graded otherwise, and what else is wrong, for people. */
  readonly faults: readonly string[];
  /** Why the answers could not be graded here; absent when they could. */
  readonly unknown?: string;
}

/** What an item bank shows. */
export interface BankCheck {
  readonly schema: 'skvm.bank-check/1';
  /** `failed` when a cell has a fault; `partial` when it was stopped or a cell could not be checked here. */
  readonly status: 'completed' | 'partial' | 'failed';
  readonly suite: { readonly id: string; readonly version: string };
  readonly cells: readonly CellCheck[];
}

/**
 * Puts the item banks of the context to the test: no two items alike, every right answer passes in whatever dress, every
 * typical mistake fails. Programs are run in the context's sandbox; no model is called.
 */
export async function checkBank(
  input: {
    readonly primitives: readonly Primitive[];
    /** Items of each cell; default 500. */
    readonly seeds?: number;
    /** The same where answers are run as programs; default 10. */
    readonly probedSeeds?: number;
  },
  context: Context,
): Promise<BankCheck> {
  const { primitives, seeds = DEFAULT_SEEDS, probedSeeds = DEFAULT_PROBED_SEEDS } = input;
  const missingPrograms = programFinder(context);
  const wanted = primitives.flatMap((primitive) => TESTED_LEVELS.map((level) => ({ primitive, level })));
  const cells: CellCheck[] = [];
  context.emit({ type: 'phase-start', phase: 'check-bank', total: wanted.length });
  for (const { primitive, level } of wanted) {
    if (context.signal.aborted) break;
    const { executes, missing } = await needsOf(primitive.generate({ level, seed: 0 }), missingPrograms);
    const count = Math.min(executes ? probedSeeds : seeds, primitive.space[level]);
    cells.push(
      await checkCell({ primitive, level, count: missing === undefined ? count : 0, executes, missing }, context),
    );
    const note = `${primitive.id} ${level}`;
    context.emit({ type: 'phase-progress', phase: 'check-bank', done: cells.length, total: wanted.length, note });
  }
  context.emit({ type: 'phase-end', phase: 'check-bank', done: cells.length });
  const isWhole = cells.length === wanted.length && cells.every(({ unknown }) => unknown === undefined);
  const status = cells.some(({ faults }) => faults.length > 0) ? 'failed' : isWhole ? 'completed' : 'partial';
  return { schema: 'skvm.bank-check/1', status, suite: SUITE, cells };
}

async function needsOf(
  item: Item,
  missingPrograms: ReturnType<typeof programFinder>,
): Promise<{ readonly executes: boolean; readonly missing: string | undefined }> {
  const executes = item.probes !== undefined;
  // Without programs to run, a bank can be checked where its items cannot be asked.
  const missing = executes ? await missingPrograms(item.requires ?? []) : [];
  return { executes, missing: missing.length === 0 ? undefined : `missing dependency: ${missing.join(', ')}` };
}

async function checkCell(
  input: {
    readonly primitive: Primitive;
    readonly level: TestedLevel;
    readonly count: number;
    readonly executes: boolean;
    readonly missing: string | undefined;
  },
  context: Context,
): Promise<CellCheck> {
  const { primitive, level, count, executes, missing } = input;
  const counts = { reference: [0, 0], alternative: [0, 0], mutant: [0, 0], refusal: [0, 0] } satisfies Record<
    KnownAnswer['kind'],
    [number, number]
  >;
  const faults: string[] = [];
  const timesMs: number[] = [];
  let items = 0;

  async function checkItem(seed: number): Promise<void> {
    const item = primitive.generate({ level, seed });
    for (const { kind, name, script } of knownAnswers(item)) {
      if (context.signal.aborted) return;
      const { value, durationMs, error } = await gradeAnswer(item, script, context);
      timesMs.push(durationMs);
      const passes = kind === 'reference' || kind === 'alternative';
      const isAsExpected = value !== null && (value === 1) === passes;
      counts[kind][0] += 1;
      if (isAsExpected) counts[kind][1] += 1;
      else faults.push(`item ${seed}: ${kind} "${name}" ${error ?? (passes ? 'does not pass' : 'passes')}`);
    }
    items += 1;
  }

  let next = 0;
  const worker = async () => {
    while (next < count && !context.signal.aborted) {
      await checkItem(next++);
      // Where nothing is run, nothing else waits: a signal would not be heard before the end.
      await othersTurn();
    }
  };
  await Promise.all(Array.from({ length: executes ? context.executor.concurrency : 1 }, worker));
  const duplicates = countDuplicates(primitive, level);
  if (duplicates > 0) faults.push(`${duplicates} items have the prompt of an earlier one`);
  const sorted = timesMs.toSorted((a, b) => a - b);
  const answers = (kind: KnownAnswer['kind']): CheckedAnswers => ({
    checked: counts[kind][0],
    asExpected: counts[kind][1],
  });
  return {
    primitive: primitive.id,
    level,
    space: primitive.space[level],
    duplicates,
    items,
    executes,
    graderMs:
      sorted.length === 0 ? null : { median: sorted[sorted.length >> 1] as number, max: sorted.at(-1) as number },
    answers: {
      reference: answers('reference'),
      alternative: answers('alternative'),
      mutant: answers('mutant'),
      refusal: answers('refusal'),
    },
    faults:
      faults.length > MAX_FAULTS ? [...faults.slice(0, MAX_FAULTS), `and ${faults.length - MAX_FAULTS} more`] : faults,
    ...(missing === undefined ? {} : { unknown: missing }),
  };
}

async function gradeAnswer(
  item: Item,
  script: KnownAnswer['script'],
  context: Context,
): Promise<{ readonly value: number | null; readonly durationMs: number; readonly error?: string }> {
  const evidence = playScript(item.task, script, item.site?.());
  const startedAt = performance.now();
  try {
    const probes = item.probes && (await runProbes(item.probes(evidence), context));
    const { value } = item.grade({ ...evidence, ...(probes && { probes }) });
    return { value, durationMs: performance.now() - startedAt };
  } catch (error) {
    return {
      value: null,
      durationMs: performance.now() - startedAt,
      error: `cannot be graded: ${errorMessage(error)}`,
    };
  }
}

function countDuplicates(primitive: Primitive, level: TestedLevel): number {
  const count = Math.min(NEIGHBOURS, primitive.space[level]);
  const prompts = new Set<string>();
  for (let seed = 0; seed < count; seed += 1) prompts.add(primitive.generate({ level, seed }).task.prompt);
  return count - prompts.size;
}
