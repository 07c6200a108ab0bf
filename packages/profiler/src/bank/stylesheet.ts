import { type AtRule, type ChildNode, parse } from 'postcss';
import { named, type Page, textOf } from './html-page.ts';

/** The rules of a page's style elements, in order. */
export interface Stylesheet {
  readonly rules: readonly {
    readonly selectors: readonly string[];
    /** Condition of the media query around the rule, without blanks, in lower case; empty when there is none. */
    readonly media: string;
    /** Values by property, in lower case but for names of custom properties, with single blanks. */
    readonly values: ReadonlyMap<string, string>;
  }[];
}

/** The longest style sheet that is read, characters. */
const MAX_CSS = 20_000;

/** Reads the style elements of a page; `undefined` when they are not CSS. */
export function readStyles(page: Page): Stylesheet | undefined {
  const css = named(page, 'style')
    .map((element) => textOf(element))
    .join('\n');
  if (css.length > MAX_CSS) return undefined;
  try {
    // A source map that the sheet names would be read from the disk.
    const { nodes } = parse(css, { map: false });
    // What stands in a layer yields to what stands in none, wherever it is.
    const [layered, others] = [nodes.filter(isLayer), nodes.filter((node) => !isLayer(node))];
    return { rules: [...layered, ...others].flatMap((node) => rulesOf(node)) };
  } catch (error) {
    if (error instanceof Error && error.name === 'CssSyntaxError') return undefined;
    throw error;
  }
}

/** Rules, those in layers among them, and those of a media query, which may stand around a rule or in it. */
function rulesOf(node: ChildNode, media = ''): Stylesheet['rules'][number][] {
  if (node.type === 'rule') {
    const { selectors, nodes } = node;
    const nested = nodes.flatMap((inner) =>
      isMedia(inner) && media === ''
        ? [{ selectors, media: conditionOf(inner), values: valuesOf(inner.nodes ?? []) }]
        : [],
    );
    return [{ selectors, media, values: valuesOf(nodes) }, ...nested];
  }
  if (node.type !== 'atrule') return [];
  const inner = node.nodes ?? [];
  if (isLayer(node)) return inner.flatMap((one) => rulesOf(one, media));
  // Of a query within another both hold: nobody asks for that.
  return isMedia(node) && media === '' ? inner.flatMap((one) => rulesOf(one, conditionOf(node))) : [];
}

const isLayer = (node: ChildNode): boolean => node.type === 'atrule' && node.name.toLowerCase() === 'layer';
const isMedia = (node: ChildNode): node is AtRule => node.type === 'atrule' && node.name.toLowerCase() === 'media';

const conditionOf = ({ params }: AtRule): string => params.toLowerCase().replaceAll(/\s+/g, '');

function valuesOf(nodes: readonly ChildNode[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const node of nodes) {
    if (node.type === 'decl') values.set(lowered(node.prop), lowered(node.value).replaceAll(/\s+/g, ' ').trim());
  }
  return values;
}

/** In lower case but for the names of custom properties, in which case counts. */
function lowered(text: string): string {
  return text.replaceAll(/--[\w-]+|[A-Z]+/g, (part) => (part.startsWith('--') ? part : part.toLowerCase()));
}

/** The value that the last rule for exactly this selector gives a property, outside of media queries or under some. */
export function declared(
  { rules }: Stylesheet,
  selector: string,
  property: string,
  under: (media: string) => boolean = (media) => media === '',
): string | undefined {
  return rules
    .findLast((rule) => under(rule.media) && rule.selectors.includes(selector) && rule.values.has(property))
    ?.values.get(property);
}
