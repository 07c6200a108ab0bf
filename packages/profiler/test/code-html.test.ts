import { type Item, playScript, TESTED_LEVELS, type TestedLevel } from '@skvm/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeHtml } from '../src/primitives/gen/code-html.ts';

// Pages written by hand from the words of the prompt alone, other than the generator writes its own; and what is
// wrong with each of them when one rule of the prompt is broken.

const SEEDS = 100;

type Change = readonly [rule: string, from: string | RegExp, to: string];

const explanation = (item: Item, text: string) => item.grade({ text, steps: [], files: new Map() }).explanation;

/** The page that a prompt asks for is right, and is not when one thing in it is another. */
function check(level: TestedLevel, write: (prompt: string) => string, changes: readonly Change[]): void {
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const item = codeHtml.generate({ level, seed });
    const page = write(item.task.prompt);
    expect(explanation(item, page)).toBeUndefined();
    const [rule, from, to] = changes[seed % changes.length] as Change;
    const other = page.replace(from, to);
    expect(other, rule).not.toBe(page);
    expect(explanation(item, other), `${level}/${seed}: ${rule}`).toEqual(expect.any(String));
  }
}

const all = (text: string, pattern: RegExp): string[][] => [...text.matchAll(pattern)].map((found) => found.slice(1));
const first = (text: string, pattern: RegExp): string[] => pattern.exec(text)?.slice(1) ?? [];
const safe = (text = '') => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;');

test('L1: a page written from the prompt is right, and each of its rules counts', () => {
  const write = (prompt: string) => {
    const [title] = first(prompt, /heading of level 1: (.*)/);
    const [intro] = first(prompt, /2\. a paragraph: (.*)/);
    const [src, alt] = first(prompt, /address `(.*?)` and this alternative text: (.*)/);
    const [subtitle] = first(prompt, /heading of level 2: (.*)/);
    const kind = prompt.includes('a numbered list') ? 'ol' : 'ul';
    const items = all(prompt, /^ {3}- (.*)$/gm).map(([text]) => `<li>\n  ${safe(text)}\n</li>`);
    const [link = '', href, closing = ''] = first(prompt, /the words "(.*?)" are a link to `(.*?)`: (.*)/);
    return `<article>
<h1 class='title'>${safe(title)}</h1>
<p>${safe(intro)}</p>
<p><img src=${src} alt='${safe(alt)}' /></p>
<h2>${safe(subtitle)}</h2>
<${kind} class="list">${items.join('')}</${kind}>
<p>${safe(closing).replace(link, `<a class=x href="${href}"><em>${link}</em></a>`)}</p>
</article>`;
  };
  check('L1', write, [
    ['level of the first heading', /<h1(.*)<\/h1>/, '<h2$1</h2>'],
    ['level of the second heading', /<h2>(.*)<\/h2>/, '<h3>$1</h3>'],
    ['text of the heading', '&amp;', 'and'],
    ['the paragraph', /<p>.*<\/p>/, ''],
    ['another paragraph', '</article>', '<p>More</p></article>'],
    ['another image', '</article>', '<img src=a alt=b></article>'],
    ['another link', '</article>', '<a href=a>b</a></article>'],
    ['another heading', '</article>', '<h4>b</h4></article>'],
    ['another list', '</article>', '<ul><li>b</ul></article>'],
    ['address of the image', '.jpg', '.png'],
    ['alternative text', /alt='.*?'/, ''],
    ['address of the link', '&town', '&place'],
    ['text of the link', '<em>', '<em>the '],
    ['order of the items', /(<li>[\s\S]*?<\/li>)(<li>[\s\S]*?<\/li>)/, '$2$1'],
    ['an item outside', /(<li>[\s\S]*?<\/li>)(<\/[ou]l>)/, '$2$1'],
    ['order of the page', /(<p>.*<\/p>)\n(<p><img.*<\/p>)/, '$2\n$1'],
    ['an end tag', '</em>', ''],
  ]);
});

test('L2: a page written from the prompt is right, and each of its rules counts', () => {
  const write = (prompt: string) => {
    const [title] = first(prompt, /heading of level 1, "(.*?)"/);
    const [x, y, width, height, fill] = first(
      prompt,
      /x (\d+), y (\d+), width (\d+), height (\d+) and the fill `(\w+)`/,
    );
    const [cx, cy, r, round] = first(prompt, /around x (\d+), y (\d+) with the radius (\d+) and the fill `(\w+)`/);
    const [x1, y1, x2, y2, stroke] = first(
      prompt,
      /line from x (\d+), y (\d+) to x (\d+), y (\d+) with the stroke `(\w+)`/,
    );
    const rows = all(prompt, /^ {3}- (\w+), (\w+), (\d+)$/gm).map(
      (row) => `<tr>${row.map((cell) => `<td> ${cell}`).join('')}`,
    );
    const [amount, most] = first(prompt, /label "(Number[^"]*)": type `number`, name `amount`, min 1, max (\d+)/);
    const [button] = first(prompt, /with the text "(.*?)"/);
    const [footer] = first(prompt, /one paragraph: (.*)/);
    const [name, padding, background] = first(
      prompt,
      /selector `\.(\w+)` that sets `padding` to `(\w+)` and `background-color` to `(#\w+)`/,
    );
    return `Sure.

\`\`\`html
<!DOCTYPE html><html><head><style>
  ${name} { color: black }
  .${name}, .other { padding: 0; background-color: ${background?.toUpperCase()} }
  .${name} { padding: ${padding} }
</style></head><body>
<header><div><h1>${title}</h1></div><svg fill="none" viewBox='0,0,240,120'>
<rect fill=${fill} height="${height}.0" width="${width}px" x=${x} y=${y} rx="2"></rect>
<circle r="${r}" cx="${cx}" cy="${cy}" fill="${round}"/><line x1=${x1} x2=${x2} y1=${y1} y2=${y2} stroke='${stroke}' stroke-width="2"/>
</svg></header>
<main>
<section id="stock"><h2>Stock</h2><div><table class="a ${name}"><thead><tr><th>Item<th>Colour<th>Count</thead><tbody>${rows.join('')}</tbody></table></div></section>
<section id="order"><h2>Order</h2><form><fieldset>
<p><label>Customer <input name=customer type=TEXT required=""></label></p>
<p><label for="m">E-mail</label> <input id="m" name="mail" type="email" autocomplete=email></p>
<p><label for="n">${amount}</label> <input id="n" name="amount" type="number" max="${most}" min="1"></p>
</fieldset><button><b>${button}</b></button></form></section>
</main>
<footer><p>${safe(footer)}</p></footer>
</body></html>
\`\`\``;
  };
  check('L2', write, [
    ['the header', /<(\/?)header>/g, '<$1div>'],
    ['the footer last', /(<main>[\s\S]*<\/main>)\n(<footer>.*<\/footer>)/, '$2\n$1'],
    ['another section', '</main>', '<section></section></main>'],
    ['another heading', '</main>', '<h3>x</h3></main>'],
    ['another table', '</main>', '<table></table></main>'],
    ['another form', '</main>', '<form></form></main>'],
    ['another input', '</main>', '<input></main>'],
    ['another button', '</main>', '<button>x</button></main>'],
    ['another drawing', '</main>', '<svg></svg></main>'],
    ['another shape', '</svg>', '<path d="M0 0"/></svg>'],
    ['drawing after heading', /(<div><h1>.*<\/div>)(<svg[\s\S]*<\/svg>)/, '$2$1'],
    ['a transform', '<svg fill', '<svg transform="scale(2)" fill'],
    ['view box', '240,120', '240,130'],
    ['width', /width="\d/, 'width="9'],
    ['radius', / r="\d/, ' r="9'],
    ['end of the line', / x2=/, ' x2=9'],
    ['fill', / fill="\w+"\/>/, ' fill="gold"/>'],
    ['stroke', / stroke='/, " stroke='dark"],
    ['order of the shapes', /(<circle[\s\S]*?\/>)(<line[\s\S]*?\/>)/, '$2$1'],
    ['header cells', '<th>Colour', '<td>Colour'],
    ['head of the table', /<\/?thead>/g, ''],
    ['a row', /<tr><td>[\s\S]*?(?=<tr>)/, ''],
    ['data cells', '<td>', '<th>'],
    ['a cell', /<td> \d/, '<td> 9999'],
    ['required', ' required=""', ''],
    ['type of a field', 'type="email"', 'type="text"'],
    ['name of a field', '"mail"', '"email"'],
    ['largest number', /max="/, 'max="1'],
    ['a label of its own', 'for="n"', 'for="m"'],
    ['text of a label', '>E-mail<', '>Mail<'],
    ['button submits', '<button>', '<button type=button>'],
    ['button last', /(<fieldset>[\s\S]*<\/fieldset>)(<button>.*<\/button>)/, '$2$1'],
    ['fields in the form', /(<form>)(<fieldset>[\s\S]*<\/fieldset>)/, '$2$1'],
    ['one paragraph', '</footer>', '<p>x</p></footer>'],
    ['padding', /padding: (\d+px)/, 'padding: 1$1'],
    ['background', 'background-color', 'color'],
    ['class of the table', 'class="a ', 'class="a-'],
    ['table in its section', /(<div><table[\s\S]*<\/table><\/div>)(<\/section>)/, '$2$1'],
  ]);
});

test('L3: a page written from the prompt is right, and each of its rules counts', () => {
  const write = (prompt: string) => {
    const number = (pattern: RegExp) => Number(first(prompt, pattern)[0]);
    const rows = all(prompt, /^- (\w+): (\d+)$/gm).map(([name = '', value]) => ({ name, value: Number(value) }));
    const [title] = first(prompt, /level 1 "(.*?)"/);
    const [name] = first(prompt, /accessible name "(.*?)"/);
    const [column] = first(prompt, /Town, (\w+)\./);
    const [box] = first(prompt, /`viewBox` `([\d ]+)`/);
    const [button] = first(prompt, /name of the button is "(.*?)"/);
    const [paper = ''] = first(prompt, /`--paper` to `(#\w+)`/);
    const [wide, from, step] = [
      number(/class `bar`, (\d+) wide/),
      number(/at x = (\d+)/),
      number(/one (\d+) to the right/),
    ];
    const [base, tallest, most] = [
      number(/the line y = (\d+)/),
      number(/the tallest is (\d+) high/),
      number(/at most (\d+)px/),
    ];
    // The one of the largest figure fills the height: the others by the rule of three.
    const largest = [...rows].sort((a, b) => b.value - a.value)[0]?.value ?? 0;
    const bars = rows.map(({ name: town, value }, index) => {
      const [x, height] = [from + index * step, (tallest * value) / largest];
      return `<g><text y=${base + 12} x="${(x + wide / 2).toFixed(1)}" class="label small" text-anchor="middle"><tspan>${town}</tspan></text>
<rect class='bar' x="${x + 0.4}" width="${wide}" y="${(base - height - 0.4).toFixed(3)}" height="${(height + 0.4).toFixed(3)}"><title>${value}</title></rect></g>`;
    });
    const isLight = Number.parseInt(paper.slice(1, 3), 16) > 128;
    return `<!doctype html>
<html><head><meta name="Viewport" content="initial-scale=1,width=device-width"><title>x</title>
<style>:root{--paper:${paper};--ink:${isLight ? '#000000' : '#FFFFFF'};--bar:#717171}</style>
<style>body{font:1em serif;color:var(--ink);background-color:var(--paper)} svg .bar{stroke:none} .bar{fill:var(--bar)}
.layout{display:flex;flex-direction:row}
@media only screen and (max-width: ${most}px){ p, .layout{ flex-direction:column } }
@media print { .layout { display: block } }</style></head>
<body><header><h1>${title}</h1><button aria-label="${button}"><svg aria-hidden="true" role="img" viewBox="0 0 9 9"><rect width=9 height=9 /></svg></button></header>
<main class="layout"><section aria-label="Chart"><h2>Chart</h2><figure><svg role="img" aria-labelledby="n" viewBox="${box}"><rect width="100%" height="100%" fill="var(--paper)"/><title id=n>${name}</title>
${bars.join('\n')}
<line x1=0 y1=${base} x2=999 y2=${base} stroke=black /></svg></figure></section>
<section aria-labelledby=f><h2 id=f>Figures</h2><table><caption>${name}</caption><tr><th scope=col>Town<th scope=col>${column}
${rows.map((row) => `<tr><th scope="row">${row.name}</th><td>${row.value}</td></tr>`).join('\n')}
</table></section></main></body></html>`;
  };
  check('L3', write, [
    ['another heading', '</main>', '<h3>x</h3></main>'],
    ['level of a heading', /<h2 id=f>(.*?)<\/h2>/, '<h3 id=f>$1</h3>'],
    ['class of the layout', 'main class="layout"', 'main class="layouts"'],
    ['another section', '</main>', '<section></section></main>'],
    ['name of a section', 'aria-label="Chart"', ''],
    ['name by an id that is none', 'aria-labelledby=f', 'aria-labelledby=g'],
    ['chart in its section', /(<figure>[\s\S]*<\/figure>)(<\/section>)/, '$2$1'],
    ['view box', /viewBox="0 0 \d\d/, 'viewBox="0 0 9'],
    ['role of the chart', 'svg role="img" aria-labelledby', 'svg aria-labelledby'],
    ['name of the chart', /<title id=n>/, '<title id=n>My '],
    ['a transform', '<g>', '<g transform="translate(1,1)">'],
    ['left edge', /' x="/, `' x="1`],
    ['width of a bar', /width="(\d\d")/, 'width="1$1'],
    ['a bar that is off by more', /height="(\d+)\.\d+"/, 'height="$19.9"'],
    ['where a bar ends', /" y="/, '" y="1'],
    ['class of a bar', "class='bar'", "class='bars'"],
    ['a bar more', '</figure>', '</figure><div>'],
    ['label in the middle', /(y=\d+) x="/, '$1 x="1'],
    ['anchor of a label', 'text-anchor="middle"', ''],
    ['label below the line', /<text y=\d+/, '<text y=5'],
    ['text of a label', '<tspan>', '<tspan>Old '],
    ['caption', /<caption>.*<\/caption>/, ''],
    ['scope of a column', 'scope=col', ''],
    ['scope of a row', 'scope="row"', 'scope="col"'],
    ['a figure', /<td>/, '<td>1'],
    ['another table', '</main>', '<table></table></main>'],
    ['another button', '</main>', '<button aria-label=x></button></main>'],
    ['icon is hidden', 'aria-hidden="true" ', ''],
    ['text in the button', '</button>', 'Go</button>'],
    ['name of the button', /button aria-label="/, 'button aria-label="a '],
    ['paper', /--paper:#../, '--paper:#80'],
    ['contrast of the text', /--ink:#\w+/, '--ink:#717171'],
    ['contrast of the bars', /--bar:#\w+/, '--bar:#f0f0f0'],
    ['form of a colour', '--bar:#717171', '--bar:gray'],
    ['colour of the text', 'color:var(--ink)', 'color:black'],
    ['colour of the page', 'background-color:var(--paper)', 'background:none'],
    ['colour of the bars', '.bar{fill:var(--bar)}', ''],
    ['layout is flex', 'display:flex', 'display:grid'],
    ['column on small screens', 'flex-direction:column', 'flex-direction:row'],
    ['column only there', 'flex-direction:row', 'flex-direction:column'],
    ['column not in print', '.layout { display: block }', '.layout { flex-direction: column }'],
    ['width of small screens', /max-width: /, 'max-width: 1'],
    ['column in print alone', '@media only screen and', '@media print and'],
    ['viewport', 'width=device-width', 'width=600'],
    ['an end tag', '</figure>', ''],
  ]);
});

test('L3: a media query may be written in every way that says the same', () => {
  const item = codeHtml.generate({ level: 'L3', seed: 3 });
  const page = playScript(item.task, item.task.reference ?? []).text;
  const [query = '', most] = /@media[^{]*?(\d+)px[^{]*/.exec(page) ?? expect.unreachable();
  for (const condition of [
    `(width <= ${most}px)`,
    `(${most}px >= width)`,
    `screen and (max-width:${most}px)`,
    `screen and (max-width: ${most}px), print and (max-width: ${most}px)`,
  ]) {
    expect(explanation(item, page.replace(query, `@media ${condition} `)), condition).toBeUndefined();
  }
  for (const condition of [
    `(max-width: ${most}px), print`,
    `(width < ${most}px)`,
    `print and (max-width: ${most}px)`,
  ]) {
    expect(explanation(item, page.replace(query, `@media ${condition} `)), condition).toEqual(expect.any(String));
  }
});

test('what is no page, or far too much of one, is wrong and breaks nothing', () => {
  for (const level of TESTED_LEVELS) {
    const item = codeHtml.generate({ level, seed: 1 });
    for (const text of [
      '<div class=layout>'.repeat(1_200) + '<section>'.repeat(1_000),
      '<p><button>'.repeat(1_400),
      '<section role=img><h1><svg>'.repeat(900),
      '<style>'.repeat(500) + '{'.repeat(9_000),
      `<svg viewBox="${'0 '.repeat(9_000)}" role=img>`,
      '<table><tr><td>'.repeat(700),
      '\0<p \0=\0>\uFFFF\uD800',
    ]) {
      expect(explanation(item, text)).toEqual(expect.any(String));
    }
  }
});

test('a page that lost a part of itself breaks nothing', () => {
  for (const level of TESTED_LEVELS) {
    const item = codeHtml.generate({ level, seed: 2 });
    const { text } = playScript(item.task, item.task.reference ?? []);
    // From the beginning of one tag to that of another.
    const tags = [...text.matchAll(/</g)].map(({ index }) => index);
    const at = fc.nat(tags.length - 1);
    fc.assert(
      fc.property(at, at, (from, to) => {
        const rest = text.slice(0, tags[Math.min(from, to)]) + text.slice(tags[Math.max(from, to)]);
        const { value } = item.grade({ text: rest, steps: [], files: new Map() });
        expect(value).toSatisfy((score) => score === 0 || score === 1);
      }),
      { numRuns: 300 },
    );
  }
});
