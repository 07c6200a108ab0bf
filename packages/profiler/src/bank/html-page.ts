import { type DefaultTreeAdapterTypes, defaultTreeAdapter, html, parse } from 'parse5';
import { VOID } from './markup.ts';
import { fencedBlocks, normalised } from './read-answer.ts';

export type Element = DefaultTreeAdapterTypes.Element;

/** A page as a browser reads it. */
export interface Page {
  /** All elements in the order in which they begin. */
  readonly elements: readonly Element[];
}

/** The longest answer that is looked into, characters. */
const MAX_ANSWER = 400_000;
/** The longest page that is read, characters; and the most elements: a short text can make a browser repeat them for ever. */
const MAX_HTML = 40_000;
const MAX_ELEMENTS = 3_000;

const TOO_MANY = new Error('too many elements');

/** The page that an answer is: its only code block, or all of it. A text says why there is none, or that it is not well formed. */
export function readPage(answer: string): Page | string {
  if (answer.length > MAX_ANSWER) return `the answer is longer than ${MAX_ANSWER} characters`;
  const blocks = [...new Set(fencedBlocks(answer))];
  if (blocks.length > 1) return 'there is more than one code block';
  const source = blocks[0] ?? normalised(answer);
  if (source.length > MAX_HTML) return `the page is longer than ${MAX_HTML} characters`;
  const twice: string[] = [];
  let count = 0;
  try {
    const document = parse(source, {
      sourceCodeLocationInfo: true,
      onParseError: ({ code }) => {
        if (code === 'duplicate-attribute') twice.push(code);
      },
      treeAdapter: {
        ...defaultTreeAdapter,
        createElement(...input) {
          count += 1;
          if (count > MAX_ELEMENTS) throw TOO_MANY;
          return defaultTreeAdapter.createElement(...input);
        },
      },
    });
    const elements = descendants(document);
    const open = elements.find((element) => isLeftOpen(element, source));
    if (open !== undefined) return `a ${open.tagName} element has no end tag`;
    return twice.length > 0 ? 'an element has an attribute twice' : { elements };
  } catch (error) {
    if (error === TOO_MANY) return `the page has more than ${MAX_ELEMENTS} elements`;
    throw error;
  }
}

/** Elements whose end tag may be left out. */
const OPTIONAL_END: ReadonlySet<string> = new Set(
  'html head body li dt dd p rt rp option optgroup colgroup caption thead tbody tfoot tr td th'.split(' '),
);

/** True for an element that was begun and needs an end tag that it has not. */
function isLeftOpen({ tagName, namespaceURI, sourceCodeLocation: place }: Element, source: string): boolean {
  if (!place?.startTag || place.endTag) return false;
  if (namespaceURI !== html.NS.HTML) return source[place.startTag.endOffset - 2] !== '/';
  return !VOID.has(tagName) && !OPTIONAL_END.has(tagName);
}

/** Elements below a node in document order. Goes by a list, not by calls: pages may be as deep as they are long. */
export function descendants(node: DefaultTreeAdapterTypes.ParentNode): Element[] {
  return nodesBelow(node).filter(isElement);
}

function nodesBelow(
  node: DefaultTreeAdapterTypes.ParentNode,
  leavesOut: (element: Element) => boolean = () => false,
): DefaultTreeAdapterTypes.ChildNode[] {
  const found: DefaultTreeAdapterTypes.ChildNode[] = [];
  const left = node.childNodes.toReversed();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (isElement(next) && leavesOut(next)) continue;
    found.push(next);
    if (!isElement(next)) continue;
    for (let index = next.childNodes.length - 1; index >= 0; index -= 1)
      left.push(next.childNodes[index] as typeof next);
  }
  return found;
}

function isElement(node: DefaultTreeAdapterTypes.ChildNode): node is Element {
  return 'tagName' in node;
}

/** The elements of a page with one of these names. */
export function named({ elements }: Page, ...names: readonly string[]): Element[] {
  return elements.filter(({ tagName }) => names.includes(tagName));
}

/** The value of an attribute; `undefined` when the element has it not. */
export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

export function hasClass(element: Element, name: string): boolean {
  return (attribute(element, 'class') ?? '').split(/\s+/).includes(name);
}

/** The number that an attribute gives, `px` or not; `undefined` when it gives none. */
export function numberOf(element: Element, name: string): number | undefined {
  const [, digits] =
    /^\s*([-+]?(?:\d+\.?\d*|\.\d+))(?:px)?\s*$/.exec((attribute(element, name) ?? '').slice(0, 40)) ?? [];
  return digits === undefined ? undefined : Number(digits);
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

/** What an element says, with single blanks. */
export function textOf(element: Element, leavesOut?: (inner: Element) => boolean): string {
  const texts = nodesBelow(element, leavesOut).map((node) => ('value' in node ? node.value : ''));
  return texts.join('').replaceAll(/\s+/g, ' ').trim();
}

/** True when an element stands in another one, however deep. */
export function isInside(element: Element, outer: Element | undefined): boolean {
  let node = element.parentNode;
  while (node && node !== outer) node = 'parentNode' in node ? node.parentNode : null;
  return node !== null && node === outer;
}

/** The first element with an id. */
export function byId({ elements }: Page, id: string): Element | undefined {
  return elements.find((element) => attribute(element, 'id') === id);
}

/**
 * The name of an element for assistive technology, as far as a page needs it that has one thing to name at a time:
 * `aria-labelledby`, `aria-label`, the title of a drawing, what a button says, the `title` attribute.
 */
export function accessibleName(page: Page, element: Element): string {
  const [first = '', ...more] = (attribute(element, 'aria-labelledby') ?? '')
    .split(/\s+/)
    .filter((id) => id !== '')
    .slice(0, 10);
  const labels = [first, ...more].map((id) => byId(page, id)).filter((label) => label !== undefined);
  if (labels.length > 0)
    return labels.map((label) => attribute(label, 'aria-label')?.trim() || textOf(label)).join(' ');
  const title = element.childNodes.find((child) => isElement(child) && child.tagName === 'title') as
    | Element
    | undefined;
  return (
    attribute(element, 'aria-label')?.trim() ||
    (element.tagName === 'svg' && title && textOf(title)) ||
    (element.tagName === 'button' && textOf(element, (inner) => attribute(inner, 'aria-hidden') === 'true')) ||
    (attribute(element, 'title') ?? '').trim()
  );
}
