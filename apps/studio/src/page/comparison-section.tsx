import type { FinalComparison, OptimizationTask } from '@skvm/core';
import type { JSX } from 'preact';
import { count, duration, score, signed, usd } from '../shared/format.ts';
import { Scroll } from './scroll.tsx';

/** The final comparison: each task, and what both arms took. */
export function ComparisonSection({
  final,
  tasks,
}: {
  final: FinalComparison;
  tasks: readonly OptimizationTask[];
}): JSX.Element {
  const { baseline, candidate, noSkill } = final;
  const arms = [
    { name: 'original', arm: baseline },
    { name: 'candidate', arm: candidate },
    ...(noSkill ? [{ name: 'no skill', arm: noSkill }] : []),
  ];
  return (
    <section aria-labelledby="comparison">
      <h2 id="comparison">Final comparison</h2>
      <p class="quiet">
        {final.compared} tasks compared, {final.repeats} runs of each and arm: {final.wins} won, {final.ties} tied,{' '}
        {final.losses} lost
        {final.interval && `; ${Math.round(final.confidence * 100)} % interval, ${final.method ?? 'method unknown'}`}
      </p>
      <Scroll label="What both arms took">
        <table>
          <thead>
            <tr>
              <th scope="col">Arm</th>
              <th scope="col" class="number">
                Mean score
              </th>
              <th scope="col" class="number">
                Runs
              </th>
              <th scope="col" class="number">
                Unscored
              </th>
              <th scope="col" class="number">
                Cost a run
              </th>
              <th scope="col" class="number">
                Tokens a run
              </th>
              <th scope="col" class="number">
                Median time
              </th>
            </tr>
          </thead>
          <tbody>
            {arms.map(({ name, arm }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{score(arm.mean)}</td>
                <td class="number">{arm.runs}</td>
                <td class="number">{arm.unscored}</td>
                <td class="number">{usd(arm.meanCostUsd)}</td>
                <td class="number">{count(arm.meanTokens)}</td>
                <td class="number">{duration(arm.medianDurationMs)}</td>
              </tr>
            ))}
            <tr class="change">
              <th scope="row">change</th>
              <td class="number">{final.effect === null ? '–' : signed(final.effect)}</td>
              <td />
              <td />
              <td class="number">{change(baseline.meanCostUsd, candidate.meanCostUsd)}</td>
              <td class="number">{change(baseline.meanTokens, candidate.meanTokens)}</td>
              <td class="number">{change(baseline.medianDurationMs, candidate.medianDurationMs)}</td>
            </tr>
          </tbody>
        </table>
      </Scroll>
      <Scroll label="Scores by task">
        <table>
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col">Original</th>
              <th scope="col">Candidate</th>
              <th scope="col" class="number">
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {final.tasks.map(({ task, baseline: before, candidate: after, difference }) => (
              <tr key={task}>
                <th scope="row">
                  {tasks.find(({ id }) => id === task)?.name ?? task}
                  <small class="quiet block">{task}</small>
                </th>
                <td class="scores">{before.map(score).join('  ')}</td>
                <td class="scores">{after.map(score).join('  ')}</td>
                <td class={`number ${toneOf(difference)}`}>{difference === null ? '–' : signed(difference)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/** In percent of the first; unknown when either is. */
function change(before: number | null, after: number | null): string {
  if (before === null || after === null || before === 0) return '–';
  const percent = Math.round((after / before - 1) * 100);
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`;
}

function toneOf(difference: number | null): string {
  return difference === null || difference === 0 ? '' : difference > 0 ? 'better' : 'worse';
}
