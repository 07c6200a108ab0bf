import type { Parts } from '../../bank/html-question.ts';
import { type Tag, tag } from '../../bank/markup.ts';
import type { Depot } from './html-depot-check.ts';

/** Ways to write it that are as good as each other, and some that are not. */
export interface Manner {
  readonly labels?: 'around' | 'before' | 'loose';
  readonly headRow?: 'thead' | 'tbody';
  readonly cells?: string;
  readonly wrapped?: boolean;
  readonly hasClass?: boolean;
}

/** Writes the page of a depot. */
export function depotPage(depot: Depot, manner: Manner = {}): Parts {
  const { labels = 'before', headRow = 'thead', cells = 'td', wrapped = false } = manner;
  const { title, viewBox, shapes, columns, rows, fields, button, footer, style } = depot;
  const part = (name: string, ...children: Tag[]) =>
    tag(name, {}, ...(wrapped ? [tag('div', {}, ...children)] : children));
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
