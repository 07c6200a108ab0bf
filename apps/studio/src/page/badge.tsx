import type { ProposalSummary, Verdict } from '@skvm/core';
import type { JSX } from 'preact';

const MARKS: Readonly<Record<Verdict, string>> = { recommended: '▲', inconclusive: '◆', worse: '▼', unverified: '?' };

/** A verdict as mark and word, never as colour alone. */
export function VerdictBadge({ verdict }: { verdict: Verdict | null }): JSX.Element {
  if (verdict === null) return <span class="badge none">no verdict</span>;
  return (
    <span class={`badge ${verdict}`}>
      <span aria-hidden="true">{MARKS[verdict]}</span> {verdict}
    </span>
  );
}

/** The state, and whether a simulation made the scores. */
export function StateLabels({ summary }: { summary: ProposalSummary }): JSX.Element {
  return (
    <>
      <span class={`state ${summary.state}`}>{summary.state}</span>
      {summary.simulated && (
        <span class="label" title="The runs were played by the simulated model">
          simulated
        </span>
      )}
      {summary.format === 'published' && (
        <span class="label" title="Made by the published system, which has no verdict that we believe">
          published
        </span>
      )}
    </>
  );
}
