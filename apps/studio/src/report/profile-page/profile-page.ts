import { createHash } from 'node:crypto';
import { LEVELS } from '@skvm/core';
import { plural } from '../../shared/format.ts';
import { html, type Markup, raw } from '../html.ts';
import { cellPanel } from './cell-panel.ts';
import { firstFinding } from './failure-list.ts';
import { gauge, gaugeSymbols, mapTable } from './map-table.ts';
import { cellOf, groupsOf, type LevelResult, type PageCell, type ProfilePageEntry } from './page-entry.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import { targetCard } from './target-card.ts';

const MEANINGS = { L0: 'not shown', L1: 'the basics', L2: 'the usual', L3: 'the hard cases' } as const;

/**
 * Profiles side by side as one HTML file that loads nothing: a heat map of primitives and targets, what is known of each
 * of its cells, what failed there and what the agent said and did, and what each profile took. It is all there without a
 * script; with one, arrow keys walk the map. Every text of models and people is escaped, bounded and stays text; its
 * policy lets the browser run and load nothing but what stands in it.
 *
 * Secrets must be out of the failures: those that `failureReports` of `@skvm/profiler` made, or `profileFiles` of
 * `@skvm/cache` kept, have none.
 */
export function profilePage(entries: readonly ProfilePageEntry[]): string {
  const groups = groupsOf(entries);
  const rows = groups.flatMap(({ primitives }) => primitives);
  const cells = rows.flatMap((primitive, row) =>
    entries.map((entry, column) => ({ row, column, cell: cellOf(entry, primitive) })),
  );
  const title = `SkVM ${entries.length === 1 ? 'profile' : 'profiles'}`;
  const policy = `default-src 'none'; style-src ${hashOf(PAGE_STYLE)}; script-src ${hashOf(PAGE_SCRIPT)}; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title><style>${raw(PAGE_STYLE)}</style></head><body>
<a class="skip" href="#targets">Skip the map</a>${gaugeSymbols()}
<header class="top"><h1>${title}</h1>
<p class="quiet">What ${plural(entries.length, 'target')} can do: ${rows.length} primitives, levels L0 to L3.</p>
${simulated(entries)}${legend()}</header>
<main>
<div class="board">${mapTable(entries, groups)}
<div class="panels"><p class="choose">Choose a cell: <kbd>↑</kbd> <kbd>↓</kbd> <kbd>←</kbd> <kbd>→</kbd> walk the map, <kbd>Enter</kbd> opens.</p>
${cells.map(({ row, column, cell }) => cellPanel(cell, row, column))}</div></div>
<h2 id="targets" tabindex="-1">${entries.length === 1 ? 'The profile' : 'The profiles'}</h2><div class="cards">${entries.map(targetCard)}</div>
${failed(cells)}
<footer>Made by skvm. A level is the most probable one, the per cent beside it how probable it is; unknown is not L0.</footer>
</main><script>${raw(PAGE_SCRIPT)}</script></body></html>
`.text;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function simulated(entries: readonly ProfilePageEntry[]): Markup {
  const count = entries.filter(({ profile }) => profile.simulated).length;
  if (count === 0) return html``;
  const which = count === entries.length ? 'All answers' : 'Some answers';
  return html`<p class="notice sim"><b>Simulated.</b> ${which} were made up by a simulation: they test the machinery and say nothing about a real model.</p>`;
}

function legend(): Markup {
  const level = (name: (typeof LEVELS)[number]): Markup =>
    html`<li><span class="cell ${name}">${gauge(name)}<b>${name}</b></span> ${MEANINGS[name]}</li>`;
  return html`<ul class="legend" aria-label="Legend">${LEVELS.map(level)}<li><span class="cell unknown">${gauge(null)}<b>unknown</b></span> not measured</li><li><span>⚠</span> a higher level passed where a lower one failed</li></ul>`;
}

/** Where to look first: every cell in which something was not passed. */
function failed(cells: readonly { row: number; column: number; cell: PageCell }[]): Markup {
  const rows = cells.flatMap(({ row, column, cell }) => {
    const lost = cell.levels.filter((result) => result.failed > 0 || result.unscored.some(([, count]) => count > 0));
    if (lost.length === 0) return [];
    const counts = lost.map(failureCount).join('; ');
    return [
      html`<tr><th scope="row"><a href="#p${row}-${column}">${cell.primitive}</a></th><td>${cell.target}</td><td>${cell.level ?? 'unknown'}</td><td>${counts}</td><td>${firstFinding(cell)}</td></tr>`,
    ];
  });
  if (rows.length === 0) return html``;
  return html`<h2>What failed</h2><div class="scroll"><table class="fails"><thead><tr><th scope="col">Primitive</th><th scope="col">Target</th><th scope="col">Level</th><th scope="col">Not passed</th><th scope="col">The first of them</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function failureCount({ level, passed, failed, unscored }: LevelResult): string {
  const lost = unscored.reduce((sum, [, count]) => sum + count, 0);
  const words = [
    ...(failed > 0 ? [`${failed} of ${passed + failed} failed`] : []),
    ...(lost > 0 ? [`${lost} without a score`] : []),
  ];
  return `${level}: ${words.join(', ')}`;
}
