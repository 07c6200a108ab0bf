/**
 * What the page can do beyond its links: arrow keys walk the map, Escape leads from a panel back to its cell, and the
 * chosen cell is marked. Everything else is links and the `:target` of the style sheet.
 */
export const PAGE_SCRIPT = `'use strict';
const byId = (id) => document.getElementById(id);
const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const chosen = () => /^#p(\\d+-\\d+)$/.exec(location.hash)?.[1];
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.key === 'Escape' && chosen()) {
    const cell = 'c' + chosen();
    location.hash = cell;
    byId(cell)?.focus();
    return;
  }
  const step = steps[event.key];
  const place = /^c(\\d+)-(\\d+)$/.exec(event.target.id ?? '');
  if (!step || !place) return;
  event.preventDefault();
  byId('c' + (Number(place[1]) + step[0]) + '-' + (Number(place[2]) + step[1]))?.focus();
});
const mark = () => {
  document.querySelector('[aria-current]')?.removeAttribute('aria-current');
  const place = chosen();
  if (!place) return;
  byId('c' + place)?.setAttribute('aria-current', 'true');
  byId('p' + place)?.focus({ preventScroll: true });
};
addEventListener('hashchange', mark);
mark();
`;
