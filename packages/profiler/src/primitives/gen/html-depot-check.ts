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
  viewBoxOf,
} from '../../bank/html-page.ts';
import { firstFault, textsFault } from '../../bank/html-question.ts';
import { declared, readStyles } from '../../bank/stylesheet.ts';

/** Values of attributes; texts are compared in lower case. */
export type Attributes = Readonly<Record<string, string | number>>;

/** What the page holds. */
export interface Depot {
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

const SHAPES = ['rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'path'];

/** What is wrong with the page of a depot. */
export function depotFault(page: Page, depot: Depot): string | undefined {
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
