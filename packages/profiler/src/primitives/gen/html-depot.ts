import type { Cell } from '../../bank/bank-primitive.ts';
import { hexColour } from '../../bank/contrast.ts';
import { htmlQuestion } from '../../bank/html-question.ts';
import { COLOURS, NOUNS, THINGS, TOWNS } from '../../bank/words.ts';
import { type Attributes, type Depot, depotFault } from './html-depot-check.ts';
import { depotPage, type Manner } from './html-depot-page.ts';

const COLUMNS = ['Item', 'Colour', 'Count'] as const;

/** A table, a form with labels, semantic sections, a drawing of simple shapes and a rule of CSS. */
export const htmlDepot: Cell = {
  // Town, noun of the class, x of the rectangle, radius of the circle, padding.
  radices: [TOWNS.length, NOUNS.length, 60, 20, 30],
  write([town = 0, noun = 0, x = 0, radius = 0, padding = 0], random) {
    const [fill = '', other = '', stroke = '', ...colours] = random.shuffle(COLOURS);
    const number = (from: number, count: number) => from + random.integer(count);
    const rows = random
      .shuffle(THINGS)
      .slice(0, number(2, 3))
      .map((thing, index) => [thing, colours[index] as string, String(number(2, 400))]);
    const [rect, circle, line] = [
      { x: 3 + x, y: number(5, 40), width: number(20, 60), height: number(12, 50), fill },
      { cx: number(90, 40), cy: number(40, 40), r: 8 + radius, fill: other },
      { x1: number(150, 30), y1: number(80, 30), x2: number(190, 40), y2: number(5, 30), stroke },
    ] as const;
    const most = number(20, 70);
    const depot: Depot = {
      title: `Depot ${TOWNS[town]}`,
      viewBox: '0 0 240 120',
      shapes: [
        { name: 'rect', attributes: rect },
        { name: 'circle', attributes: circle },
        { name: 'line', attributes: line },
      ],
      columns: COLUMNS,
      rows,
      fields: [
        { label: 'Customer', attributes: { type: 'text', name: 'customer', required: true } },
        { label: 'E-mail', attributes: { type: 'email', name: 'mail' } },
        { label: `Number of ${rows[0]?.[0]}`, attributes: { type: 'number', name: 'amount', min: 1, max: most } },
      ],
      button: random.pick(['Send', 'Order now', 'Submit order']),
      footer: `Open until ${number(15, 7)}:00, closed on Sundays & in August`,
      // The last share is odd, so that there is no short form.
      style: {
        name: NOUNS[noun] as string,
        values: { padding: `${3 + padding}px`, 'background-color': hexColour(number(200, 50), number(200, 50), 0xe3) },
      },
    };
    const change = (name: string, difference: Partial<Depot>) => ({
      name,
      parts: depotPage({ ...depot, ...difference }),
    });
    const otherwise = (name: string, manner: Manner) => ({ name, parts: depotPage(depot, manner) });
    const reshape = (index: number, attributes: Attributes) => ({
      shapes: depot.shapes.with(index, { name: depot.shapes[index]?.name ?? '', attributes }),
    });
    const { name: className, values } = depot.style;
    return htmlQuestion({
      prompt: `Write a web page. It has a \`header\`, a \`main\` and a \`footer\` element, one of each, in this order.

1. The header holds a heading of level 1, "${depot.title}", and after it an inline SVG drawing with the \`viewBox\` \`${depot.viewBox}\` and exactly these shapes in this order, given by attributes and without transforms:
   - a rectangle with the corner x ${rect.x}, y ${rect.y}, width ${rect.width}, height ${rect.height} and the fill \`${fill}\`
   - a circle around x ${circle.cx}, y ${circle.cy} with the radius ${circle.r} and the fill \`${other}\`
   - a line from x ${line.x1}, y ${line.y1} to x ${line.x2}, y ${line.y2} with the stroke \`${stroke}\`
2. The main part holds two \`section\` elements.
   The first has the heading of level 2 "Stock" and a table. Its head (\`thead\`) is one row of header cells: ${COLUMNS.join(', ')}. Its body (\`tbody\`) has these rows of data cells (\`td\`):
${rows.map((row) => `   - ${row.join(', ')}`).join('\n')}
   The second has the heading of level 2 "Order" and a form. It has three \`input\` elements, each with a \`label\` of its own that is bound to it (by \`for\` or by standing around it):
   - label "Customer": type \`text\`, name \`customer\`, required
   - label "E-mail": type \`email\`, name \`mail\`
   - label "${depot.fields[2]?.label}": type \`number\`, name \`amount\`, min 1, max ${most}
   After them comes a \`button\` that submits the form, with the text "${depot.button}".
3. The footer holds one paragraph: ${depot.footer}

A \`style\` element has a rule for the selector \`.${className}\` that sets \`padding\` to \`${values.padding}\` and \`background-color\` to \`${values['background-color']}\`; the table has this class.

There are no other headings, sections, tables, forms, inputs, labels, buttons and drawings.`,
      reference: depotPage(depot),
      others: () => [otherwise('labels around, wrappers, other CSS', { labels: 'around', wrapped: true })],
      mistakes: () => [
        change('a number wrong', { rows: rows.with(0, [...(rows[0] ?? []).slice(0, 2), '1']) }),
        change('circle by its corner', reshape(1, { ...circle, cx: circle.cx - circle.r, cy: circle.cy - circle.r })),
        change(
          'rectangle by two corners',
          reshape(0, { ...rect, width: rect.x + rect.width, height: rect.y + rect.height }),
        ),
        change('another padding', { style: { name: className, values: { ...values, padding: `${4 + padding}px` } } }),
        otherwise('labels that are bound to nothing', { labels: 'loose' }),
        otherwise('head in the body', { headRow: 'tbody' }),
        otherwise('header cells everywhere', { cells: 'th' }),
        otherwise('table without its class', { hasClass: false }),
      ],
      slips: [
        { name: 'section without end', change: (html) => html.replace('</section>', '') },
        { name: 'all labels for one input', change: (html) => html.replaceAll(/for="[^"]*"/g, 'for="field-0"') },
      ],
      fault: (page) => depotFault(page, depot),
    });
  },
};
