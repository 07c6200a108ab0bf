import { LEVELS, type Level } from '@skvm/core';
import { percent } from '../../shared/format.ts';
import { html, type Markup } from '../html.ts';
import { cellOf, type PageCell, type PageGroup, type ProfilePageEntry } from './page-entry.ts';

/** The heat map: a row for each primitive, a column for each target; each cell leads to what is known of it. */
export function mapTable(entries: readonly ProfilePageEntry[], groups: readonly PageGroup[]): Markup {
  const rows = groups.flatMap(({ primitives }) => primitives);
  return html`<div class="scroll"><table class="map">
<caption class="hidden">Level of each primitive for each target</caption>
<thead><tr><td></td>${entries.map(heading)}</tr></thead>
${groups.map(
  ({ title, primitives }) => html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="${entries.length + 1}">${title}</th></tr>
${primitives.map((primitive) => row(entries, primitive, rows.indexOf(primitive)))}
</tbody>`,
)}
</table></div>`;
}

function heading({ profile }: ProfilePageEntry, column: number): Markup {
  const [name = '', ...way] = profile.model.split('/').reverse();
  const marks = [
    ...(profile.simulated ? [html`<span class="badge sim">simulated</span>`] : []),
    ...(profile.isPartial ? [html`<span class="badge unsure">partial</span>`] : []),
  ];
  return html`<th scope="col"><a href="#t${column}"><span class="way">${profile.harness} × ${way.reverse().join('/')}${way.length > 0 ? '/' : ''}</span>${name}</a>${marks}</th>`;
}

function row(entries: readonly ProfilePageEntry[], primitive: string, index: number): Markup {
  return html`<tr><th scope="row">${primitive}</th>${entries.map((entry, column) => cell(cellOf(entry, primitive), index, column))}</tr>`;
}

function cell(known: PageCell, row: number, column: number): Markup {
  const { level, estimate, primitive, target } = known;
  const sure = level !== null && estimate ? html` <small>${percent(estimate.confidence)}</small>` : '';
  const inverted = estimate?.inversion
    ? html` <span class="flag" title="a higher level was passed where a lower one failed">⚠<span class="hidden"> inverted</span></span>`
    : '';
  return html`<td><a class="cell ${level ?? 'unknown'}" id="c${row}-${column}" href="#p${row}-${column}">${gauge(level)}<b>${level ?? 'unknown'}</b>${sure}${inverted}<span class="hidden">, ${primitive}, ${target}</span></a></td>`;
}

/** A level as bars: as many are filled as levels were reached; dots in their place when it is unknown. */
export function gauge(level: Level | null): Markup {
  return html`<svg class="gauge" aria-hidden="true"><use href="#g-${level ?? 'unknown'}"/></svg>`;
}

/** What the gauges are drawn from, once for the page. */
export function gaugeSymbols(): Markup {
  const bars = (filled: number): Markup[] =>
    [1, 2, 3].map((bar) => {
      const height = bar * 4 + 0.5;
      const fill = bar <= filled ? 'currentColor' : 'none';
      return html`<rect x="${bar * 6 - 5.25}" y="${14.25 - height}" width="4" height="${height}" rx="1" stroke="currentColor" fill="${fill}"/>`;
    });
  const dots = [1, 2, 3].map((dot) => html`<circle cx="${dot * 6 - 3.25}" cy="12.5" r="1.4" fill="currentColor"/>`);
  const symbol = (name: string, shapes: readonly Markup[]): Markup =>
    html`<symbol id="g-${name}" viewBox="0 0 18 15">${shapes}</symbol>`;
  return html`<svg width="0" height="0" class="hidden" aria-hidden="true">${LEVELS.map((level, rank) => symbol(level, bars(rank)))}${symbol('unknown', dots)}</svg>`;
}
