/** An element as a page is put together from: nothing in it is escaped yet. */
export interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | true>>;
  readonly children: readonly (Tag | string)[];
}

/** How markup is written; whatever the dress, a browser reads the same. */
export interface Dress {
  readonly upperCase?: boolean;
  /** Quotes around values; `none` where they can be left out. */
  readonly quotes?: 'double' | 'single' | 'none';
  /** Attributes in reverse order, one a line. */
  readonly reversed?: boolean;
  /** Characters other than letters, digits and blanks as numeric references. */
  readonly references?: boolean;
  /** Without the end tags that may be left out, and with those of empty shapes. */
  readonly openEnded?: boolean;
}

/** An element. Attributes that are `true` have no value. */
export function tag(name: string, attributes: Tag['attributes'] = {}, ...children: readonly (Tag | string)[]): Tag {
  return { name, attributes, children };
}

/** Elements that have neither content nor an end tag. */
export const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
);
const SHAPES: ReadonlySet<string> = new Set(['rect', 'circle', 'ellipse', 'line', 'path']);
const OPEN_ENDED: ReadonlySet<string> = new Set(['li', 'td', 'th', 'tr']);
/** A line break after these would be a blank in the text around them. */
const INLINE: ReadonlySet<string> = new Set(['a', 'strong']);

/** Writes elements one after the other. */
export function writeMarkup(nodes: readonly (Tag | string)[], dress: Dress = {}): string {
  let written = '';
  for (const node of nodes) written += typeof node === 'string' ? escaped(node, dress) : writeTag(node, dress);
  return written;
}

function writeTag({ name, attributes, children }: Tag, dress: Dress): string {
  const shown = dress.upperCase ? name.toUpperCase() : name;
  const pairs = Object.entries(attributes);
  if (dress.reversed) pairs.reverse();
  let start = `<${shown}`;
  for (const [key, value] of pairs) start += `${dress.reversed ? '\n   ' : ' '}${writeAttribute(key, value, dress)}`;
  if (VOID.has(name)) return `${start}>\n`;
  if (SHAPES.has(name) && children.length === 0 && !dress.openEnded) return `${start} />\n`;
  const inside = name === 'style' ? children.join('') : writeMarkup(children, dress);
  const end = dress.openEnded && OPEN_ENDED.has(name) ? '' : `</${shown}>`;
  return `${start}>${inside}${end}${INLINE.has(name) ? '' : '\n'}`;
}

function writeAttribute(key: string, value: string | number | true, dress: Dress): string {
  if (value === true) return key;
  const text = escaped(String(value), dress);
  if (dress.quotes === 'none' && /^[\w.#-]+$/.test(text)) return `${key}=${text}`;
  return dress.quotes === 'single' ? `${key}='${text.replaceAll("'", '&#39;')}'` : `${key}="${text}"`;
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string, { references = false }: Dress): string {
  if (references) return text.replaceAll(/[^\w\s]/gu, (character) => `&#x${character.codePointAt(0)?.toString(16)};`);
  return /[&<>"]/.test(text) ? text.replaceAll(/[&<>"]/g, (character) => NAMED[character] ?? character) : text;
}
