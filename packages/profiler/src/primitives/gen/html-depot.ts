import type { Cell } from '../../bank/bank-primitive.ts';
import { hexColour } from '../../bank/contrast.ts';
import {
  attribute,
  byId,
  type Element,
  hasClass,
  isInside,
  named,
  numberOf,
  type Page,
  textOf,
} from '../../bank/html-page.ts';
import { firstFault, htmlQuestion, type Parts, textsFault } from '../../bank/html-question.ts';
import { type Tag, tag } from '../../bank/markup.ts';
import { declared, readStyles } from '../../bank/stylesheet.ts';
import { COLOURS, NOUNS, THINGS, TOWNS } from '../../bank/words.ts';

type Attributes = Readonly<Record<string, string | number>>;

/** What the page holds. */
interface Depot {
  readonly title: string;
  readonly viewBox: string;
  readonly shapes: readonly { readonly name: string; readonly attributes: Attributes }[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly fields: readonly {
    readonly label: string;
    readonly attributes: Readonly<Record<string, string | number | true>>;
  }[];
  readonly button: string;
  readonly footer: string;
  readonly style: { readonly name: string; readonly values: Readonly<Record<string, string>> };
}

/** Ways to write it that are as good as each other, and some that are not. */
interface Manner {
  readonly labels?: 'around' | 'before' | 'loose';
  readonly headRow?: 'thead' | 'tbody';
  readonly cells?: string;
  readonly parts?: 'semantic' | 'div';
  readonly wrapped?: boolean;
  readonly hasClass?: boolean;
}

function depotPage(depot: Depot, manner: Manner = {}): Parts {
  const { labels = 'before', headRow = 'thead', cells = 'td', parts = 'semantic', wrapped = false } = manner;
  const { title, viewBox, shapes, columns, rows, fields, button, footer, style } = depot;
  const part = (name: string, ...children: Tag[]) =>
    tag(parts === 'div' ? 'div' : name, {}, ...(wrapped ? [tag('div', {}, ...children)] : children));
  const drawn = shapes.map(({ name, attributes }) => tag(name, attributes));
  const svg = tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox, width: '50%' },
    ...(wrapped ? [tag('title', {}, 'Logo'), tag('g', {}, ...drawn)] : drawn),
  );
  const head = tag('tr', {}, ...columns.map((column) => tag('th', wrapped ? { scope: 'col' } : {}, column)));
  const body = rows.map((row) => tag('tr', {}, ...row.map((cell) => tag(cells, {}, cell))));
  const table = tag(
    'table',
    manner.hasClass === false ? {} : { class: wrapped ? `wide ${style.name}` : style.name },
    ...(headRow === 'thead' ? [tag('thead', {}, head), tag('tbody', {}, ...body)] : [tag('tbody', {}, head, ...body)]),
  );
  const field = ({ label, attributes }: Depot['fields'][number], index: number): Tag[] => {
    if (labels === 'around') return [tag('label', {}, tag('span', {}, label), tag('input', attributes))];
    const id = `field-${index}`;
    return [tag('label', labels === 'loose' ? {} : { for: id }, label), tag('input', { id, ...attributes })];
  };
  const form = tag(
    'form',
    { action: '/order', method: 'post' },
    ...fields.flatMap(field),
    tag('button', wrapped ? {} : { type: 'submit' }, button),
  );
  const css = Object.entries(style.values).map(([property, value]) => `${property}: ${value};`);
  return {
    head: [
      tag(
        'style',
        {},
        wrapped
          ? `/* all */ td,.${style.name}{margin:0;${css.join('').toUpperCase()}}`
          : `.${style.name} { ${css.join(' ')} }`,
      ),
    ],
    body: [
      part('header', tag('h1', {}, title), svg),
      part('main', part('section', tag('h2', {}, 'Stock'), table), part('section', tag('h2', {}, 'Order'), form)),
      part('footer', tag('p', {}, footer)),
    ],
  };
}

const SHAPES = ['rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'path'];

function depotFault(page: Page, depot: Depot): string | undefined {
  const first = (name: string) => named(page, name)[0] as Element;
  const texts = (elements: readonly Element[]) => elements.map((element) => textOf(element));
  const [header, main, footer] = ['header', 'main', 'footer'].map(first);
  const sections = named(page, 'section');
  const count = (name: string, expected: number) => () => {
    const got = named(page, name).length;
    return got === expected ? undefined : `${got} of ${name}, expected ${expected}`;
  };
  const place = (inner: Element | undefined, outer: Element | undefined, what: string) => () =>
    inner && isInside(inner, outer) ? undefined : `${what} is elsewhere`;
  const headings = named(page, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6');
  return firstFault(
    ...['header', 'main', 'footer', 'table', 'form', 'svg', 'button'].map((name) => count(name, 1)),
    count('section', 2),
    () =>
      textsFault(
        'part',
        named(page, 'header', 'main', 'footer').map(({ tagName }) => tagName),
        ['header', 'main', 'footer'],
      ),
    () =>
      textsFault(
        'heading',
        headings.map((one) => `${one.tagName} ${textOf(one)}`),
        [`h1 ${depot.title}`, 'h2 Stock', 'h2 Order'],
      ),
    place(headings[0], header, 'the first heading'),
    place(first('svg'), header, 'the drawing'),
    ...[0, 1].flatMap((at) => [
      place(sections[at], main, 'a section'),
      place(headings[at + 1], sections[at], 'a heading'),
    ]),
    place(first('table'), sections[0], 'the table'),
    place(first('form'), sections[1], 'the form'),
    () =>
      page.elements.indexOf(headings[0] as Element) < page.elements.indexOf(first('svg'))
        ? undefined
        : 'the drawing is before the heading',
    () => drawingFault(page, first('svg'), depot),
    () => tableFault(page, depot),
    () => formFault(page, first('form'), depot),
    () =>
      textsFault('paragraph of the footer', texts(named(page, 'p').filter((one) => isInside(one, footer))), [
        depot.footer,
      ]),
    () => styleFault(page, first('table'), depot),
  );
}

function drawingFault(page: Page, svg: Element, { viewBox, shapes }: Depot): string | undefined {
  const within = page.elements.filter((one) => isInside(one, svg));
  const drawn = within.filter(({ tagName }) => SHAPES.includes(tagName));
  const wrong = (element: Element, expected: Attributes) =>
    Object.entries(expected).find(([name, value]) =>
      typeof value === 'number'
        ? numberOf(element, name) !== value
        : attribute(element, name)?.trim().toLowerCase() !== value,
    );
  return firstFault(
    () => (viewBoxOf(svg) === viewBox ? undefined : `the viewBox is "${attribute(svg, 'viewBox')?.slice(0, 60)}"`),
    () =>
      textsFault(
        'shape',
        drawn.map(({ tagName }) => tagName),
        shapes.map(({ name }) => name),
      ),
    () =>
      [svg, ...within].some((one) => attribute(one, 'transform') !== undefined) ? 'there is a transform' : undefined,
    ...shapes.map(({ name, attributes }, index) => () => {
      const [key] = wrong(drawn[index] as Element, attributes) ?? [];
      return key === undefined ? undefined : `${key} of the ${name} is not ${attributes[key]}`;
    }),
  );
}

/** The view box of a drawing as four numbers with single blanks. */
export function viewBoxOf(svg: Element): string {
  return (attribute(svg, 'viewBox') ?? '')
    .slice(0, 100)
    .trim()
    .split(/[\s,]+/)
    .map(Number)
    .join(' ');
}

function tableFault(page: Page, { columns, rows }: Depot): string | undefined {
  const under = (name: string) =>
    named(page, 'tr').filter(
      ({ parentNode }) => parentNode !== null && 'tagName' in parentNode && parentNode.tagName === name,
    );
  const cells = (row: Element) =>
    row.childNodes.flatMap((one) => ('tagName' in one ? [`${one.tagName} ${textOf(one)}`] : []));
  const [head, body] = [under('thead'), under('tbody')];
  return firstFault(
    () =>
      textsFault(
        'rows of the table',
        [head.length, body.length, named(page, 'tr').length].map(String),
        [1, rows.length, rows.length + 1].map(String),
      ),
    () =>
      textsFault(
        'header cell',
        cells(head[0] as Element),
        columns.map((column) => `th ${column}`),
      ),
    ...rows.map(
      (row, index) => () =>
        textsFault(
          `row ${index + 1}, cell`,
          cells(body[index] as Element),
          row.map((cell) => `td ${cell}`),
        ),
    ),
  );
}

function formFault(page: Page, form: Element, { fields, button }: Depot): string | undefined {
  const [inputs, labels] = [named(page, 'input'), named(page, 'label')];
  const submit = named(page, 'button')[0] as Element;
  const labelled = (label: Element): Element | undefined => {
    const id = attribute(label, 'for');
    return id === undefined ? inputs.find((input) => isInside(input, label)) : byId(page, id);
  };
  const wrong = (input: Element, expected: Depot['fields'][number]['attributes']) =>
    Object.entries(expected).find(([name, value]) => {
      const got = attribute(input, name);
      if (value === true) return got === undefined;
      return typeof value === 'number'
        ? numberOf(input, name) !== value
        : (name === 'type' ? (got?.toLowerCase() ?? 'text') : got) !== value;
    });
  return firstFault(
    () =>
      inputs.length === fields.length && labels.length === fields.length
        ? undefined
        : `${inputs.length} inputs and ${labels.length} labels`,
    () => ([...inputs, submit].every((one) => isInside(one, form)) ? undefined : 'a field is not in the form'),
    () =>
      textsFault(
        'label',
        labels.map((label) => textOf(label)),
        fields.map(({ label }) => label),
      ),
    ...fields.map(({ label, attributes }, index) => () => {
      const input = inputs[index] as Element;
      if (labelled(labels[index] as Element) !== input) return `the label "${label}" is not that of its input`;
      const [key] = wrong(input, attributes) ?? [];
      return key === undefined ? undefined : `${key} of the input "${label}" is not ${attributes[key]}`;
    }),
    () =>
      page.elements.indexOf(submit) > page.elements.indexOf(inputs.at(-1) as Element)
        ? undefined
        : 'the button is before a field',
    () =>
      (attribute(submit, 'type') ?? 'submit').toLowerCase() === 'submit' ? undefined : 'the button does not submit',
    () => textsFault('button', [textOf(submit)], [button]),
  );
}

function styleFault(page: Page, table: Element, { style }: Depot): string | undefined {
  const sheet = readStyles(page);
  if (!sheet) return 'the style element is not CSS';
  if (!hasClass(table, style.name)) return `the table has not the class ${style.name}`;
  const wrong = Object.entries(style.values).find(
    ([property, value]) => declared(sheet, `.${style.name}`, property) !== value,
  );
  return wrong && `.${style.name} does not set ${wrong[0]} to ${wrong[1]}`;
}

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
