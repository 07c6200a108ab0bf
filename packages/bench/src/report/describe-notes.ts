import type { ComparisonReport, ConditionReport, Estimate, TargetReport } from '../bench-document.ts';
import {
  formatCount,
  formatCounts,
  formatNames,
  formatPair,
  formatProbability,
  formatScore,
  formatUsd,
} from './format-figure.ts';
import type { ReportBlock } from './report-block.ts';

/** What a reader must know to read the tables of a target rightly. */
export function describeNotes({
  conditions,
  comparisons,
  tasks,
  flaky,
  nonDiscriminating,
}: TargetReport): ReportBlock[] {
  const estimates: [string, Estimate][] = [
    ...conditions.map(({ condition, score }): [string, Estimate] => [condition, score]),
    ...comparisons.map((comparison): [string, Estimate] => [formatPair(comparison), comparison.effect]),
  ];
  const few = estimates.filter(([, { caution }]) => caution === 'few-clusters').map(([name]) => name);
  const items = [
    ...(few.length > 0
      ? [
          `The intervals of ${few.join(', ')} hold for more tasks of these skills, not for other skills: there are too few.`,
        ]
      : []),
    ...(new Set(conditions.map(({ condition }) => scoredTasks(tasks, condition)).filter((names) => names !== '')).size >
    1
      ? ['The means of the conditions are over different tasks: compare conditions by the differences alone.']
      : []),
    ...conditions.flatMap(conditionNotes),
    ...comparisons.flatMap(comparisonNotes),
    ...(flaky.length > 0
      ? [`Flaky, its repeats differ: ${formatNames(flaky.map(({ task, condition }) => `${task} under ${condition}`))}.`]
      : []),
    ...(nonDiscriminating.length > 0
      ? [
          `Criteria that tell nothing apart: ${formatNames(
            nonDiscriminating.map(
              ({ task, criterion, value }) => `${criterion} of ${task} (always ${formatScore(value)})`,
            ),
          )}.`,
        ]
      : []),
  ];
  return items.length === 0
    ? []
    : [
        { kind: 'heading', level: 3, text: 'Notes' },
        { kind: 'list', items },
      ];
}

/** Names of the tasks that a condition has a mean of. */
function scoredTasks(tasks: TargetReport['tasks'], condition: string): string {
  return tasks
    .filter(({ cells }) => cells.some((cell) => cell.condition === condition && cell.mean !== null))
    .map(({ task }) => task)
    .join('\n');
}

function conditionNotes({ condition, trials, attempts, limits, unscoredTasks, skills }: ConditionReport): string[] {
  const unscored = formatCounts(trials.unscored);
  const retried = formatCounts(attempts.unscored);
  const limited = formatCounts(limits);
  return [
    ...(unscored ? [`${condition}: runs without a score, in no mean: ${unscored}.`] : []),
    ...(retried
      ? [`${condition}: ${formatCount(attempts.total, 'attempt')}, of which without a score: ${retried}.`]
      : []),
    ...(limited ? [`${condition}: ran out of a limit and scored 0: ${limited}.`] : []),
    ...(unscoredTasks.length > 0 ? [`${condition}: no score of ${formatNames(unscoredTasks)}.`] : []),
    ...(trials.reused > 0
      ? [`${condition}: ${formatCount(trials.reused, 'trial')} taken over from earlier sessions.`]
      : []),
    ...(skills.runs > skills.unseen && skills.visible < skills.runs - skills.unseen
      ? [`${condition}: the skill reached the model in ${skills.visible} of ${skills.runs - skills.unseen} runs.`]
      : []),
  ];
}

function comparisonNotes(comparison: ComparisonReport): string[] {
  const { dropped, identicalTasks, effect, pendingTasks, smallestPValue, breakEven } = comparison;
  const name = formatPair(comparison);
  return [
    ...(dropped.length > 0
      ? [
          `${name}: left out for want of a score: ${formatNames(dropped.map(({ task, reason }) => `${task} (${reason})`))}.`,
        ]
      : []),
    ...(pendingTasks > 0 ? [`${name}: ${formatCount(pendingTasks, 'task')} not run in both arms yet.`] : []),
    ...(identicalTasks > 0
      ? [
          `${name}: both gave the agent the same skills in ${identicalTasks} of ${effect.tasks} tasks; what differs there is chance.`,
        ]
      : []),
    ...(effect.interval && smallestPValue !== null && smallestPValue > 0.05
      ? [`${name}: with so few tasks that differ, p cannot be below ${formatProbability(smallestPValue)}.`]
      : []),
    ...(breakEven
      ? [
          breakEven.runs === null
            ? `${name}: preparing cost ${formatUsd(breakEven.oneOffUsd)} a skill and saves no cost.`
            : `${name}: preparing cost ${formatUsd(breakEven.oneOffUsd)} a skill and is paid for after ${formatCount(breakEven.runs, 'run')}.`,
        ]
      : []),
  ];
}
