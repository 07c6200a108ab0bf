import { type Estimate, LEVELS } from '@skvm/core';
import { duration, percent, usd } from '../../shared/format.ts';
import { html, type Markup } from '../html.ts';
import { failureList } from './failure-list.ts';
import { gauge } from './map-table.ts';
import type { LevelResult, PageCell } from './page-entry.ts';

const MAX_ITEMS = 20;

/** All that is known of one cell of the map. */
export function cellPanel(cell: PageCell, row: number, column: number): Markup {
  const { primitive, spec, target, simulated, level, unknown, estimate } = cell;
  const id = `p${row}-${column}`;
  return html`<section class="panel" id="${id}" tabindex="-1" aria-labelledby="${id}-title">
<a class="back" href="#c${row}-${column}">← Back to the map <kbd>Esc</kbd></a>
<h3 id="${id}-title">${primitive}</h3>
<p class="quiet">${target}${simulated ? html` <span class="badge sim">simulated</span>` : ''}</p>
${spec ? html`<p class="does">${capital(spec.description)}.</p>` : ''}
<p class="verdict ${level ?? 'unknown'}">${gauge(level)} <b>${level ?? 'unknown'}</b>${level === null ? html`: ${unknown}` : ''}</p>
${estimate ? posterior(estimate, level) : html`<p class="quiet">No posterior is recorded with this profile.</p>`}
${levelTable(cell)}
${failureList(cell)}
</section>`;
}

function posterior(estimate: Estimate, level: PageCell['level']): Markup {
  const { interval, confidence, inversion } = estimate;
  const bars = LEVELS.map((name, rank) => {
    const share = Math.min(1, Math.max(0, estimate.posterior[rank] ?? 0));
    return html`<li class="${name}"><span>${name}</span><svg aria-hidden="true"><rect class="track" width="100%" height="100%" rx="4"/><rect width="${(share * 100).toFixed(2)}%" height="100%" rx="4"/></svg><span class="number">${percent(share)}</span></li>`;
  });
  const [low, high] = interval;
  const differs =
    estimate.level !== null && level !== null && estimate.level !== level
      ? html`<p class="notice">By the posterior the level is ${estimate.level}; the policy of this profile goes by another rule.</p>`
      : '';
  const inverted = inversion
    ? html`<p class="notice"><b>⚠ Inverted.</b> A higher level was passed where a lower one failed: look at the failures of the lower level; the items may be at fault.</p>`
    : '';
  return html`<h4>How likely each level is</h4><ul class="bars">${bars}</ul>
<dl><div><dt>Confidence</dt><dd>${estimate.level === null ? 'none: nothing was scored' : `${percent(confidence)} that it is ${estimate.level}`}</dd></div>
<div><dt>90 % interval</dt><dd>${low === high ? low : `${low} to ${high}`}</dd></div>
<div><dt>Inversion</dt><dd>${inversion ? 'yes' : 'none'}</dd></div></dl>${differs}${inverted}`;
}

function levelTable({ levels, spec }: PageCell): Markup {
  if (levels.length === 0) return html`<p class="quiet">No run of it is recorded.</p>`;
  return html`<h4>What was asked</h4><div class="scroll" role="region" tabindex="0" aria-label="Runs by level"><table class="levels">
<thead><tr><th scope="col">Level</th><th scope="col" class="number">Passed</th><th scope="col" class="number">Failed</th><th scope="col">Unscored</th><th scope="col" class="number">Latency</th><th scope="col" class="number">Cost</th><th scope="col">Items</th></tr></thead>
<tbody>${levels.map((result) => levelRow(result))}</tbody></table></div>
${spec ? html`<dl class="asks">${levels.map(({ level }) => html`<div><dt>${level}</dt><dd>${spec.levels[level]}</dd></div>`)}</dl>` : ''}`;
}

function levelRow({ level, passed, failed, unscored, latencyMs, costUsd, items }: LevelResult): Markup {
  const reasons = unscored.filter(([, count]) => count > 0).map(([reason, count]) => `${count} ${reason}`);
  return html`<tr><th scope="row">${level}</th><td class="number">${passed}</td><td class="number">${failed}</td><td>${reasons.join(', ') || '0'}</td><td class="number">${duration(latencyMs)}</td><td class="number">${usd(costUsd)}</td><td>${itemsText(items)}</td></tr>`;
}

function itemsText(items: readonly number[] | null): Markup {
  if (items === null) return html`not recorded`;
  const more = items.length - MAX_ITEMS;
  const listed = items.slice(0, MAX_ITEMS).join(', ');
  return html`${items.length}<span class="sub">no. ${listed}${more > 0 ? ` and ${more} more` : ''}</span>`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
