import { type ChildNode, parse, type Rule } from 'postcss';
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
    return { rules: nodes.flatMap((node) => rulesOf(node)) };
  } catch (error) {
    if (error instanceof Error && error.name === 'CssSyntaxError') return undefined;
    throw error;
  }
}

function rulesOf(node: ChildNode): Stylesheet['rules'][number][] {
  if (node.type === 'rule') return [readRule(node, '')];
  if (node.type !== 'atrule' || node.name.toLowerCase() !== 'media') return [];
  const media = node.params.toLowerCase().replaceAll(/\s+/g, '');
  return (node.nodes ?? []).flatMap((inner) => (inner.type === 'rule' ? [readRule(inner, media)] : []));
}

function readRule(rule: Rule, media: string): Stylesheet['rules'][number] {
  const values = new Map<string, string>();
  for (const node of rule.nodes) {
    if (node.type === 'decl') values.set(lowered(node.prop), lowered(node.value).replaceAll(/\s+/g, ' ').trim());
  }
  return { selectors: rule.selectors, media, values };
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
