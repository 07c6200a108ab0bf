import type { Cell } from '../../bank/bank-primitive.ts';
import { attribute, type Element, isInside, named, type Page, textOf } from '../../bank/html-page.ts';
import { firstFault, htmlQuestion, type Parts, textsFault } from '../../bank/html-question.ts';
import { type Tag, tag } from '../../bank/markup.ts';
import { COLOURS, NOUNS, THINGS, TOWNS } from '../../bank/words.ts';

/** What the page says, in the order in which it says it. */
interface Article {
  readonly title: string;
  readonly intro: string;
  readonly image: { readonly src: string; readonly alt: string };
  readonly subtitle: string;
  readonly list: 'ol' | 'ul';
  readonly items: readonly string[];
  /** The last paragraph, with a link in the middle of it. */
  readonly closing: readonly [before: string, link: string, after: string];
  readonly href: string;
}

function blocksOf({ title, intro, image, subtitle, list, items, closing, href }: Article): Tag[] {
  const [before, link, after] = closing;
  return [
    tag('h1', {}, title),
    tag('p', {}, intro),
    tag('img', { ...image }),
    tag('h2', {}, subtitle),
    tag(list, {}, ...items.map((item) => tag('li', {}, item))),
    tag('p', {}, before, tag('a', { href }, link), after),
  ];
}

const page = (article: Article): Parts => ({ head: [tag('title', {}, article.title)], body: blocksOf(article) });

/** The same with more around it. */
function wrapped(article: Article): Parts {
  const [h1, intro, image, h2, , closing] = blocksOf(article) as [Tag, Tag, Tag, Tag, Tag, Tag];
  const items = article.items.map((item) => tag('li', { class: 'entry' }, tag('p', {}, tag('strong', {}, item))));
  const figure = tag('figure', {}, image, tag('figcaption', {}, 'A picture'));
  return {
    head: [],
    body: [
      tag('header', {}, h1),
      tag(
        'main',
        { id: 'top' },
        tag('div', {}, intro),
        figure,
        tag('section', {}, h2, tag(article.list, {}, ...items)),
        closing,
      ),
    ],
  };
}

const COUNTED = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'img', 'ul', 'ol', 'menu', 'li', 'a'];

/** Elements that count: neither paragraphs without text or within an item, nor anchors that lead nowhere. */
function countedElements(read: Page): Element[] {
  return named(read, ...COUNTED).filter((element) => {
    if (element.tagName === 'a') return attribute(element, 'href') !== undefined;
    return element.tagName !== 'p' || (textOf(element) !== '' && !isInItem(element));
  });
}

function isInItem({ parentNode }: Element): boolean {
  return parentNode !== null && 'tagName' in parentNode && parentNode.tagName === 'li';
}

function articleFault(read: Page, article: Article): string | undefined {
  const { title, intro, image, subtitle, list, items, closing, href } = article;
  const order = ['h1', 'p', 'img', 'h2', list, ...items.map(() => 'li'), 'p', 'a'];
  const found = countedElements(read);
  const one = (name: string, at = 0) => found.filter(({ tagName }) => tagName === name)[at] as Element;
  const all = (name: string) => found.filter(({ tagName }) => tagName === name);
  return firstFault(
    () =>
      textsFault(
        'element',
        found.map(({ tagName }) => tagName),
        order,
      ),
    () =>
      textsFault(
        'heading',
        [one('h1'), one('h2')].map((element) => textOf(element)),
        [title, subtitle],
      ),
    () =>
      textsFault(
        'paragraph',
        all('p').map((element) => textOf(element)),
        [intro, closing.join('')],
      ),
    () =>
      textsFault(
        'src and alt',
        ['src', 'alt'].map((name) => attribute(one('img'), name)?.trim() ?? ''),
        [image.src, image.alt],
      ),
    () => (all('li').every(({ parentNode }) => parentNode === one(list)) ? undefined : 'an item is not in the list'),
    () =>
      textsFault(
        'item',
        all('li').map((element) => textOf(element)),
        items,
      ),
    () => (isInside(one('a'), one('p', 1)) ? undefined : 'the link is elsewhere'),
    () =>
      textsFault(
        'text and address of the link',
        [textOf(one('a')), attribute(one('a'), 'href')?.trim() ?? ''],
        [closing[1], href],
      ),
  );
}

/** Headings, paragraphs, a list, a link and an image in one page. */
export const htmlArticle: Cell = {
  // Noun of the title, town, number in addresses, kind of list, how many items more than three.
  radices: [NOUNS.length, TOWNS.length, 2000, 2, 4],
  write([noun = 0, town = 0, number = 0, kind = 0, more = 0], random) {
    const things = random.shuffle(THINGS).slice(0, 3 + more);
    const [a = '', b = ''] = random.shuffle(NOUNS);
    const article: Article = {
      title: `${a} & ${NOUNS[noun]} in ${TOWNS[town]}`,
      intro: `Parcels with a weight < ${2 + random.integer(30)} kg go out on the same day; "${b}" is our code for them.`,
      image: { src: `img/${NOUNS[noun]}-${1000 + number}.jpg`, alt: `The "${b}" store & its yard` },
      subtitle: random.pick(['Stock', 'Offers', 'New goods', 'In this week']),
      list: kind === 0 ? 'ol' : 'ul',
      items: things.map((thing) => `${2 + random.integer(90)} ${thing} in ${random.pick(COLOURS)}`),
      closing: ['For more see the ', `list of ${random.pick(THINGS)}`, ' of this year.'],
      href: `https://shop.example/${b}?page=${1000 + number}&town=${TOWNS[town]}`,
    };
    const { title, intro, image, subtitle, list, items, closing, href } = article;
    const change = (name: string, difference: Partial<Article>) => ({
      name,
      parts: page({ ...article, ...difference }),
    });
    const mutate = (name: string, body: readonly Tag[]) => ({ name, parts: { head: [], body } });
    const blocks = blocksOf(article);
    return htmlQuestion({
      prompt: `Write a web page with these elements, in this order:

1. a heading of level 1: ${title}
2. a paragraph: ${intro}
3. an image with the address \`${image.src}\` and this alternative text: ${image.alt}
4. a heading of level 2: ${subtitle}
5. ${list === 'ol' ? 'a numbered list' : 'a list with bullets'} with these ${items.length} items:
${items.map((item) => `   - ${item}`).join('\n')}
6. a paragraph in which exactly the words "${closing[1]}" are a link to \`${href}\`: ${closing.join('')}

There are no other headings, paragraphs, images, lists, items and links.`,
      reference: page(article),
      others: () => [{ name: 'with wrappers', parts: wrapped(article) }],
      mistakes: () => [
        change('the other kind of list', { list: list === 'ol' ? 'ul' : 'ol' }),
        change('an item forgotten', { items: items.slice(0, -1) }),
        change('no alternative text', { image: { ...image, alt: '' } }),
        change('escapes twice', { title: title.replace('&', '&amp;') }),
        change('the whole sentence a link', { closing: ['', closing.join(''), ''] }),
        mutate('bold text for a heading', blocks.with(3, tag('p', {}, tag('strong', {}, subtitle)))),
        mutate('image at the end', [...blocks.toSpliced(2, 1), blocks[2] as Tag]),
      ],
      slips: [
        { name: 'link without end', change: (html) => html.replace('</a>', '') },
        { name: 'heading without end', change: (html) => html.replace('</h2>', '') },
        { name: 'quotes in quotes', change: (html) => html.replaceAll('&quot;', '"') },
      ],
      fault: (read) => articleFault(read, article),
    });
  },
};
