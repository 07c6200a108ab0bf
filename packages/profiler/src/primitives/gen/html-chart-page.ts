import type { Parts } from '../../bank/html-question.ts';
import { type Tag, tag } from '../../bank/markup.ts';
import type { Chart } from './html-chart-check.ts';

/** What a page leaves to its writer, and what writers get wrong. */
export interface Manner {
  readonly ink: string;
  readonly bar: string;
  /** How the chart is named; sections are named by ids unless it is `title`. */
  readonly names?: 'label' | 'ids' | 'title' | 'none';
  readonly heights?: readonly number[];
  readonly hanging?: boolean;
  /** From the left edge of a bar to the middle of its label. */
  readonly labelShift?: number;
  readonly bars?: number;
  readonly figures?: readonly number[];
  readonly rowHeader?: 'th' | 'td';
  readonly subheading?: string;
  readonly buttonName?: string;
  /** Condition of the media query. */
  readonly query?: string;
  readonly background?: boolean;
  readonly wrapped?: boolean;
}

/** Writes the page of a chart. */
export function chartPage(chart: Chart, manner: Manner): Parts {
  const { wrapped = false, subheading = 'h2', names = 'label' } = manner;
  const section = (title: string, inner: Tag): Tag => {
    const id = `about-${title.toLowerCase()}`;
    const [attributes, own] = names === 'title' ? [{ 'aria-label': title }, {}] : [{ 'aria-labelledby': id }, { id }];
    return tag('section', attributes, tag(subheading, own, title), wrapped ? tag('div', {}, inner) : inner);
  };
  const sections = [section('Chart', drawing(chart, manner)), section('Figures', table(chart, manner))];
  const all = [
    tag('h1', {}, chart.title),
    button(chart, manner),
    tag('div', { class: wrapped ? 'wide layout' : 'layout' }, ...sections),
  ];
  const meta = tag('meta', {
    name: 'viewport',
    content: wrapped ? 'initial-scale=1, width = device-width' : 'width=device-width, initial-scale=1',
  });
  return {
    head: [meta, tag('style', {}, styles(chart, manner))],
    body: wrapped ? [tag('main', {}, tag('div', {}, ...all))] : all,
  };
}

function styles(
  { paper, breakpoint }: Chart,
  { ink, bar, query = `(max-width: ${breakpoint}px)`, wrapped = false }: Manner,
): string {
  const body = wrapped
    ? 'BODY{margin:0}body,main{background-color:var( --paper );color:VAR(--ink)}'
    : 'body { color: var(--ink); background-color: var(--paper); font-family: sans-serif; }';
  return `:root { --paper: ${paper}; --ink: ${ink.toUpperCase()}; --bar: ${bar}; }
${body}
.bar { fill: var(--bar); }
.layout { display: flex; gap: 1rem; }
@media ${query} { .layout { flex-direction: column; } }`;
}

function drawing(chart: Chart, manner: Manner): Tag {
  const { name, rows, viewBox, first, width, step, base, tallest } = chart;
  const { names = 'label', bars = rows.length, hanging = false, background = false, labelShift = width / 2 } = manner;
  const most = Math.max(...rows.map(({ value }) => value));
  const heights = manner.heights ?? rows.map(({ value }) => Number(((value / most) * tallest).toFixed(2)));
  const drawn = rows.slice(0, bars).flatMap((row, index) => {
    const [x, height] = [first + index * step, heights[index] as number];
    const y = hanging ? base - tallest : Number((base - height).toFixed(2));
    return [
      tag('rect', { class: background ? 'first bar' : 'bar', x, y: background ? y.toFixed(2) : y, width, height }),
      tag('text', { class: 'label', x: x + labelShift, y: base + 18, 'text-anchor': 'middle' }, row.name),
    ];
  });
  const title = tag('title', names === 'ids' ? { id: 'chart-name' } : {}, name);
  const naming = { label: { 'aria-label': name }, ids: { 'aria-labelledby': 'chart-name' }, title: {}, none: {} }[
    names
  ];
  return tag(
    'svg',
    { viewBox: `0 0 ${viewBox.join(' ')}`, role: 'img', ...naming },
    ...(names === 'ids' || names === 'title' ? [title] : []),
    ...(background
      ? [
          tag('rect', { width: viewBox[0], height: viewBox[1], fill: 'none' }),
          tag('text', { x: 4, y: 12 }, String(most)),
        ]
      : []),
    ...(manner.wrapped ? [tag('g', {}, ...drawn)] : drawn),
  );
}

function table({ name, column, rows }: Chart, { figures, rowHeader = 'th' }: Manner): Tag {
  const head = tag('tr', {}, tag('th', { scope: 'col' }, 'Town'), tag('th', { scope: 'col' }, column));
  const body = rows.map((row, index) =>
    tag('tr', {}, tag(rowHeader, { scope: 'row' }, row.name), tag('td', {}, String(figures?.[index] ?? row.value))),
  );
  return tag('table', {}, tag('caption', {}, name), tag('thead', {}, head), tag('tbody', {}, ...body));
}

function button(chart: Chart, { buttonName = chart.button, names }: Manner): Tag {
  const icon = tag('svg', { 'aria-hidden': 'true', viewBox: '0 0 16 16' }, tag('path', { d: 'M2 2h12v12H2z' }));
  if (names !== 'ids' || buttonName === '') return tag('button', { type: 'button', 'aria-label': buttonName }, icon);
  return tag(
    'div',
    {},
    tag('span', { id: 'button-name', hidden: true }, buttonName),
    tag('button', { 'aria-labelledby': 'button-name' }, icon),
  );
}
