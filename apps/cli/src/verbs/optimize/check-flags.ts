import { inputInvalid, type TaskSource } from '@skvm/core';

/** The flags of `skvm jit-optimize` that must fit each other. */
export interface UncheckedFlags {
  readonly skill?: string | undefined;
  readonly 'skill-list'?: string | undefined;
  readonly 'task-source'?: string | undefined;
  readonly 'synthetic-count'?: number | undefined;
  readonly 'synthetic-test-count'?: number | undefined;
  readonly quick: boolean;
  readonly tasks?: readonly string[] | undefined;
  readonly 'test-tasks'?: readonly string[] | undefined;
  readonly logs?: readonly string[] | undefined;
  readonly failures?: readonly string[] | undefined;
  readonly 'target-model'?: string | undefined;
  readonly rounds?: number | undefined;
  readonly 'runs-per-task'?: number | undefined;
  readonly 'final-runs'?: number | undefined;
  readonly convergence?: number | undefined;
  readonly baseline: boolean;
  readonly detach: boolean;
  readonly 'auto-apply': boolean;
  readonly 'dry-run': boolean;
}

/** What every session has. */
export interface CheckedFlags {
  readonly source: TaskSource;
  readonly 'target-model': string;
}

/** Flags that make sense for one source alone. */
const BELONGING: Readonly<Record<TaskSource, readonly (keyof UncheckedFlags)[]>> = {
  synthetic: ['synthetic-count', 'synthetic-test-count'],
  real: ['tasks', 'test-tasks'],
  log: ['logs', 'failures'],
};

/** Flags of sessions that run something. */
const RUNNING: readonly (keyof UncheckedFlags)[] = ['runs-per-task', 'final-runs', 'convergence', 'baseline', 'quick'];

/**
 * Checks flags against each other, and tells everything that is wrong at once.
 *
 * @throws INPUT_INVALID
 */
export function checkOptimizeFlags(flags: UncheckedFlags): CheckedFlags {
  const wrong: string[] = [];
  const isGiven = (flag: keyof UncheckedFlags) => flags[flag] !== undefined && flags[flag] !== false;
  const given = flags['task-source'];
  const source = given === undefined ? undefined : toSource(given);
  if (!isGiven('skill') && !isGiven('skill-list')) wrong.push('--skill=<dir> is missing, or --skill-list=<file>');
  if (source === undefined) wrong.push('--task-source is missing: synthetic, real or log');
  if (!isGiven('target-model')) wrong.push('--target-model=<id> is missing');
  if (source === 'real' && !isGiven('tasks')) wrong.push('--task-source=real needs --tasks=<dir>');
  if (source === 'log' && !isGiven('logs')) wrong.push('--task-source=log needs --logs=<file>');
  for (const [owner, names] of Object.entries(BELONGING)) {
    if (source === undefined || owner === source) continue;
    for (const name of names) if (isGiven(name)) wrong.push(`--${name} belongs to --task-source=${owner}`);
  }
  if (source === 'log') {
    for (const name of RUNNING) if (isGiven(name)) wrong.push(`--${name} has no meaning for logs: nothing is run`);
    if (isGiven('rounds') && flags.rounds !== 1) wrong.push('--rounds is 1 for logs');
    if (isGiven('auto-apply')) wrong.push('--auto-apply acts on a recommendation, which logs alone cannot give');
  }
  if (source === 'real' && flags.quick) wrong.push('--quick belongs to --task-source=synthetic');
  if (flags.quick && (isGiven('synthetic-count') || isGiven('synthetic-test-count'))) {
    wrong.push('--quick says how many synthetic tasks there are: leave the counts out');
  }
  const [logs, failures] = [flags.logs?.length ?? 0, flags.failures?.length];
  if (failures !== undefined && failures !== logs) {
    wrong.push(`--failures names ${failures} files for ${logs} logs: one for each is expected`);
  }
  if (flags.detach && isGiven('skill-list')) wrong.push('--detach works on one skill');
  if (flags.detach && flags['dry-run']) wrong.push('--detach and --dry-run exclude each other');
  const model = flags['target-model'];
  if (wrong.length === 0 && source !== undefined && model !== undefined) return { source, 'target-model': model };
  throw inputInvalid(wrong.join('; '), 'See "skvm jit-optimize --help".');
}

function toSource(given: string): TaskSource | undefined {
  if (given === 'synthetic' || given === 'synthetic-task') return 'synthetic';
  if (given === 'real' || given === 'real-task') return 'real';
  return given === 'log' || given === 'execution-log' ? 'log' : undefined;
}
