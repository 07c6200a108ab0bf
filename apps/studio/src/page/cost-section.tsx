import type { OptimizationResult } from '@skvm/core';
import type { JSX } from 'preact';
import { count, usd } from '../shared/format.ts';
import { Scroll } from './scroll.tsx';

const PARTS = [
  ['setup', 'Making tasks'],
  ['target', 'Runs of the target'],
  ['optimizer', 'Proposers'],
  ['grading', 'Graders'],
] as const;

/** What the session took, part by part. */
export function CostSection({ cost }: { cost: OptimizationResult['cost'] }): JSX.Element {
  return (
    <section aria-labelledby="cost">
      <h2 id="cost">Cost</h2>
      <Scroll label="Cost">
        <table>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col" class="number">
                Calls
              </th>
              <th scope="col" class="number">
                Input tokens
              </th>
              <th scope="col" class="number">
                Output tokens
              </th>
              <th scope="col" class="number">
                Cost
              </th>
              <th scope="col" class="number">
                Paid
              </th>
            </tr>
          </thead>
          <tbody>
            {PARTS.map(([part, name]) => (
              <tr key={part}>
                <th scope="row">{name}</th>
                <td class="number">{count(cost[part].calls)}</td>
                <td class="number">{count(cost[part].inputTokens)}</td>
                <td class="number">{count(cost[part].outputTokens)}</td>
                <td class="number">{usd(cost[part].costUsd)}</td>
                <td class="number">{usd(cost[part].paidUsd)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
