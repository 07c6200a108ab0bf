import type { Candidate, OptimizationResult } from '@skvm/core';
import type { JSX } from 'preact';
import { score, signed } from '../shared/format.ts';
import { Scroll } from './scroll.tsx';

const WIDTH = 132;
const ROW = 74;

/** The rounds of the search: who came from whom, and what became of each. */
export function RoundsSection({ result }: { result: OptimizationResult }): JSX.Element {
  const { candidates } = result;
  return (
    <section aria-labelledby="rounds">
      <h2 id="rounds">Rounds</h2>
      <Lineage candidates={candidates} />
      <Scroll label="Rounds">
        <table>
          <thead>
            <tr>
              <th scope="col">Round</th>
              <th scope="col">By</th>
              <th scope="col">State</th>
              <th scope="col" class="number">
                Gate
              </th>
              <th scope="col" class="number">
                Select mean
              </th>
              <th scope="col">Root cause or reason</th>
            </tr>
          </thead>
          <tbody>
            {candidates.map(({ round, by, state, gate, select, submission, reason }) => (
              <tr key={round}>
                <th scope="row">{round}</th>
                <td>{by}</td>
                <td>{state}</td>
                <td class="number">{gate?.difference == null ? '–' : signed(gate.difference)}</td>
                <td class="number">{score(select?.mean ?? null)}</td>
                <td>{[submission?.rootCause, reason].filter(Boolean).join(' · ') || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/** Each candidate stands one column to the right of its last parent. */
function Lineage({ candidates }: { candidates: readonly Candidate[] }): JSX.Element {
  const places = new Map<number, { x: number; y: number }>();
  const heights: number[] = [];
  for (const { round, parents } of candidates) {
    const column =
      parents.length === 0 ? 0 : 1 + Math.max(...parents.map((parent) => (places.get(parent)?.x ?? 0) / WIDTH));
    const row = heights[column] ?? 0;
    heights[column] = row + 1;
    places.set(round, { x: column * WIDTH, y: row * ROW });
  }
  const width = heights.length * WIDTH;
  const height = Math.max(...heights.map((rows) => rows ?? 0)) * ROW;
  return (
    <Scroll label="Lineage of the rounds">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label="Lineage; the table below says the same"
      >
        {candidates.flatMap(({ round, parents }) =>
          parents.map((parent) => {
            const [from, to] = [places.get(parent), places.get(round)];
            if (!from || !to) return null;
            const [x1, y1, x2, y2] = [from.x + 108, from.y + 30, to.x + 8, to.y + 30];
            return (
              <path
                key={`${parent}-${round}`}
                class="edge"
                d={`M${x1} ${y1}C${x1 + 18} ${y1} ${x2 - 18} ${y2} ${x2} ${y2}`}
              />
            );
          }),
        )}
        {candidates.map(({ round, state, by, select }) => {
          const { x, y } = places.get(round) ?? { x: 0, y: 0 };
          return (
            <g key={round} class={`node ${state}`} transform={`translate(${x + 8} ${y + 6})`}>
              <rect width="100" height="48" rx="8" />
              <text x="10" y="20" class="name">
                {round === 0 ? 'original' : `${round} · ${by}`}
              </text>
              <text x="10" y="37">
                {round === 0 ? '' : state} {select?.mean == null ? '' : score(select.mean)}
              </text>
            </g>
          );
        })}
      </svg>
    </Scroll>
  );
}
