import { formatTarget, type OptimizationDocument, type ProposalSummary } from '@skvm/core';
import type { OptimizationForecast } from '@skvm/jit';
import type { Style } from '../style.ts';
import type { OptimizedSkill } from '../verbs/optimize/optimize-skills.ts';
import { formatCount, formatUsd, plural } from './format.ts';
import { harmless } from './harmless.ts';
import { SIMULATED } from './simulated.ts';
import { table } from './table.ts';

const COLOURS = { recommended: 'green', inconclusive: 'yellow', worse: 'red', unverified: 'magenta' } as const;

/** An optimization for people: the verdict first, then what it stands on, and what to do next. */
export function optimizedText(
  document: OptimizationDocument,
  proposal: ProposalSummary | undefined,
  style: Style,
): string {
  const { spec, result, usage, simulated } = document;
  const mark = simulated ? ` ${style('magenta', SIMULATED)}` : '';
  const lines = [
    `${style('bold', spec.skill.name)} for ${formatTarget(spec.target)}${mark}`,
    `${style(COLOURS[result.verdict], result.verdict)}  ${harmless(result.explanation)}`,
  ];
  const tasks = (split: string) => result.tasks.filter((task) => task.split === split).length;
  const refused = result.tasks.filter(({ rejected }) => rejected !== undefined);
  if (spec.source !== 'log') {
    const counts = `${tasks('reflect')} to reflect, ${tasks('select')} to select, ${tasks('final')} to compare`;
    lines.push(
      '',
      `${style('dim', 'tasks')}  ${counts}${refused.length === 0 ? '' : `; ${refused.length} not admitted`}`,
    );
  }
  lines.push('', candidatesTable(document, style));
  const { final, hunks } = result;
  if (final) {
    const shown = (mean: number | null) => (mean === null ? '?' : mean.toFixed(3));
    lines.push(
      '',
      table(
        ['final', 'mean>', 'runs>', 'unscored>', 'tokens a run>'],
        [
          ['original', final.baseline],
          [`round ${result.bestRound}`, final.candidate],
          ...(final.noSkill ? [['no skill', final.noSkill] as const] : []),
        ].map(([name, arm]) => {
          const { mean, runs, unscored, meanTokens } = arm as NonNullable<typeof final>['baseline'];
          const tokens = meanTokens === null ? '?' : formatCount(Math.round(meanTokens));
          return [String(name), shown(mean), `${runs}`, `${unscored}`, tokens];
        }),
      ),
    );
  }
  const pruned = hunks.filter(({ kept }) => !kept).length;
  if (hunks.length > 0) {
    const rest = pruned === 0 ? '' : `; ${pruned} more lost nothing when they were left out, and were`;
    lines.push('', `${plural(hunks.length - pruned, 'hunk')} in the best round${rest}`);
  }
  lines.push(
    style(
      'dim',
      `${plural(result.runs.length, 'run')}, ${plural(usage.calls, 'model call')}, ${formatUsd(usage.costUsd)}`,
    ),
  );
  if (proposal) {
    lines.push('', `Proposal: ${proposal.id}`);
    if (proposal.state === 'accepted')
      lines.push(`  accepted into ${proposal.skillDir}; skvm proposals undo ${proposal.id}`);
    else lines.push(`  skvm proposals show ${proposal.id}`);
    if (proposal.state !== 'accepted' && result.bestRound > 0) lines.push(`  skvm proposals accept ${proposal.id}`);
  } else if (document.status === 'partial') lines.push('', 'Go on with --resume and a larger budget.');
  return lines.join('\n');
}

function candidatesTable({ result }: OptimizationDocument, style: Style): string {
  const rows = result.candidates.map(({ round, by, state, reason, select, gate, submission }) => {
    const why = reason ?? submission?.rootCause ?? '';
    const difference = gate?.difference;
    return [
      `${round}`,
      by,
      state === 'chosen' ? style('bold', state) : state,
      select?.mean === null || select === undefined ? '' : select.mean.toFixed(3),
      difference === undefined || difference === null ? '' : signed(difference),
      style('dim', harmless(why.length > 90 ? `${why.slice(0, 89)}…` : why).replaceAll('\n', ' ')),
    ];
  });
  return table(['round>', 'by', 'state', 'select>', 'gate>', ''], rows);
}

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

/** What an optimization will take, and what it can show. */
export function forecastText(
  forecast: OptimizationForecast & { readonly skills: readonly string[] },
  style: Style,
): string {
  const { tasks, runs, proposals, smallestEffect, skills } = forecast;
  const phases = Object.entries(runs).filter(([name]) => name !== 'total');
  const effect =
    smallestEffect === null
      ? `${plural(tasks.final, 'final task')}: below 6 there is no interval, so that nothing can be recommended`
      : `likely to show effects from ${smallestEffect.graded.toFixed(2)} (graded checks) or ${smallestEffect.passFail.toFixed(2)} (pass or fail)`;
  return [
    `${style('bold', skills.join(', '))}: at most ${plural(runs.total, 'run')} of the target each, ${plural(proposals, 'proposal')}`,
    `  ${phases.map(([name, count]) => `${name} ${formatCount(count)}`).join(' · ')}`,
    `  tasks: ${tasks.reflect} to reflect, ${tasks.select} to select, ${tasks.final} to compare`,
    `  ${effect}`,
  ].join('\n');
}

/** The skills of a list, one a line. */
export function optimizeListText(results: readonly OptimizedSkill[], style: Style): string {
  return table(
    ['skill', 'verdict', 'effect>', ''],
    results.map(({ skill, document, proposal, error }) => {
      if (error) return [skill, style('red', error.code), '', harmless(error.message)];
      const { verdict, final, explanation } = document?.result ?? {};
      const effect = final?.effect;
      return [
        skill,
        verdict === undefined ? '?' : style(COLOURS[verdict], verdict),
        effect === null || effect === undefined ? '' : signed(effect),
        proposal?.id ?? harmless(explanation ?? ''),
      ];
    }),
  );
}
