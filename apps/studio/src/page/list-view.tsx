import type { ProposalSummary } from '@skvm/core';
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { age, effectText, moment, plural, usd } from '../shared/format.ts';
import { StateLabels, VerdictBadge } from './badge.tsx';
import { client } from './client.ts';
import { SmallInterval } from './interval-picture.tsx';
import { PROPOSAL_STATES, VERDICTS } from './names.ts';
import { Notice } from './notice.tsx';
import { type Filter, listHash, proposalHash } from './route.ts';
import { Scroll } from './scroll.tsx';
import { useLoaded } from './use-loaded.ts';

const PAGE_ROWS = 50;

/** All proposals, the newest first, filtered and in pages. */
export function ListView({ filter }: { filter: Filter }): JSX.Element {
  const { value: all, error } = useLoaded('list', client.list);
  const key = JSON.stringify(filter);
  const [place, setPlace] = useState({ key, page: 0 });
  const shown = useMemo(() => (all ?? []).filter((summary) => isMatch(summary, filter)), [all, key]);
  if (error !== undefined) return <Notice error={error} />;
  if (all === undefined) return <p class="loading">Loading…</p>;
  const pages = Math.max(1, Math.ceil(shown.length / PAGE_ROWS));
  const page = place.key === key ? Math.min(place.page, pages - 1) : 0;
  const rows = shown.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
  const scale = Math.max(
    0.2,
    ...all.map(({ effect, interval }) =>
      Math.max(...[effect ?? 0, interval?.low ?? 0, interval?.high ?? 0].map(Math.abs)),
    ),
  );
  const waiting = all.filter(({ state }) => state === 'pending').length;
  return (
    <>
      <div class="title">
        <h1>Proposals</h1>
        <p class="quiet">
          {plural(all.length, 'proposal')}, {waiting} waiting for you
        </p>
      </div>
      <Filters filter={filter} all={all} />
      <p class="quiet count" role="status">
        {shown.length === all.length ? `All ${all.length}` : `${shown.length} of ${all.length}`} shown
      </p>
      {shown.length === 0 ? (
        <div class="empty">
          <p>{all.length === 0 ? 'There are no proposals yet.' : 'No proposal matches.'}</p>
          {all.length === 0 ? <code>skvm jit-optimize --skill=&lt;folder&gt;</code> : <a href="#/">Show all</a>}
        </div>
      ) : (
        <Scroll label="Proposals">
          <table class="proposals">
            <thead>
              <tr>
                <th scope="col">Skill</th>
                <th scope="col">Verdict</th>
                <th scope="col">Effect</th>
                <th scope="col">State</th>
                <th scope="col" class="number">
                  Cost
                </th>
                <th scope="col" class="number">
                  Age
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((summary) => (
                <Row key={summary.id} summary={summary} scale={scale} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {pages > 1 && (
        <nav class="pages" aria-label="Pages">
          <button type="button" disabled={page === 0} onClick={() => setPlace({ key, page: page - 1 })}>
            ← Newer
          </button>
          <span>
            Page {page + 1} of {pages}
          </span>
          <button type="button" disabled={page === pages - 1} onClick={() => setPlace({ key, page: page + 1 })}>
            Older →
          </button>
        </nav>
      )}
    </>
  );
}

function Row({ summary, scale }: { summary: ProposalSummary; scale: number }): JSX.Element {
  const { id, skill, adapter, model, verdict, effect, interval, costUsd, createdAt } = summary;
  return (
    <tr>
      <th scope="row">
        <a href={proposalHash(id)}>{skill}</a>
        <span class="sub">
          {adapter} · {model}
        </span>
      </th>
      <td>
        <VerdictBadge verdict={verdict} />
      </td>
      <td class="effect">
        <SmallInterval effect={effect} interval={interval} scale={scale} />
        <span>{effectText(effect, interval)}</span>
      </td>
      <td>
        <StateLabels summary={summary} />
      </td>
      <td class="number">{usd(costUsd)}</td>
      <td class="number" title={`${moment(createdAt)} UTC`}>
        {age(createdAt, Date.now())}
      </td>
    </tr>
  );
}

function Filters({ filter, all }: { filter: Filter; all: readonly ProposalSummary[] }): JSX.Element {
  const set = (name: keyof Filter, value: string): void => {
    // The history keeps views, not each letter that was typed.
    history.replaceState(null, '', listHash({ ...filter, [name]: value }));
    dispatchEvent(new HashChangeEvent('hashchange'));
  };
  const select = (name: keyof Filter, label: string, options: readonly string[]): JSX.Element => (
    <label>
      <span>{label}</span>
      <select value={filter[name]} onChange={(event) => set(name, event.currentTarget.value)}>
        <option value="">any</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
  const skills = useMemo(() => [...new Set(all.map(({ skill }) => skill))].sort(), [all]);
  const models = useMemo(() => [...new Set(all.map(({ model }) => model))].sort(), [all]);
  return (
    <search class="filters">
      <label class="grow">
        <span>Search</span>
        <input
          type="search"
          value={filter.text}
          placeholder="skill, model, id, explanation"
          onInput={(event) => set('text', event.currentTarget.value)}
        />
      </label>
      {select('verdict', 'Verdict', [...VERDICTS, 'none'])}
      {select('state', 'State', PROPOSAL_STATES)}
      {select('skill', 'Skill', skills)}
      {select('model', 'Model', models)}
    </search>
  );
}

function isMatch(summary: ProposalSummary, { text, state, verdict, skill, model }: Filter): boolean {
  if (state !== '' && summary.state !== state) return false;
  if (verdict !== '' && (summary.verdict ?? 'none') !== verdict) return false;
  if (skill !== '' && summary.skill !== skill) return false;
  if (model !== '' && summary.model !== model) return false;
  const all = `${summary.id} ${summary.skill} ${summary.model} ${summary.explanation ?? ''}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
