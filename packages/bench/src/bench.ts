import { randomUUID } from 'node:crypto';
import { addUsage, type Context, type Diagnostic, formatTarget, type SkvmError, type Usage } from '@skvm/core';
import { sumUsage } from './aggregate.ts';
import type { BenchDocument, BenchResult } from './bench-document.ts';
import { NO_SKILL } from './conditions/no-skill.ts';
import { type BenchInput, planBench } from './plan-bench.ts';
import { toResult } from './report.ts';
import { runTrials } from './run-trials.ts';
import { openSession } from './session.ts';
import type { Tally } from './tally.ts';

/**
 * Runs tasks on targets under conditions, several times each, and compares the conditions task by task.
 *
 * Everything that happens is appended to the journal, and the result is computed from the journal's records alone: a
 * benchmark that was stopped or killed goes on where its journal ends, and ends as if nothing had happened, but for
 * times, ids and the usage of attempts that were cut off. A trial without a score is tried again, counted and shown,
 * never averaged. When the budget ends or the signal is raised, the document has what is there and the status `partial`
 * (`aborted` when no trial has a score).
 *
 * @throws INPUT_INVALID (also for a journal of another benchmark), DOCUMENT_INVALID (a journal that cannot be read),
 * PATH_OUTSIDE, UNKNOWN_EXTENSION, MODEL_UNKNOWN, ADAPTER_UNAVAILABLE: all before the first model call
 */
export async function bench(input: BenchInput, context: Context): Promise<BenchDocument> {
  const spec = await planBench(input, context);
  const { tally, record } = await openSession(input.journal, spec);
  const stopped = await runTrials({ tally, record }, context);
  return toDocument(tally, stopped, context);
}

function toDocument(tally: Tally, stopped: SkvmError | undefined, context: Context): BenchDocument {
  const result = toResult(tally);
  const conditions = result.targets.flatMap((target) => target.conditions);
  const isUsable = conditions.some(({ trials }) => trials.scored > 0) || stopped?.code === 'BUDGET_EXCEEDED';
  return {
    schema: 'skvm.bench/1',
    id: randomUUID(),
    createdAt: context.now().toISOString(),
    status: stopped === undefined ? 'completed' : isUsable ? 'partial' : 'aborted',
    simulated: result.targets.some(({ simulated }) => simulated),
    usage: totalUsage(result),
    diagnostics: diagnosticsOf(tally),
    ...(stopped === undefined ? {} : { error: toError(stopped) }),
    spec: tally.spec,
    result,
  };
}

/** All that the benchmark took: agents, graders, preparations, and what was cut off. */
function totalUsage({ targets, preparations, interrupted }: BenchResult): Usage {
  const runs = targets.flatMap(({ conditions }) => conditions.flatMap((each) => [each.usage, each.gradingUsage]));
  const oneOff = preparations.flatMap(({ oneOffUsage }) => oneOffUsage ?? []);
  return addUsage(sumUsage([...runs, ...oneOff]), interrupted.usage);
}

/** What conditions found, and what is odd about the benchmark. */
function diagnosticsOf({ spec, cells, preparation }: Tally): Diagnostic[] {
  const own = (severity: Diagnostic['severity'], code: string, message: string, hint?: string): Diagnostic => ({
    severity,
    code,
    message,
    source: 'bench',
    ...(hint === undefined ? {} : { hint }),
  });
  const groups = new Map(cells.map((cell) => [cell.group, cell]));
  const prepared = [...groups.values()].flatMap(({ group, condition, target, task }) => {
    const record = preparation(group);
    if (!record || 'digest' in record.outcome) return record?.diagnostics ?? [];
    const { unscored, explanation } = record.outcome;
    const what = `${condition} of ${task.skills.map(({ name }) => name).join(', ')} for ${formatTarget(target)}`;
    return [...record.diagnostics, own('warning', 'not-prepared', `${what} (${unscored}): ${explanation}`)];
  });
  const alone = spec.tasks.filter(({ skills }) => skills.length === 0).map(({ id }) => id);
  const others = spec.conditions.filter((condition) => condition !== NO_SKILL);
  return [
    ...(alone.length > 0 && others.length > 0
      ? [
          own(
            'info',
            'task-without-skill',
            `Not run under ${others.join(', ')}, for want of a skill: ${alone.join(', ')}`,
          ),
        ]
      : []),
    ...(spec.repeats < 3
      ? [
          own(
            'info',
            'few-repeats',
            `${spec.repeats} run(s) of each cell do not show how much runs differ`,
            'Use 3 or more.',
          ),
        ]
      : []),
    ...prepared,
  ];
}

function toError({ code, message, hint }: SkvmError): NonNullable<BenchDocument['error']> {
  return { code, message, ...(hint === undefined ? {} : { hint }) };
}
