import { contrast } from '../../bank/contrast.ts';
import {
  accessibleName,
  attribute,
  type Element,
  hasClass,
  isInside,
  named,
  numberOf,
  type Page,
  textOf,
  viewBoxOf,
} from '../../bank/html-page.ts';
import { firstFault, textsFault } from '../../bank/html-question.ts';
import { declared, readStyles } from '../../bank/stylesheet.ts';

/** What a chart shows and where: all numbers in units of its view box. */
export interface Chart {
  readonly title: string;
  /** Of the drawing for assistive technology, and of the table. */
  readonly name: string;
  /** Header of the table's second column. */
  readonly column: string;
  readonly rows: readonly { readonly name: string; readonly value: number }[];
  readonly viewBox: readonly [width: number, height: number];
  /** Left edge of the first bar. */
  readonly first: number;
  readonly width: number;
  /** From the left edge of a bar to that of the next. */
  readonly step: number;
  /** y of the line that all bars stand on. */
  readonly base: number;
  /** Height of the tallest bar. */
  readonly tallest: number;
  readonly paper: string;
  /** Largest width, in px, at which the page is a single column. */
  readonly breakpoint: number;
  readonly button: string;
}

/** The least contrast ratios. */
export const CONTRAST = { ink: 7, bar: 3, inkOnBar: 3 } as const;

/** How far a coordinate may be off; what a sum of rounded numbers loses in a computer does not count. */
const TOLERANCE = 0.5 + 1e-6;

/** What is wrong with the page of a chart. */
export function chartFault(page: Page, chart: Chart): string | undefined {
  const sections = named(page, 'section');
  const tables = named(page, 'table');
  const charts = named(page, 'svg').filter(
    (one) => attribute(one, 'role')?.trim().toLowerCase() === 'img' && attribute(one, 'aria-hidden') !== 'true',
  );
  const [svg] = charts as [Element];
  const headings = named(page, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6');
  const within = (inner: Element | undefined, outer: Element | undefined, what: string) => () =>
    inner && isInside(inner, outer) ? undefined : `${what} is elsewhere`;
  return firstFault(
    () =>
      textsFault(
        'heading',
        headings.map((one) => `${one.tagName} ${textOf(one)}`),
        [`h1 ${chart.title}`, 'h2 Chart', 'h2 Figures'],
      ),
    () =>
      textsFault(
        'sections, tables, charts',
        [sections, tables, charts].map((list) => String(list.length)),
        ['2', '1', '1'],
      ),
    () =>
      page.elements.some((one) => hasClass(one, 'layout') && sections.every((section) => isInside(section, one)))
        ? undefined
        : 'no element of the class layout holds the sections',
    within(headings[1], sections[0], 'the heading "Chart"'),
    within(headings[2], sections[1], 'the heading "Figures"'),
    within(svg, sections[0], 'the chart'),
    within(tables[0], sections[1], 'the table'),
    () =>
      textsFault(
        'name of section',
        sections.map((section) => accessibleName(page, section)),
        ['Chart', 'Figures'],
      ),
    () => textsFault('name of the chart', [accessibleName(page, svg)], [chart.name]),
    () => drawingFault(page, svg, chart),
    () => tableFault(page, tables[0] as Element, chart),
    () => buttonFault(page, chart),
    () => stylesFault(page, chart),
  );
}

function drawingFault(page: Page, svg: Element, chart: Chart): string | undefined {
  const { rows, viewBox, first, width, step, base, tallest } = chart;
  const inner = page.elements.filter((one) => isInside(one, svg));
  const bars = inner.filter((one) => one.tagName === 'rect' && hasClass(one, 'bar'));
  const labels = inner.filter((one) => one.tagName === 'text' && hasClass(one, 'label'));
  const most = Math.max(...rows.map(({ value }) => value));
  const near = (what: string, got: number | undefined, expected: number) => () =>
    got !== undefined && Math.abs(got - expected) <= TOLERANCE
      ? undefined
      : `${what} is ${got}, expected ${expected.toFixed(2)}`;
  return firstFault(
    () => (viewBoxOf(svg) === `0 0 ${viewBox.join(' ')}` ? undefined : 'the viewBox is another'),
    () =>
      [svg, ...inner].some((one) => attribute(one, 'transform') !== undefined) ? 'there is a transform' : undefined,
    () => (bars.length === rows.length ? undefined : `${bars.length} bars, expected ${rows.length}`),
    () =>
      textsFault(
        'label',
        labels.map((label) => textOf(label)),
        rows.map(({ name }) => name),
      ),
    ...rows.map(({ name, value }, index) => () => {
      const [bar, label] = [bars[index], labels[index]] as [Element, Element];
      const [x, height] = [first + index * step, (value / most) * tallest];
      return firstFault(
        near(`x of ${name}`, numberOf(bar, 'x'), x),
        near(`width of ${name}`, numberOf(bar, 'width'), width),
        near(`height of ${name}`, numberOf(bar, 'height'), height),
        near(`y of ${name}`, numberOf(bar, 'y'), base - height),
        near(`x of the label of ${name}`, numberOf(label, 'x'), x + width / 2),
        () => labelFault(label, chart),
      );
    }),
  );
}

function labelFault(label: Element, { base, viewBox }: Chart): string | undefined {
  const y = numberOf(label, 'y') ?? 0;
  if (attribute(label, 'text-anchor')?.trim() !== 'middle') return 'a label is not anchored in its middle';
  return y > base && y < viewBox[1] ? undefined : `a label is at y ${y}`;
}

function tableFault(page: Page, table: Element, { name, column, rows }: Chart): string | undefined {
  const cells = (row: Element) =>
    row.childNodes.flatMap((one) =>
      'tagName' in one
        ? [`${one.tagName}${one.tagName === 'th' ? ` ${attribute(one, 'scope')?.toLowerCase()}` : ''} ${textOf(one)}`]
        : [],
    );
  const captions = named(page, 'caption').filter((one) => isInside(one, table));
  const found = named(page, 'tr').filter((one) => isInside(one, table));
  return firstFault(
    () =>
      textsFault(
        'caption',
        captions.map((one) => textOf(one)),
        [name],
      ),
    () => (found.length === rows.length + 1 ? undefined : `${found.length} rows, expected ${rows.length + 1}`),
    () => textsFault('header cell', cells(found[0] as Element), ['th col Town', `th col ${column}`]),
    ...rows.map(
      (row, index) => () =>
        textsFault(`row ${index + 1}, cell`, cells(found[index + 1] as Element), [
          `th row ${row.name}`,
          `td ${row.value}`,
        ]),
    ),
  );
}

function buttonFault(page: Page, chart: Chart): string | undefined {
  const buttons = named(page, 'button');
  const [button] = buttons;
  if (button === undefined || buttons.length > 1) return `${buttons.length} buttons, expected 1`;
  const icons = named(page, 'svg').filter((one) => isInside(one, button));
  if (icons.length !== 1 || attribute(icons[0] as Element, 'aria-hidden') !== 'true')
    return 'the button has no icon that is hidden';
  if (textOf(button, (inner) => inner === icons[0]) !== '') return 'the button shows a text';
  return textsFault('name of the button', [accessibleName(page, button)], [chart.button]);
}

function stylesFault(page: Page, { paper, breakpoint }: Chart): string | undefined {
  const sheet = readStyles(page);
  if (!sheet) return 'the style elements are not CSS';
  const value = (selector: string, property: string, media?: (condition: string) => boolean) =>
    declared(sheet, selector, property, media)?.replaceAll(' ', '');
  const [ink = '', bar = ''] = [value(':root', '--ink'), value(':root', '--bar')];
  const narrow = [`(max-width:${breakpoint}px)`, `(width<=${breakpoint}px)`, `(${breakpoint}px>=width)`];
  const on = (...kinds: readonly string[]) => kinds.flatMap((kind) => narrow.map((range) => `${kind}${range}`));
  const [screens, prints] = [on('', 'screenand', 'onlyscreenand', 'alland'), on('printand', 'onlyprintand')];
  const isSmall = (media: string) => {
    const queries = media.split(',');
    return (
      queries.every((one) => [...screens, ...prints].includes(one)) && queries.some((one) => screens.includes(one))
    );
  };
  const enough = (what: string, a: string, b: string, least: number) => () => {
    const ratio = contrast(a, b);
    if (ratio === undefined) return `${what}: not two colours of six digits`;
    return ratio >= least ? undefined : `contrast of ${what} is ${ratio.toFixed(2)}, expected ${least}`;
  };
  const sets = (selector: string, property: string, expected: string, media?: (condition: string) => boolean) => () => {
    const got = value(selector, property, media);
    return got === expected ? undefined : `${selector} sets ${property} to ${got?.slice(0, 40)}, expected ${expected}`;
  };
  const viewport = named(page, 'meta').find((one) => attribute(one, 'name')?.toLowerCase() === 'viewport');
  const content = (viewport && attribute(viewport, 'content')) ?? '';
  return firstFault(
    sets(':root', '--paper', paper),
    enough('ink and paper', ink, paper, CONTRAST.ink),
    enough('bar and paper', bar, paper, CONTRAST.bar),
    enough('ink and bar', ink, bar, CONTRAST.inkOnBar),
    sets('body', 'color', 'var(--ink)'),
    sets('body', 'background-color', 'var(--paper)'),
    sets('.bar', 'fill', 'var(--bar)'),
    sets('.layout', 'display', 'flex'),
    sets('.layout', 'flex-direction', 'column', isSmall),
    () =>
      declared(sheet, '.layout', 'flex-direction', (media) => !isSmall(media))?.startsWith('column')
        ? '.layout is a column on other viewports, too'
        : undefined,
    () =>
      content.toLowerCase().replaceAll(/\s/g, '').split(/[,;]/).includes('width=device-width')
        ? undefined
        : 'the viewport is not that of the device',
  );
}
