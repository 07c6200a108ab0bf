import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast } from './contrast.ts';
import { accessibleName, byId, isInside, named, numberOf, type Page, readPage, textOf } from './html-page.ts';
import { tag, writeMarkup } from './markup.ts';
import { declared, readStyles } from './stylesheet.ts';

const page = (html: string): Page => {
  const read = readPage(html);
  return typeof read === 'string' ? expect.unreachable(read) : read;
};
const one = (html: string, name: string) => named(page(html), name)[0] ?? expect.unreachable(`no ${name}`);

describe('readPage', () => {
  test.each([
    ['<p>a<p>b<ul><li>c<li>d</ul><br><img src=x>'],
    ['<table><tr><td>1<td>2</table>'],
    ['<svg><rect/><circle></circle><path d="M0 0" /></svg>'],
    ['<!doctype html><html><body><input disabled><hr/></body>'],
    ['```html\n<b>x</b>\n```'],
    ['First.\n~~~\n<b>x</b>\n~~~\nThen `<i>` is free.'],
    ['no markup at all, 1 < 2 && 3 > 2'],
  ])('%j is well formed', (html) => {
    expect(readPage(html)).toMatchObject({ elements: expect.any(Array) });
  });

  test.each([
    ['<h2>a', 'h2'],
    ['<h2>a</h3>', 'h2'],
    ['<div><section></div>', 'section'],
    ['<div/>x', 'div'],
    ['<svg><rect><circle/></svg>', 'rect'],
    ['<a href="x>y</a>', 'end tag|code block|attribute'],
    ['<p id=a id=b>x</p>', 'attribute twice'],
    ['<style>p { color: red }', 'style'],
    ['```\n<p>a\n```\n\n```\n<p>b\n```', 'more than one code block'],
  ])('%j is not', (html, why) => {
    const read = readPage(html);
    if (typeof read === 'string') expect(read).toMatch(new RegExp(why));
    else expect(read.elements.map(({ tagName }) => tagName)).toEqual(['html', 'head', 'body']);
  });

  test('a hostile page is read in time, and not at all when it is too much', () => {
    const formats = Array.from({ length: 1_500 }, (_, index) => `<b i=${index}>`).join('');
    const pages = [
      formats + '<p>x'.repeat(3_000),
      '<div>'.repeat(2_900),
      '<span>'.repeat(2_900) + '</x>'.repeat(6_000),
      '<svg>'.repeat(2_900) + '</p>'.repeat(6_000),
      `<p ${Array.from({ length: 9_000 }, (_, index) => index.toString(36)).join(' ')}>`,
      '<table>'.repeat(2_900),
      '<a>'.repeat(2_900),
      '<'.repeat(40_000),
      '&#x'.repeat(13_000),
      '<ul><li>'.repeat(1_400),
      `<style>${'a{'.repeat(9_000)}</style>`,
      'x'.repeat(10_000_000),
    ];
    for (const html of pages) {
      const read = readPage(html);
      if (typeof read === 'string') expect(read).toMatch(/more than|longer than|no end tag/);
      else expect(read.elements.length).toBeLessThanOrEqual(3_000);
      if (typeof read !== 'string') readStyles(read);
    }
    expect(readPage(pages[0] ?? '')).toBe('the page has more than 3000 elements');
  });

  test('no text makes it fail', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<p>',
        '</p>',
        '<svg>',
        '<style>',
        '</style>',
        '<table>',
        '<td>',
        '<template>',
        '<b a=1>',
        '</b>',
        '```\n',
        '{',
        '}',
        '@media',
        ';',
        '/*',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const read = readPage(pieces.join(''));
        if (typeof read === 'string') return;
        readStyles(read);
        for (const element of read.elements) expect(typeof accessibleName(read, element)).toBe('string');
      }),
      { numRuns: 300 },
    );
  });
});

test('what is written is what is read, in every dress', () => {
  const text = fc
    .string({ unit: fc.constantFrom('a', '&', '<', '>', '"', "'", ';', ' ', 'ä', '🙂', '=', '`') })
    .map((value) => `x${value}x`);
  const dress = fc.record({
    upperCase: fc.boolean(),
    quotes: fc.constantFrom('double', 'single', 'none'),
    reversed: fc.boolean(),
    references: fc.boolean(),
    openEnded: fc.boolean(),
  } as const);
  fc.assert(
    fc.property(text, text, dress, (alt, said, how) => {
      const html = writeMarkup(
        [
          tag(
            'ul',
            {},
            tag('li', { id: 'a', title: alt }, said),
            tag('li', {}, tag('svg', {}, tag('rect', { x: 1.5 }))),
          ),
        ],
        how,
      );
      const read = page(html);
      const item = byId(read, 'a') ?? expect.unreachable('no item');
      expect([item.attrs.find(({ name }) => name === 'title')?.value, textOf(item)]).toEqual([
        alt,
        said.replaceAll(/\s+/g, ' '),
      ]);
      const [rect, second] = [named(read, 'rect')[0], named(read, 'li')[1]];
      expect(rect && [numberOf(rect, 'x'), isInside(rect, second), isInside(rect, item)]).toEqual([1.5, true, false]);
    }),
  );
});

test.each([
  ['40', 40],
  ['40.0', 40],
  [' +.5px ', 0.5],
  ['-3.', -3],
  ['4em', undefined],
  ['', undefined],
  ['1e3', undefined],
  ['40 ', 40],
])('the attribute %j is the number %j', (value, expected) => {
  expect(numberOf(one(`<p a="${value}">`, 'p'), 'a')).toBe(expected);
});

test.each([
  ['<i id=a>A</i><i id=b>B</i><svg aria-labelledby="b a" aria-label=C><title>D</title></svg>', 'svg', 'B A'],
  ['<svg aria-labelledby="none" aria-label=" C "><title>D</title></svg>', 'svg', 'C'],
  ['<svg title="E"><title>D</title></svg>', 'svg', 'D'],
  ['<svg><g><title>D</title></g></svg>', 'svg', ''],
  ['<button><svg aria-hidden=true><text>x</text></svg> Go </button>', 'button', 'Go'],
  ['<button title=T><svg aria-hidden=true></svg></button>', 'button', 'T'],
  ['<section><h2>No</h2></section>', 'section', ''],
] as const)('%s: the name of %s is %j', (html, element, name) => {
  const read = page(html);
  expect(accessibleName(read, named(read, element)[0] ?? expect.unreachable())).toBe(name);
});

describe('readStyles', () => {
  const sheet = (css: string) => readStyles(page(`<style>${css}</style>`)) ?? expect.unreachable('no CSS');

  test('reads rules in layers, and media queries around a rule and in it', () => {
    const styles = sheet(
      '@layer base { :root { --a: 1 } @media (width <= 9px) { .b { order: 2 } } } .c { order: 1; @media print { order: 3 } }',
    );
    expect(declared(styles, ':root', '--a')).toBe('1');
    expect(declared(styles, '.b', 'order')).toBeUndefined();
    expect(declared(styles, '.b', 'order', (media) => media === '(width<=9px)')).toBe('2');
    expect(declared(styles, '.c', 'order')).toBe('1');
    expect(declared(styles, '.c', 'order', (media) => media === 'print')).toBe('3');
  });

  test('the last rule for a selector counts, under the media that are asked for', () => {
    const styles = sheet(`
      .a, b > .c { color: RED; Padding:  1px   2PX }
      .a { color: var( --Ink ) !important; --Ink: #ABC }
      @media screen and (max-width: 640px) { .a { color: blue } @supports (a: b) { .a { color: green } } }
      @layer x { .a { color: grey } }`);
    expect(declared(styles, '.a', 'color')).toBe('var( --Ink )');
    expect(declared(styles, '.a', '--Ink')).toBe('#abc');
    expect(declared(styles, 'b > .c', 'padding')).toBe('1px 2px');
    expect(declared(styles, '.a', 'color', (media) => media === 'screenand(max-width:640px)')).toBe('blue');
    expect(declared(styles, '.c', 'color')).toBeUndefined();
  });

  test('what is no CSS is none, and a source map is not looked for', () => {
    expect(readStyles(page('<style>.a { color: red</style>'))).toBeUndefined();
    expect(sheet('a{b:c}/*# sourceMappingURL=/etc/hostname */').rules).toHaveLength(1);
  });
});

test.each([
  ['#000000', '#ffffff', 21],
  ['#FFFFFF', '#767676', 4.54],
  ['#777777', '#ffffff', 4.48],
  ['#ff0000', '#ffffff', 4],
  ['#0000ff', '#ffffff', 8.59],
  ['#123456', '#123456', 1],
])('the contrast of %s and %s is %d', (a, b, expected) => {
  expect(contrast(a, b)).toBeCloseTo(expected, 2);
  expect(contrast(b, a)).toBe(contrast(a, b));
});

test('a colour in another form has no contrast', () => {
  for (const colour of ['#fff', 'white', 'rgb(0,0,0)', '', '#00000g'])
    expect(contrast(colour, '#000000')).toBeUndefined();
});
