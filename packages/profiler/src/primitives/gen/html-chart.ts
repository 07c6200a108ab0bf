import type { SeededRandom } from '@skvm/core/stats';
import type { Cell } from '../../bank/bank-primitive.ts';
import { contrast, hexColour } from '../../bank/contrast.ts';
import { htmlQuestion } from '../../bank/html-question.ts';
import { NOUNS, THINGS, TOWNS } from '../../bank/words.ts';
import { type Chart, CONTRAST, chartFault } from './html-chart-check.ts';
import { chartPage, type Manner } from './html-chart-page.ts';

/** Two colours that go with a background as the prompt asks for, the second of some tint. */
export function inkAndBar(
  paper: string,
  tint: readonly [number, number, number],
): { readonly ink: string; readonly bar: string } {
  const ink = (contrast(paper, '#ffffff') ?? 0) > (contrast(paper, '#000000') ?? 0) ? '#ffffff' : '#000000';
  for (let light = 0; light < 256; light += 1) {
    const [red, green, blue] = tint.map((share) => Math.min(light * share, 255)) as [number, number, number];
    const bar = hexColour(red, green, blue);
    if ((contrast(bar, paper) ?? 0) >= CONTRAST.bar + 0.1 && (contrast(ink, bar) ?? 0) >= CONTRAST.inkOnBar + 0.1)
      return { ink, bar };
  }
  throw new Error(`no colour goes with ${paper}`);
}

/** A background that is so light or so dark that two further colours fit beside it. */
function drawPaper(random: SeededRandom): string {
  const from = random.unit() < 0.5 ? 228 : 4;
  const share = () => from + random.integer(26);
  return hexColour(share(), share(), share());
}

/** A computed chart with its table, a page that fits small screens, names and roles, and colours with contrast. */
export const htmlChart: Cell = {
  // Noun of the title, height of the tallest bar in tens, largest number, left edge of the first bar.
  radices: [NOUNS.length, 12, 500, 20],
  write([noun = 0, tens = 0, largest = 0, left = 0], random) {
    const goods = random.pick(THINGS);
    const names = random.shuffle(TOWNS).slice(0, 4 + random.integer(3));
    const [tallest, most] = [120 + 10 * tens, 300 + largest];
    // Never near each other, so that no bar can be taken for another one's.
    const lower = random.shuffle(Array.from({ length: 12 }, (_, index) => 30 + index * 20 + random.integer(9)));
    const values = names.map((_, index) => lower[index] as number).with(random.integer(names.length), most);
    const [width, gap, base] = [24 + random.integer(20), 8 + random.integer(12), tallest + 20 + random.integer(20)];
    const paper = drawPaper(random);
    const chart: Chart = {
      title: `The year of ${NOUNS[noun]}`,
      name: `${goods} per town`,
      column: goods,
      rows: names.map((name, index) => ({ name, value: values[index] as number })),
      viewBox: [30 + left + names.length * (width + gap) + 30, base + 40],
      first: 30 + left,
      ...{ width, step: width + gap, base, tallest, paper },
      breakpoint: 480 + 20 * random.integer(20),
      button: random.pick(['Print', 'Share', 'Download', 'Refresh']),
    };
    const { ink, bar } = inkAndBar(paper, [1, 1, 1]);
    const right: Manner = { ink, bar };
    const otherwise = (name: string, manner: Partial<Manner>) => ({
      name,
      parts: chartPage(chart, { ...right, ...manner }),
    });
    const scaled = (scale: (value: number) => number) => ({ heights: values.map(scale) });
    return htmlQuestion({
      prompt: promptOf(chart),
      reference: chartPage(chart, right),
      others: () => [
        otherwise('named by ids, background, other colours, range in the query', {
          ...inkAndBar(paper, [0.8, 1, 1.3]),
          names: 'ids',
          background: true,
          query: `screen and (width <= ${chart.breakpoint}px)`,
        }),
        otherwise('rounded, named by title, wrapped', {
          heights: values.map((value) => Math.round((value / most) * tallest)),
          names: 'title',
          wrapped: true,
        }),
      ],
      mistakes: () => [
        otherwise(
          'heights not scaled',
          scaled((value) => value),
        ),
        otherwise('bars hang from the top', { hanging: true }),
        otherwise('labels at the left edges', { labelShift: 0 }),
        otherwise('a number wrong in the table', { figures: values.with(0, (values[0] as number) + 1) }),
        otherwise('no headers for rows', { rowHeader: 'td' }),
        otherwise('skips a level of headings', { subheading: 'h3' }),
        otherwise('chart without name', { names: 'none' }),
        otherwise('a button that says nothing', { buttonName: '' }),
        otherwise('contrast too low', { bar: ink === '#000000' ? '#b0b0b0' : '#404040' }),
        otherwise('a bar forgotten', { bars: names.length - 1 }),
        otherwise('bars like the text', { bar: ink }),
        otherwise('query the wrong way round', { query: `(min-width: ${chart.breakpoint}px)` }),
      ],
      slips: [{ name: 'text without end', change: (html) => html.replace('</text>', '') }],
      fault: (page) => chartFault(page, chart),
    });
  },
};

function promptOf(chart: Chart): string {
  const { title, name, column, rows, viewBox, first, width, step, base, tallest, paper, breakpoint, button } = chart;
  return `Write a web page that shows these figures, in this order:

${rows.map((row) => `- ${row.name}: ${row.value}`).join('\n')}

1. Headings, these and no others: level 1 "${title}", then level 2 "Chart" and level 2 "Figures".
2. An element with the class \`layout\` holds two \`section\` elements. The first holds the heading "Chart" and the chart, the second the heading "Figures" and the table. The accessible name of each section is the text of its heading, by \`aria-labelledby\` or \`aria-label\`.
3. The chart is an inline \`svg\` with the \`viewBox\` \`0 0 ${viewBox.join(' ')}\`, the role \`img\` and the accessible name "${name}", by \`aria-label\`, \`aria-labelledby\` or a \`title\` as its child. There are no transforms. Coordinates are numbers in the units of the \`viewBox\`, given as attributes; they may be off by half a unit.
   - Bars: for each figure in order a \`rect\` with the class \`bar\`, ${width} wide. The first one's left edge is at x = ${first}, that of each further one ${step} to the right of the one before. All stand on the line y = ${base}: that is where their lower edges are. Their heights are in proportion to the figures, starting from zero; the tallest is ${tallest} high.
   - Labels: for each bar in order a \`text\` with the class \`label\` that holds the name of the town. It has \`text-anchor="middle"\` and its x at the middle of the bar; its y is more than ${base} and less than ${viewBox[1]}.
   Other shapes and texts are free as long as they have neither class.
4. The table has the \`caption\` "${name}". Its first row has two header cells with \`scope="col"\`: Town, ${column}. Each further row has the name of a town as a header cell with \`scope="row"\` and its figure in a \`td\`.
5. There is one \`button\`. It holds nothing but an \`svg\` icon, which has \`aria-hidden="true"\`; the accessible name of the button is "${button}", by \`aria-label\` or \`aria-labelledby\`.
6. Styles stand in \`style\` elements. A rule for \`:root\` sets the custom properties \`--paper\` to \`${paper}\`, and \`--ink\` and \`--bar\` to colours of your choice, each written as \`#\` and six hexadecimal digits. By the definition of WCAG 2 the contrast ratio of ink and paper is at least ${CONTRAST.ink}, that of bar and paper at least ${CONTRAST.bar}, and that of ink and bar at least ${CONTRAST.inkOnBar}. A rule for \`body\` sets \`color\` to \`var(--ink)\` and \`background-color\` to \`var(--paper)\`; a rule for \`.bar\` sets \`fill\` to \`var(--bar)\`.
7. A rule for \`.layout\` sets \`display\` to \`flex\`. In a media query for viewports at most ${breakpoint}px wide, and for nothing else, a rule for \`.layout\` sets \`flex-direction\` to \`column\`. A \`meta\` element for the viewport has \`width=device-width\` in its content.

There are no other sections, tables and buttons.`;
}
