import { formatTarget } from '@skvm/core';
import { MIN_TASKS_FOR_INTERVAL } from '@skvm/core/stats';
import type { BenchDocument, ComparisonReport, ConditionReport, TargetReport } from '../bench-document.ts';
import { describeNotes } from './describe-notes.ts';
import {
  formatCount,
  formatCounts,
  formatDuration,
  formatInterval,
  formatMeasure,
  formatNames,
  formatPair,
  formatProbability,
  formatScore,
  formatShare,
  formatTokens,
  formatUsd,
  NOTHING,
} from './format-figure.ts';
import type { Column, ReportBlock } from './report-block.ts';

/** Everything that a report of a benchmark says, in its order. */
export function describeBench(document: BenchDocument, options: { readonly maxTasks: number }): ReportBlock[] {
  const { result, spec } = document;
  return [
    { kind: 'heading', level: 1, text: `Benchmark${document.simulated ? ' (simulated)' : ''}` },
    ...(document.simulated ? [simulatedNotice(result.targets)] : []),
    ...stoppedNotice(document),
    {
      kind: 'text',
      text: [
        `${formatCount(spec.tasks.length, 'task')}, ${formatCount(spec.targets.length, 'target')}`,
        `${formatCount(spec.conditions.length, 'condition')}, ${formatCount(spec.repeats, 'repeat')}`,
        `skills by ${spec.delivery}, seed ${spec.seed}`,
      ].join('; '),
    },
    ...result.targets.flatMap((target) => describeTarget(target, document, options)),
    ...describePreparations(document),
    ...describeUsage(document),
  ];
}

function simulatedNotice(targets: readonly TargetReport[]): ReportBlock {
  const some = targets.some(({ simulated }) => !simulated) ? 'Some answers' : 'All answers';
  return {
    kind: 'text',
    text: `SIMULATED. ${some} were made up by a simulation: they test the machinery and say nothing about a real model; what a compiled skill gains is built into them.`,
  };
}

function stoppedNotice({ status, error, result }: BenchDocument): ReportBlock[] {
  const pending = result.targets
    .flatMap(({ conditions }) => conditions)
    .reduce((sum, { trials }) => sum + trials.pending, 0);
  if (status === 'completed') return [];
  const why = error ? `: ${error.message}` : '';
  return [{ kind: 'text', text: `INCOMPLETE (${status})${why}. ${formatCount(pending, 'trial')} not run.` }];
}

function describeTarget(
  target: TargetReport,
  document: BenchDocument,
  options: { readonly maxTasks: number },
): ReportBlock[] {
  const simulated = target.simulated ? ' (simulated)' : '';
  return [
    { kind: 'heading', level: 2, text: `${formatTarget(target.target)}${simulated}` },
    ...describePower(target.comparisons),
    ...describeConditions(target, document),
    ...describeComparisons(target.comparisons, document),
    ...describeTasks(target, options.maxTasks),
    ...describeNotes(target),
  ];
}

function describePower(comparisons: readonly ComparisonReport[]): ReportBlock[] {
  if (comparisons.length === 0) return [];
  return [
    { kind: 'heading', level: 3, text: 'Smallest detectable effect' },
    { kind: 'list', items: comparisons.map((comparison) => `${formatPair(comparison)}: ${powerOf(comparison)}`) },
  ];
}

function powerOf({ effect, smallestDetectableEffect: smallest, tasksForTenth }: ComparisonReport): string {
  const tasks = formatCount(effect.tasks, 'task');
  const needed =
    tasksForTenth === null ? '' : `; 0.10 would take ${formatCount(tasksForTenth, 'task')} spread like these`;
  if (effect.tasks < MIN_TASKS_FOR_INTERVAL) return `no interval: ${tasks} (${MIN_TASKS_FOR_INTERVAL} needed)${needed}`;
  if (smallest === null) return `unknown: ${tasks} without any spread`;
  if (smallest > 1) return `none: ${tasks}, too few for how much they differ${needed}`;
  return `${formatScore(smallest)} with ${tasks} (power 80 %)${needed}`;
}

function describeConditions({ conditions }: TargetReport, { spec }: BenchDocument): ReportBlock[] {
  const k = spec.repeats;
  return [
    { kind: 'heading', level: 3, text: 'Conditions' },
    {
      kind: 'table',
      columns: [
        { title: 'condition' },
        { title: 'score', align: 'right' },
        { title: '95 % interval' },
        { title: 'tasks', align: 'right' },
        { title: 'scored', align: 'right' },
        { title: 'unscored' },
        { title: 'full marks', align: 'right', spare: 1 },
        ...(k > 1
          ? [
              { title: `pass@${k}`, align: 'right' as const, spare: 4 },
              { title: `pass^${k}`, align: 'right' as const, spare: 3 },
            ]
          : []),
        { title: 'half marks', align: 'right', spare: 7 },
        { title: 'tokens in', align: 'right', spare: 5 },
        { title: 'tokens out', align: 'right', spare: 6 },
        { title: 'cost', align: 'right', spare: 2 },
        { title: 'median time', align: 'right', spare: 8 },
      ],
      rows: conditions.map((each) => conditionRow(each, k)),
    },
  ];
}

function conditionRow(report: ConditionReport, k: number): string[] {
  const { condition, score, pass, trials, inputTokens, outputTokens, costUsd, durationMs } = report;
  return [
    condition,
    formatScore(score.mean),
    formatInterval(score),
    `${score.tasks}`,
    `${trials.scored}/${trials.planned}`,
    formatCounts(trials.unscored) || '0',
    formatShare(pass.full.rate.mean),
    ...(k > 1
      ? [formatShare(pass.full.anyOf[k - 1]?.mean ?? null), formatShare(pass.full.allOf[k - 1]?.mean ?? null)]
      : []),
    formatShare(pass.half.rate.mean),
    formatMeasure(inputTokens, formatTokens),
    formatMeasure(outputTokens, formatTokens),
    formatMeasure(costUsd, formatUsd),
    formatDuration(durationMs.median),
  ];
}

function describeComparisons(comparisons: readonly ComparisonReport[], { result }: BenchDocument): ReportBlock[] {
  if (comparisons.length === 0) return [];
  return [
    { kind: 'heading', level: 3, text: 'Differences, task by task' },
    {
      kind: 'table',
      columns: [
        { title: 'comparison' },
        { title: 'effect', align: 'right' },
        { title: '95 % interval' },
        { title: 'p', align: 'right', spare: 3 },
        { title: `p, Holm of ${result.comparisons}`, align: 'right', spare: 1 },
        { title: 'win/tie/loss', align: 'right', spare: 2 },
        { title: 'tasks', align: 'right' },
        { title: 'left out', align: 'right', spare: 4 },
        { title: 'verdict' },
      ],
      rows: comparisons.map((comparison) => [
        formatPair(comparison),
        formatScore(comparison.effect.mean, true),
        formatInterval(comparison.effect, true),
        formatProbability(comparison.pValue),
        formatProbability(comparison.adjustedPValue),
        `${comparison.wins}/${comparison.ties}/${comparison.losses}`,
        `${comparison.effect.tasks}`,
        `${comparison.dropped.length + comparison.pendingTasks}`,
        comparison.verdict ?? NOTHING,
      ]),
    },
  ];
}

function describeTasks({ tasks, conditions }: TargetReport, maxTasks: number): ReportBlock[] {
  const shown = tasks.slice(0, maxTasks);
  const names = conditions.map(({ condition }) => condition);
  const left = tasks.length - shown.length;
  return [
    { kind: 'heading', level: 3, text: 'Tasks' },
    {
      kind: 'table',
      columns: [{ title: 'task' }, ...names.map((title) => ({ title }))],
      rows: shown.map(({ task, cells }) => [
        task,
        ...names.map((name) => {
          const cell = cells.find(({ condition }) => condition === name);
          return cell ? describeCell(cell) : NOTHING;
        }),
      ]),
    },
    ...(left > 0 ? [{ kind: 'text' as const, text: `${formatCount(left, 'more task')} in the document.` }] : []),
  ];
}

/** The mean, with the repeats when they differ, and what has no score. */
function describeCell({ mean, runs }: TargetReport['tasks'][number]['cells'][number]): string {
  const scores = runs.flatMap(({ score }) => score ?? []);
  const unscored = runs.flatMap((run) => run.unscored ?? []);
  const pending = runs.length - scores.length - unscored.length;
  const differs = scores.some((score) => Math.abs(score - (scores[0] ?? score)) > 1e-9);
  const notes = [
    ...(differs ? [scores.map((score) => `${Math.round(score * 100) / 100}`).join(' ')] : []),
    ...(unscored.length > 0 ? [`${unscored.length} unscored: ${[...new Set(unscored)].join(', ')}`] : []),
    ...(pending > 0 ? [`${pending} not run`] : []),
  ];
  return `${formatScore(mean)}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
}

function describePreparations({ result }: BenchDocument): ReportBlock[] {
  const failed = Map.groupBy(
    result.preparations.filter(({ unscored }) => unscored !== undefined),
    ({ condition, target, explanation }) => `${condition} for ${formatTarget(target)}: ${explanation}`,
  );
  const rows = result.preparations.flatMap(({ condition, target, skills, oneOffUsage: took }) => {
    if (!took || took.calls === 0) return [];
    const cost = took.costUsd === null ? 'unknown' : formatUsd(took.costUsd);
    return [[condition, formatTarget(target), skills.join(', ') || NOTHING, `${took.calls}`, cost]];
  });
  const items = [...failed].map(
    ([why, preparations]) => `Not prepared: ${formatNames(preparations.flatMap(({ skills }) => skills))}: ${why}`,
  );
  const columns: Column[] = [
    { title: 'condition' },
    { title: 'target', spare: 2 },
    { title: 'skills' },
    { title: 'calls, once', align: 'right', spare: 1 },
    { title: 'cost, once', align: 'right' },
  ];
  if (rows.length + items.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: 'Preparations' },
    ...(rows.length > 0 ? [{ kind: 'table' as const, columns, rows }] : []),
    ...(items.length > 0 ? [{ kind: 'list' as const, items }] : []),
  ];
}

function describeUsage({ usage, result }: BenchDocument): ReportBlock[] {
  const cost =
    usage.costUsd === null ? `unknown (known part ${formatUsd(usage.knownCostUsd)})` : formatUsd(usage.costUsd);
  const cut = result.interrupted.attempts > 0 ? `, ${formatCount(result.interrupted.attempts, 'attempt')} cut off` : '';
  const tokens = (value: number | null) => (value === null ? 'unknown' : formatTokens(value));
  return [
    { kind: 'heading', level: 2, text: 'In all' },
    {
      kind: 'text',
      text: `${formatCount(usage.calls, 'model call')}, ${tokens(usage.inputTokens)} tokens in, ${tokens(usage.outputTokens)} out, cost ${cost}${cut}.`,
    },
  ];
}
