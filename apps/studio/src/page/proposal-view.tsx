import type { Proposal } from '@skvm/core';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { moment, plural, score } from '../shared/format.ts';
import { StateLabels, VerdictBadge } from './badge.tsx';
import { client } from './client.ts';
import { ComparisonSection } from './comparison-section.tsx';
import { CostSection } from './cost-section.tsx';
import { DecisionBar } from './decision-bar.tsx';
import { DiffSection } from './diff-section.tsx';
import { IntervalPicture } from './interval-picture.tsx';
import { Notice } from './notice.tsx';
import { RoundsSection } from './rounds-section.tsx';
import { RunsSection } from './runs-section.tsx';
import { useLoaded } from './use-loaded.ts';

/** One proposal: what it is worth, what it changes, why, and what to do with it. */
export function ProposalView({ id }: { id: string }): JSX.Element {
  const [version, setVersion] = useState(0);
  const [last, setLast] = useState<Proposal>();
  const { value, error } = useLoaded(`${id} ${version}`, async () => {
    const loaded = await client.load(id);
    setLast(loaded);
    return loaded;
  });
  if (error !== undefined) return <Notice error={error} />;
  const proposal = value ?? last;
  if (proposal === undefined) return <p class="loading">Loading…</p>;
  return <Loaded proposal={proposal} onDone={() => setVersion(version + 1)} />;
}

function Loaded({ proposal, onDone }: { proposal: Proposal; onDone: () => void }): JSX.Element {
  const { summary, document: optimization, published, audit } = proposal;
  const { id, bestRound } = summary;
  const result = optimization?.result;
  const [round, setRound] = useState(bestRound);
  const [chosen, setChosen] = useState<ReadonlySet<string>>();
  const hunks = useLoaded(`${id} ${round}`, async () => (round === 0 ? [] : client.hunks(id, round)));
  const all = hunks.value ?? [];
  const selected = chosen ?? new Set(all.map((hunk) => hunk.id));
  const usable = [
    ...(result?.candidates.filter(({ skill, round: n }) => skill && n > 0).map(({ round: n }) => n) ?? []),
    ...(published?.map(({ round: n }) => n).filter((n) => n > 0) ?? []),
  ];
  const choose = (n: number): void => {
    setRound(n);
    setChosen(undefined);
  };
  return (
    <article>
      <a class="back" href="#/">
        ← All proposals
      </a>
      <div class="title">
        <h1>{summary.skill}</h1>
        <p class="quiet">
          {summary.adapter} · {summary.model} · {summary.source} · {moment(summary.createdAt)} UTC
        </p>
        <p>
          <StateLabels summary={summary} />
        </p>
      </div>
      <section class={`card verdict-card ${summary.verdict ?? 'none'}`} aria-labelledby="verdict">
        <div>
          <h2 id="verdict">
            <VerdictBadge verdict={summary.verdict} />
          </h2>
          <p class="lead">{summary.explanation ?? withoutVerdict(proposal)}</p>
          {bestRound === 0 && summary.state === 'pending' && (
            <p class="quiet">The original did best: there is nothing to accept.</p>
          )}
        </div>
        <IntervalPicture
          effect={summary.effect}
          interval={summary.interval}
          smallestDetectable={result?.final?.smallestDetectable ?? null}
        />
      </section>
      <DecisionBar
        proposal={proposal}
        round={round}
        hunks={all}
        selected={selected}
        isLoading={hunks.value === undefined && hunks.error === undefined}
        onDone={onDone}
      />
      {result?.final && <ComparisonSection final={result.final} tasks={result.tasks} />}
      <section aria-labelledby="changes">
        <div class="heading">
          <h2 id="changes">Changes</h2>
          {usable.length > 1 && (
            <label>
              <span>Round</span>
              <select value={String(round)} onChange={(event) => choose(Number(event.currentTarget.value))}>
                {usable.map((n) => (
                  <option key={n} value={String(n)}>
                    {n}
                    {n === bestRound ? ' (best)' : ''}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
        {hunks.error !== undefined && <Notice error={hunks.error} />}
        {round === 0 ? (
          <p class="quiet">The best is the original itself.</p>
        ) : (
          <DiffSection proposal={proposal} round={round} hunks={all} selected={selected} onSelect={setChosen} />
        )}
      </section>
      {result && <RoundsSection result={result} />}
      {published && published.length > 0 && <PublishedRounds rounds={published} />}
      {result && <RunsSection id={id} result={result} />}
      {result && <CostSection cost={result.cost} />}
      <section aria-labelledby="audit">
        <h2 id="audit">History</h2>
        <ol class="audit">
          {audit.map((entry) => (
            <li key={`${entry.at} ${entry.event}`}>
              <time dateTime={entry.at}>{moment(entry.at)}</time>
              <div>
                <strong>{entry.event}</strong> by {entry.by}
                {entry.round !== undefined && `, round ${entry.round}`}
                {entry.hunks && `, ${plural(entry.hunks.length, 'hunk')}`}
                {entry.merged && ', merged with edits made since'}
                {entry.target !== undefined && <code>{entry.target}</code>}
                {entry.note !== undefined && <p>“{entry.note}”</p>}
              </div>
            </li>
          ))}
        </ol>
        <p class="quiet id">
          {id}
          <br />
          {proposal.dir}
        </p>
      </section>
    </article>
  );
}

function PublishedRounds({ rounds }: { rounds: NonNullable<Proposal['published']> }): JSX.Element {
  return (
    <section aria-labelledby="rounds">
      <h2 id="rounds">Rounds</h2>
      <p class="quiet">As the published system recorded them. Its scores chose the round, so they do not confirm it.</p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Round</th>
              <th scope="col">Root cause</th>
              <th scope="col" class="number">
                Train
              </th>
              <th scope="col" class="number">
                Test
              </th>
              <th scope="col">Files</th>
            </tr>
          </thead>
          <tbody>
            {rounds.map(({ round, rootCause, trainScore, testScore, changedFiles }) => (
              <tr key={round}>
                <th scope="row">{round}</th>
                <td>{rootCause ?? '–'}</td>
                <td class="number">{score(trainScore)}</td>
                <td class="number">{score(testScore)}</td>
                <td>{changedFiles.join(', ') || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function withoutVerdict({ summary, pid }: Proposal): string {
  if (summary.state === 'running')
    return `The session is still running${pid === undefined ? '' : ` (process ${pid})`}.`;
  if (summary.format === 'published') return 'Made by the published system, which leaves no comparison to believe.';
  return 'There is no verdict.';
}
